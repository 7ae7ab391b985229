import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from '../logger.js';
import { answerError, answerUnknownPath } from './answer-error.js';
import { EXPOSED_HEADERS } from './cross-origin.js';
import { SECURITY_HEADERS, setHeaders } from './security-headers.js';

/** Larger bodies come as files, to a route that streams them. */
const MOST_BODY_BYTES = 1024 * 1024;

export interface HttpSettings {
  /** Origins of the pages that may call this API from a browser, e.g. `https://tools.example.com`. */
  readonly corsOrigins: readonly string[];
  /** Networks whose word on where a request comes from is taken, e.g. `10.0.0.0/8`. */
  readonly trustedProxies: readonly string[];
}

/** The HTTP server without its routes: request ids, errors as JSON, security headers, a body limit. */
export async function createHttpServer(
  { corsOrigins, trustedProxies }: HttpSettings,
  logger: Logger,
): Promise<FastifyInstance> {
  const http = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MOST_BODY_BYTES,
    routerOptions: { ignoreTrailingSlash: true },
    requestTimeout: 0,
    connectionTimeout: 0,
    // What came before a stop is answered as ever, and its connection closed.
    return503OnClosing: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
  }) as unknown as FastifyInstance;
  http.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  http.addHook('onRequest', setHeaders(SECURITY_HEADERS));
  http.setErrorHandler(answerError(logger));
  http.setNotFoundHandler(answerUnknownPath);
  await http.register(cors, {
    origin: corsOrigins.length === 0 ? false : [...corsOrigins],
    methods: ['GET', 'POST', 'PUT'],
    exposedHeaders: [...EXPOSED_HEADERS],
    maxAge: 86_400,
  });
  return http;
}

/** A client's own id is kept, so that it can follow a request through its logs and ours; anything odd is replaced. */
export const requestId = (sent: string | string[] | undefined) =>
  typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();
