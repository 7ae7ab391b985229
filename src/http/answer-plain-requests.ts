import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parse as parseSearch } from 'node:querystring';
import { Readable } from 'node:stream';
import { context as telemetry } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { parse } from 'secure-json-parse';
import { compareWithKept } from '../graphql/conditional-get.js';
import { rateHeaders } from '../graphql/limits/rate-limits.js';
import type { ContextOf } from '../graphql/route.js';
import { type KnownAnswer, partsOfUrl, type ShortPath, takesJson, textOf, textToKeep } from '../graphql/short-path.js';
import type { RequestWatch } from '../graphql/watch-requests.js';
import { requestId } from './create-http-server.js';
import { crossOriginHeaders } from './cross-origin.js';

/** Longer bodies and addresses are no polls and no pages. */
const LONGEST_BYTES = 16 * 1024;
const JSON_BODY = /^application\/json(?:; ?charset=utf-8)?$/i;
const NO_TEXT = Buffer.alloc(0);

export interface PlainRequests {
  readonly shortPath: Pick<ShortPath, 'recognise' | 'remember' | 'answer'>;
  readonly contextOf: ContextOf;
  readonly watch: Pick<RequestWatch, 'begin' | 'end'>;
  /** What every answer of the route has. */
  readonly headers: Readonly<Record<string, string>>;
  /** Origins of the pages that may read answers. */
  readonly corsOrigins: readonly string[];
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly begunAt: number;
}

/**
 * Answers queries that are known ahead of fastify, whose hooks and routes cost as much again as the answer to a poll does. It
 * takes plain requests only: JSON by POST, or GET, short, of whoever has a token. What is not known, or goes wrong, goes on
 * to fastify with its body, as if nobody had read it. Where only trusted operations are served, no other was ever answered,
 * and so none is known.
 */
export function answerPlainRequests(http: FastifyInstance, parts: PlainRequests): void {
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
    if (!server.listening || !isPlain(request.headers) || !(isPlainPost(request) || isPlainGet(request)))
      return toRoutes(request, response);
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

const isPlain = ({ authorization, accept, ...headers }: IncomingHttpHeaders): boolean =>
  authorization !== undefined && takesJson(accept) && headers['content-encoding'] === undefined;

const isPlainPost = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  url === '/graphql' &&
  JSON_BODY.test(headers['content-type'] ?? '') &&
  Number(headers['content-length']) <= LONGEST_BYTES;

const isPlainGet = ({ method, url = '', headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  url.startsWith('/graphql?') &&
  url.length <= LONGEST_BYTES &&
  // No page of another site can send it without asking.
  Boolean(headers['apollo-require-preflight']) &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined;

async function answer(
  { shortPath, contextOf, watch, ...settings }: PlainRequests,
  { request, response, begunAt }: Exchange,
  body: string,
): Promise<boolean> {
  const { method, url = '', headers } = request;
  // With the method: a body may be the address of another's GET, and is no question then.
  const text = `${method} ${method === 'GET' ? url : body}`;
  const query = shortPath.recognise(text, () =>
    method === 'GET' ? partsOfUrl({ headers, query: searchOf(url) }) : parse(body),
  );
  if (!query) return false;
  const id = requestId(headers['x-request-id']);
  // Goes on with it where the answer is left to the routes.
  headers['x-request-id'] = id;
  // The address is the nearest proxy's, which is nothing to whoever has a token.
  const asking = { raw: request, headers, id, ip: request.socket.remoteAddress ?? '' };
  const context = await contextOf(asking, response).catch(() => undefined);
  if (!context) return false;
  const watched = watch.begin(request, query.sent, id);
  const known = await telemetry.with(watched.span.context, () => shortPath.answer(query, context));
  if (!known) return false;
  shortPath.remember(text, query);
  respond(request, response, known, settings);
  watch.end(watched, response.statusCode, (performance.now() - begunAt) / 1000);
  return true;
}

const searchOf = (url: string) => parseSearch(url.slice(url.indexOf('?') + 1));

function respond(
  { method, headers: sent }: IncomingMessage,
  response: ServerResponse,
  known: KnownAnswer,
  { headers, corsOrigins }: Pick<PlainRequests, 'headers' | 'corsOrigins'>,
): void {
  const crossOrigin = crossOriginHeaders(corsOrigins, sent.origin);
  const own = {
    ...headers,
    ...crossOrigin,
    'x-request-id': sent['x-request-id'],
    ...(known.left && Object.fromEntries(rateHeaders(known.left))),
  };
  const text = method === 'GET' ? textToKeep(known) : textOf(known);
  const kept = method === 'GET' ? compareWithKept(text, sent, crossOrigin['vary']) : undefined;
  if (kept?.isUnchanged === true) {
    response.writeHead(304, { ...own, ...kept.headers }).end();
    return;
  }
  const content = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) };
  response.writeHead(200, { ...own, ...content, ...kept?.headers }).end(text);
}
