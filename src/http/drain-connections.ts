import { type Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/**
 * Takes no new connection, and lets those there are go on until their clients have closed them, as each answer asks them to;
 * at most `withinMs`. To close one that is idle would be to lose the request that a proxy has just sent over it, and a proxy
 * repeats no request that may have changed something.
 */
export async function drainConnections(server: HttpServer, withinMs: number): Promise<void> {
  if (!server.listening) return;
  server.prependListener('request', (_request, response: unknown) => {
    if (response instanceof ServerResponse) response.setHeader('connection', 'close');
  });
  // An HTTP server's own `close` closes idle connections as well.
  Server.prototype.close.call(server);
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && (await countConnections(server)) > 0) await sleep(LOOK_EVERY_MS);
}

const countConnections = (server: HttpServer) =>
  new Promise<number>((resolve) => {
    server.getConnections((_error, count) => resolve(count));
  });
