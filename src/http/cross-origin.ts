/** What pages of other origins may read of an answer beside its body. */
export const EXPOSED_HEADERS: readonly string[] = [
  'x-request-id',
  'etag',
  'retry-after',
  'ratelimit-policy',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
];
const EXPOSED = EXPOSED_HEADERS.join(', ');

/**
 * The headers that `@fastify/cors` gives an answer to a request from a page of `origin`, for answers that do not pass
 * through it.
 *
 * @param allowed origins of the pages that may call this API; none: it says nothing of other origins.
 */
export const crossOriginHeaders = (allowed: readonly string[], origin: string | undefined): Record<string, string> =>
  allowed.length === 0
    ? {}
    : {
        vary: 'Origin',
        'access-control-expose-headers': EXPOSED,
        ...(origin !== undefined && allowed.includes(origin) && { 'access-control-allow-origin': origin }),
      };
