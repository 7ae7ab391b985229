import { serve } from './cli/serve.js';
import { ConfigError } from './config.js';

/** `npm start` and the container: the roles of LACUNA_ROLES in this process. */
serve().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
