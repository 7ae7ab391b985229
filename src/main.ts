import { startApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { createLogger } from './logger.js';

/** `npm start`: the roles of LACUNA_ROLES in this process, until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const app = await startApp(config, logger);
  const { developmentToken } = app.authenticator;
  if (app.url !== undefined) {
    process.stdout.write(`\nLacuna answers at ${app.url}\n  GraphQL: ${app.url}/graphql\n`);
    if (developmentToken !== undefined)
      process.stdout.write(`  Development token (subject "developer", platform admin):\n  ${developmentToken}\n\n`);
  }
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'stopping');
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
