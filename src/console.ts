import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './errors.js';

export interface ConsoleParts {
  /** Whether the schema may be asked for, without which the explorer has nothing to show. */
  readonly hasExplorer: boolean;
  /** A token for whoever sits at this machine; undefined wherever people prove who they are. */
  readonly developmentToken: string | undefined;
}

const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/;

/**
 * Serves the built console at `/` and the API explorer at `/explorer`. Which screen of the console is shown stands
 * behind the `#` of the address, so that it needs no other path and can hide none of the gateway's.
 */
export async function mountConsole(http: FastifyInstance, parts: ConsoleParts): Promise<void> {
  const folder = builtConsole();
  http.get('/console/settings', () => ({
    hasExplorer: parts.hasExplorer,
    hasDevelopmentToken: parts.developmentToken !== undefined,
  }));
  if (parts.developmentToken !== undefined) mountDevelopmentToken(http, parts.developmentToken);
  if (folder === undefined) {
    http.get('/', () => {
      throw new AppError('NOT_FOUND', 'The console is not built: run "npm run build:console". The API is at /graphql.');
    });
    return;
  }
  await http.register(fastifyStatic, {
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    // Their names hold a hash of what is in them.
    immutable: true,
    maxAge: '1y',
  });
  const page = (name: string) => (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      // Asked for anew each time, since it names the assets of this version; answered 304 as long as it is the same.
      .header('cache-control', 'no-cache')
      .sendFile(name, folder, { cacheControl: false });
  http.get('/', page('index.html'));
  http.get('/favicon.svg', page('favicon.svg'));
  if (parts.hasExplorer) http.get('/explorer', page('explorer.html'));
}

/** Beside the compiled sources, or where those are run as they are, in the build's folder. */
const builtConsole = () =>
  ['../public', '../dist/public']
    .map((folder) => path.join(import.meta.dirname, folder))
    .find((folder) => existsSync(path.join(folder, 'index.html')));

/**
 * Hands the development token to a browser on the same machine. The address of the connection keeps others on
 * the network out; the name in the Host header keeps out pages whose own name was made to lead here (DNS rebinding); what the browser says
 * of the page that asks keeps out those that the API lets in.
 */
function mountDevelopmentToken(http: FastifyInstance, token: string): void {
  http.post('/console/development-token', ({ ip, headers }, reply) => {
    const isOwnPage = (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin';
    if (!isOwnPage || !LOOPBACK_ADDRESS.test(ip) || !LOOPBACK_HOST.test(headers.host ?? ''))
      throw new AppError(
        'FORBIDDEN',
        `Expected a page of this gateway's, in a browser on its own machine at localhost; got ${headers.host ?? 'no host'} from ${ip}. Use the token that the gateway prints at its start.`,
      );
    return reply.header('cache-control', 'no-store').send({ token });
  });
}
