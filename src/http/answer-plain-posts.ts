import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { context as telemetry } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { parse } from 'secure-json-parse';
import { rateHeaders } from '../graphql/limits/rate-limits.js';
import type { ContextOf } from '../graphql/route.js';
import { type ShortPath, takesJson, textOf } from '../graphql/short-path.js';
import type { RequestWatch } from '../graphql/watch-requests.js';
import { requestId } from './create-http-server.js';
import { crossOriginHeaders } from './cross-origin.js';

/** Longer bodies are no polls and no pages. */
const LONGEST_BYTES = 16 * 1024;
const JSON_BODY = /^application\/json(?:; ?charset=utf-8)?$/i;
const NO_TEXT = Buffer.alloc(0);

export interface PlainPosts {
  readonly shortPath: Pick<ShortPath, 'recognise' | 'remember' | 'answer'>;
  readonly contextOf: ContextOf;
  readonly watch: Pick<RequestWatch, 'begin' | 'end'>;
  /** What every answer of the route has. */
  readonly headers: Readonly<Record<string, string>>;
  readonly corsOrigins: readonly string[];
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly begunAt: number;
}

/**
 * Answers queries that are known ahead of fastify, whose hooks and routes cost as much again as the answer to a poll does. It
 * takes plain requests only: JSON by POST, short, of whoever has a token. What is not known, or goes wrong, goes on to
 * fastify with its body, as if nobody had read it.
 */
export function answerPlainPosts(http: FastifyInstance, parts: PlainPosts): void {
  const { server } = http;
  const [toRoutes] = server.listeners('request') as [RequestListener];
  const bodies = new WeakMap<IncomingMessage, Buffer>();
  http.addHook('preParsing', (request, _reply, payload, done) => {
    const body = bodies.get(request.raw);
    done(null, body ? Readable.from([body]) : payload);
  });
  server.off('request', toRoutes);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // Of a server that is to stop they say goodbye.
    if (!server.listening || !isPlain(request)) return toRoutes(request, response);
    const begunAt = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void serve({ request, response, begunAt }, chunks));
  });

  async function serve(exchange: Exchange, chunks: readonly Buffer[]): Promise<void> {
    const { request, response } = exchange;
    const [first = NO_TEXT, ...more] = chunks;
    const body = more.length === 0 ? first : Buffer.concat(chunks);
    if (await answer(parts, exchange, body.toString()).catch(() => response.headersSent)) return;
    bodies.set(request, body);
    toRoutes(request, response);
  }
}

function isPlain({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === '/graphql' &&
    headers.authorization !== undefined &&
    JSON_BODY.test(headers['content-type'] ?? '') &&
    Number(headers['content-length']) <= LONGEST_BYTES &&
    headers['content-encoding'] === undefined &&
    takesJson(headers.accept)
  );
}

async function answer(
  { shortPath, contextOf, watch, headers, corsOrigins }: PlainPosts,
  { request, response, begunAt }: Exchange,
  text: string,
): Promise<boolean> {
  const query = shortPath.recognise(text, parse);
  if (!query) return false;
  const id = requestId(request.headers['x-request-id']);
  // Goes on with it where the answer is left to the routes.
  request.headers['x-request-id'] = id;
  // The address is the nearest proxy's, which is nothing to whoever has a token.
  const asking = { raw: request, headers: request.headers, id, ip: request.socket.remoteAddress ?? '' };
  const context = await contextOf(asking, response).catch(() => undefined);
  if (!context) return false;
  const watched = watch.begin(request, query.sent, id);
  const known = await telemetry.with(watched.span.context, () => shortPath.answer(query, context));
  if (!known) return false;
  shortPath.remember(text, query);
  const body = textOf(known);
  response.writeHead(200, {
    ...headers,
    ...crossOriginHeaders(corsOrigins, request.headers.origin),
    'x-request-id': id,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(known.left && Object.fromEntries(rateHeaders(known.left))),
  });
  response.end(body);
  watch.end(watched, 200, (performance.now() - begunAt) / 1000);
  return true;
}
