/**
 * Runs in a worker thread with a heap of its own (read-pdf.ts): reads the text of a PDF and hands it over. It imports
 * packages only: run from source, Node strips its types itself and would not find a neighbour by its `.js` name.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { extractText, getDocumentProxy } from 'unpdf';

/** What the reader finds odd in a file is no line of our log. */
const ERRORS_ONLY = 0;

export type PdfAnswer =
  | { readonly kind: 'pages'; readonly pages: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };

async function read(bytes: Uint8Array): Promise<PdfAnswer> {
  try {
    const { text } = await extractText(await getDocumentProxy(bytes, { verbosity: ERRORS_ONLY }));
    return { kind: 'pages', pages: text };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await read(workerData), []);
