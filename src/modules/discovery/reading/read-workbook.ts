import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, badInput } from '../../../errors.js';
import { SheetRows } from './sheet-rows.js';
import type { ReadLimits, TablePart } from './table-row.js';
import type { WorkbookAnswer } from './workbook-thread.js';
import type { ZipPart } from './zip-archive.js';

/** Compiled or run from source, the thread's file has the ending of this one. */
const THREAD_FILE = new URL(`./workbook-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Reads every worksheet of an unpacked XLSX workbook, in the workbook's order, in a thread whose memory is capped.
 *
 * @throws AppError BAD_USER_INPUT when it is no readable workbook, LIMIT_EXCEEDED when it needs more memory than it may.
 */
export async function* readWorkbook(
  parts: readonly ZipPart[],
  limits: ReadLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<TablePart> {
  const worker = new Worker(THREAD_FILE, {
    workerData: parts,
    transferList: parts.map(({ bytes }) => bytes.buffer),
    resourceLimits: { maxOldGenerationSizeMb: limits.maxWorkbookHeapMib },
  });
  try {
    let rows: SheetRows | undefined;
    for (;;) {
      const answer = await ask(worker, limits, signal);
      if (answer.kind === 'done') return;
      if (answer.kind === 'failed') {
        throw badInput('file', `Expected an XLSX workbook; this one cannot be read: ${answer.message}`);
      }
      if (rows?.sheet !== answer.sheet) rows = new SheetRows(answer.sheet, limits);
      for (const cells of answer.rows) {
        const part = rows.add(cells);
        if (part) yield part;
      }
    }
  } finally {
    await worker.terminate();
  }
}

async function ask(worker: Worker, limits: ReadLimits, signal: AbortSignal | undefined): Promise<WorkbookAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WorkbookAnswer>();
  const abort = () => reject(signal?.reason);
  const fail = (error: unknown) => reject(isOutOfMemory(error) ? tooLarge(limits, error) : error);
  const exit = () => reject(new Error('The workbook thread ended before its last answer.'));
  worker.once('message', resolve).once('error', fail).once('exit', exit);
  signal?.addEventListener('abort', abort, { once: true });
  signal?.throwIfAborted();
  worker.postMessage('next', []);
  return await promise.finally(() => {
    worker.off('message', resolve).off('error', fail).off('exit', exit);
    signal?.removeEventListener('abort', abort);
  });
}

function tooLarge({ maxWorkbookHeapMib }: ReadLimits, cause: unknown): AppError {
  const message = `Expected a workbook that can be read in ${maxWorkbookHeapMib} MiB of memory; this one cannot: split it, or export CSV.`;
  return new AppError('LIMIT_EXCEEDED', message, { field: 'file' }, { cause });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
