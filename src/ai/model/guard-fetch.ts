/** The answer passed the limit; its connection was closed there. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * `fetch` for one call: an abort of `signal` closes its connection (some clients only look at their signal between two
 * pieces of an answer), and a body longer than `maxBytes` ends in {@link AnswerTooLarge} without being read on.
 */
export const guardFetch =
  (signal: AbortSignal, maxBytes: number): typeof fetch =>
  async (input, init) => {
    const own = init?.signal;
    const response = await fetch(input, { ...init, signal: own ? AbortSignal.any([signal, own]) : signal });
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limitBytes(maxBytes)), { status, statusText, headers });
  };

function limitBytes(maxBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new AnswerTooLarge(`an answer longer than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
