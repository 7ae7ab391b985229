import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { quoteInput } from '../../../ai/quote-input.js';
import { AppError, badInput } from '../../../errors.js';
import type { PdfAnswer } from './pdf-thread.js';

/** Compiled or run from source, the thread's file has the ending of this one. */
const THREAD_FILE = new URL(`./pdf-thread${extname(import.meta.url)}`, import.meta.url);

const TIMEOUT_MS = 20_000;
const MAX_HEAP_MIB = 256;
/** What streams inflate to lies outside of the heap and has to be watched: a thousandfold is nothing to a hostile file. */
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;
/** Of text, in UTF-16 units. */
const LONGEST_TEXT = 2 * 1024 * 1024;
const WATCH_EVERY_MS = 50;

/**
 * The text of a PDF, its pages apart. It is read in a thread whose memory and time are capped.
 *
 * @throws AppError BAD_USER_INPUT where it is no readable PDF, or one without text; LIMIT_EXCEEDED where it asks too much.
 */
export async function readPdf(bytes: Buffer): Promise<string> {
  const worker = new Worker(THREAD_FILE, {
    workerData: new Uint8Array(bytes),
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  try {
    const answer = await answerOf(worker);
    if (answer.kind === 'failed')
      throw badInput('file', `Expected a PDF that can be read; this one cannot: ${quoteInput(answer.message, 200)}`);
    const text = answer.pages.join('\n\n');
    if (text.trim() === '')
      throw badInput('file', 'Expected a PDF that holds text; this one holds none: its pages may be pictures.');
    if (text.length > LONGEST_TEXT)
      throw new AppError(
        'LIMIT_EXCEEDED',
        `Expected a PDF of at most ${LONGEST_TEXT} characters; got ${text.length}: attach the part that matters.`,
        { field: 'file' },
      );
    return text;
  } finally {
    await worker.terminate();
  }
}

async function answerOf(worker: Worker): Promise<PdfAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PdfAnswer>();
  worker.once('message', resolve);
  worker.once('error', (error) => reject(isOutOfMemory(error) ? tooMuch('memory') : error));
  worker.once('exit', () => reject(new Error('The thread that reads PDFs ended without an answer.')));
  const timer = setTimeout(() => reject(tooMuch('time')), TIMEOUT_MS);
  const watch = setInterval(() => {
    worker.getHeapStatistics().then(
      ({ external_memory: inflated }) => inflated > MAX_INFLATED_BYTES && reject(tooMuch('memory')),
      // It has just ended; `exit` or the answer says so.
      () => undefined,
    );
  }, WATCH_EVERY_MS);
  return await promise.finally(() => {
    clearTimeout(timer);
    clearInterval(watch);
  });
}

const tooMuch = (what: 'memory' | 'time') =>
  new AppError('LIMIT_EXCEEDED', `Expected a PDF that is read with less ${what}: attach its text instead.`, {
    field: 'file',
  });

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
