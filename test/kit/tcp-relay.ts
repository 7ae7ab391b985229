import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between a client and a server on loopback, which a test can break in the ways a network does. */
export interface TcpRelay {
  readonly port: number;
  /** Connections there are go silent for good and say nothing of it; new ones work. */
  loseConnections(): void;
  /** Every connection is cut, and new ones too, until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startTcpRelay(toPort: number): Promise<TcpRelay> {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let isCut = false;
  const relay = createServer((client) => {
    client.on('error', () => undefined);
    if (isCut) {
      client.destroy();
      return;
    }
    const server = connect(toPort, '127.0.0.1').on('error', () => undefined);
    const pair = { client, server };
    pairs.add(pair);
    client.pipe(server);
    server.pipe(client);
    client.on('close', () => {
      server.destroy();
      pairs.delete(pair);
    });
    server.on('close', () => pairs.has(pair) && client.destroy());
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const address = relay.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a TCP port');
  const cut = () => {
    isCut = true;
    for (const { client } of pairs) client.destroy();
  };
  return {
    port: address.port,
    loseConnections: () => {
      for (const { client, server } of pairs) {
        client.unpipe(server);
        server.unpipe(client);
        client.resume();
        server.resume();
      }
    },
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      cut();
      relay.close();
      await once(relay, 'close');
    },
  };
}
