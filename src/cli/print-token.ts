import { ConfigError, loadConfig } from '../config.js';
import { createAuthenticator } from '../modules/tenancy/authenticate.js';

/** Prints a token for `subject`, alone on stdout, for use in scripts. */
export async function printToken(subject: string): Promise<void> {
  const { mintToken } = await createAuthenticator(loadConfig());
  if (!mintToken)
    throw new ConfigError(
      'Tokens come from the identity provider of JWKS_URL; Lacuna cannot sign any. For a token of its own set JWT_SECRET instead.',
    );
  process.stdout.write(`${await mintToken(subject)}\n`);
}
