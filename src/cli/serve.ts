import { type App, startApp } from '../app.js';
import { loadConfig } from '../config.js';
import { processLogger } from './process-logger.js';

/** Runs the configured roles, or one alone, until a signal says stop. */
export async function serve(role?: 'worker'): Promise<void> {
  const stopped = stopSignal();
  const config = loadConfig(undefined, {}, role && { LACUNA_ROLES: role });
  const app = await startApp(config, processLogger(config.logLevel));
  process.stdout.write(greeting(app));
  await stopped;
  await app.drain();
  await app.close();
  process.exit(0);
}

/** Where the gateway answers, and the token of a development set-up: what a person needs first. */
export function greeting({ url, authenticator }: App): string {
  if (url === undefined) return '\nLacuna worker is running.\n';
  const token = authenticator.developmentToken;
  return `\nLacuna answers at ${url}\n  Console: ${url}/\n  GraphQL and Apollo Sandbox: ${url}/graphql\n${token === undefined ? '' : `  Development token (subject "developer", platform admin):\n  ${token}\n`}\n`;
}

/** Resolves at the first SIGTERM or SIGINT. Ask before starting, so that a signal during the start is not lost. */
export const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
