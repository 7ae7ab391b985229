import { type App, startApp } from '../app.js';
import { loadConfig } from '../config.js';
import { createLogger } from '../logger.js';

/** Runs the configured roles until a signal says stop. */
export async function serve(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const app = await startApp(config, logger);
  process.stdout.write(greeting(app));
  await stopOnSignal(app);
}

/** Where the gateway answers, and the token of a development set-up: what a person needs first. */
export function greeting({ url, authenticator }: App): string {
  if (url === undefined) return '\nLacuna worker is running.\n';
  const token = authenticator.developmentToken;
  return `\nLacuna answers at ${url}\n  GraphQL and Apollo Sandbox: ${url}/graphql\n${token === undefined ? '' : `  Development token (subject "developer", platform admin):\n  ${token}\n`}\n`;
}

/** Stops `app` at the first SIGTERM or SIGINT and ends the process: with 0 when everything was handed back. */
export async function stopOnSignal(app: App): Promise<never> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await app.close();
  process.exit(0);
}
