import { once } from 'node:events';
import { createServer } from 'node:net';
import { ANSWER_WITHIN_MS, broken, codeOf, type Finding, ok, reasonOf, type Setup, skipped } from './finding.js';

/** Whether the gateway can listen where it is to. */
export async function checkPort({ config: { roles, host, port } }: Pick<Setup, 'config'>): Promise<Finding> {
  if (!roles.has('gateway')) return skipped('LACUNA_ROLES has no gateway');
  const where = `${host}:${port}`;
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return ok(`${where} is free`);
  } catch (error) {
    switch (codeOf(error)) {
      case 'EADDRINUSE':
        if (await isLacuna(where)) return ok(`Lacuna answers at ${where} already`);
        return broken(
          `Another process listens at ${where}.`,
          `PORT=${port + 1}, or end what "ss -ltnp sport = :${port}" shows`,
        );
      case 'EACCES':
        return broken(
          `This user may not listen at ${where}.`,
          'PORT=4000, with a proxy before it for ports below 1024',
        );
      default:
        return broken(
          `This machine has no address ${host} to listen at (${reasonOf(error)}).`,
          'HOST=127.0.0.1, or HOST=0.0.0.0 for every address of this machine',
        );
    }
  }
}

/** Health pages look alike; this one has parts that are Lacuna's. */
async function isLacuna(where: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${where}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const page = (await answer.json()) as object;
    return 'queue' in page && 'store' in page;
  } catch {
    return false;
  }
}
