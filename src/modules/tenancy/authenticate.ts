import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config.js';
import { AppError } from '../../errors.js';
import { type Actor, JOB_PREFIX } from '../../scope.js';

/** Signatures of identity providers; a shared secret is HS256 and nothing else, so that no public key passes for one. */
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const DEVELOPMENT_SUBJECT = 'developer';
const TOKEN_LIFETIME = '30d';

/** A signature that was good is good for this long; whether the token has expired is looked at each time. */
const VERIFIED_MS = 60_000;
const MOST_VERIFIED = 10_000;
const CLOCK_TOLERANCE_SECONDS = 5;

/** Turns bearer tokens into actors. A token names a subject; what the subject may do stands in the database. */
export interface Authenticator {
  /** The actor of an Authorization header, undefined without one; throws UNAUTHENTICATED for a token that is no good. */
  authenticate(authorization: string | undefined): Promise<Actor | undefined>;
  /** A token of the gateway's own; undefined where only an identity provider can make one. */
  mintToken: ((subject: string) => Promise<string>) | undefined;
  /** Set when the gateway made up its own secret: the token that a developer uses. */
  developmentToken: string | undefined;
}

export async function createAuthenticator(config: Config): Promise<Authenticator> {
  const { jwksUrl, issuer, audience, platformAdmins } = config.auth;
  const isDevelopment = jwksUrl === undefined && config.auth.secret === undefined;
  const secret = isDevelopment ? await developmentSecret(config.dataDir) : config.auth.secret;
  const admins = isDevelopment ? new Set([...platformAdmins, DEVELOPMENT_SUBJECT]) : platformAdmins;

  const secretKey = secret === undefined ? undefined : createSecretKey(Buffer.from(secret));
  const keyFor: JWTVerifyGetKey =
    jwksUrl === undefined ? async () => secretKey ?? never() : createRemoteJWKSet(new URL(jwksUrl));
  const algorithms = jwksUrl === undefined ? ['HS256'] : ASYMMETRIC;

  const verified = new LRUCache<string, { actor: Actor; expiresAt: number }>({ max: MOST_VERIFIED, ttl: VERIFIED_MS });

  const authenticate = async (authorization: string | undefined): Promise<Actor | undefined> => {
    if (authorization === undefined) return undefined;
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('Expected "Authorization: Bearer <token>"; got another form.');
    const known = verified.get(token);
    if (known && known.expiresAt > Date.now()) return known.actor;
    try {
      const { payload } = await jwtVerify(token, keyFor, {
        algorithms,
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      const subject = payload.sub ?? '';
      if (subject === '' || subject.length > 256)
        throw unauthenticated('Expected the token to name a subject ("sub") of 1 to 256 characters.');
      // The audit trail would have it for the gateway's own work.
      if (subject.startsWith(JOB_PREFIX))
        throw unauthenticated(`Expected the token's subject not to begin with "${JOB_PREFIX}": so jobs are named.`);
      const actor = { subject, isPlatformAdmin: admins.has(subject) };
      verified.set(token, { actor, expiresAt: ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000 });
      return actor;
    } catch (error) {
      throw error instanceof AppError ? error : unauthenticated(reasonOf(error, { issuer, audience, algorithms }));
    }
  };

  const mintToken =
    secretKey === undefined
      ? undefined
      : (subject: string) =>
          new SignJWT({})
            .setProtectedHeader({ alg: 'HS256' })
            .setSubject(subject)
            .setIssuer(issuer)
            .setAudience(audience)
            .setIssuedAt()
            .setExpirationTime(TOKEN_LIFETIME)
            .sign(secretKey);

  return {
    authenticate,
    mintToken,
    developmentToken: isDevelopment ? await mintToken?.(DEVELOPMENT_SUBJECT) : undefined,
  };
}

const unauthenticated = (message: string) => new AppError('UNAUTHENTICATED', message);

function never(): never {
  throw new Error('neither a secret nor a JWKS URL is configured');
}

function reasonOf(error: unknown, expected: { issuer: string; audience: string; algorithms: string[] }): string {
  if (error instanceof errors.JWTExpired) return 'Expected a token that is still valid; this one has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const wanted =
      error.claim === 'iss' ? ` "${expected.issuer}"` : error.claim === 'aud' ? ` "${expected.audience}"` : '';
    return `Expected the token's claim "${error.claim}"${wanted && ` to be${wanted}`}; it is missing or another.`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return `Expected a token signed with ${expected.algorithms.join(', ')}; this one is unsigned or uses another algorithm.`;
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'Expected a token signed with the key of this gateway; the signature does not match.';
  if (error instanceof errors.JOSEError) return 'Expected a signed JSON Web Token; what came is not one.';
  throw new AppError(
    'UPSTREAM_UNAVAILABLE',
    'The keys that tokens are checked with could not be fetched; try again shortly.',
    {},
    { cause: error },
  );
}

/** Kept in the data folder, so that a developer's token is good after a restart, and for the command line too. */
async function developmentSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'development.secret');
  const stored = await readFile(file, 'utf8').catch(() => undefined);
  if (stored !== undefined && stored.length >= 32) return stored;
  const secret = randomBytes(32).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  // Two processes that start at once must end with one secret: the first file stays.
  await writeFile(file, secret, { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  return readFile(file, 'utf8');
}
