import { startEmbeddedServer } from '../../src/db/embedded-server.js';
import { createLogger } from '../../src/logger.js';

/** Starts the PostgreSQL of the folder named by the first argument, prints its address, and waits to be killed. */
const server = await startEmbeddedServer(process.argv[2] ?? '', createLogger('silent'));
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);
