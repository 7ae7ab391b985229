import { ANSWER_WITHIN_MS, broken, type Finding, ok, reasonOf, type Setup, warning } from './finding.js';

/** Whether people can prove who they are, and whether anybody may let them in. */
export async function checkSignIn({ config }: Pick<Setup, 'config'>): Promise<Finding> {
  const { jwksUrl, secret, platformAdmins } = config.auth;
  if (jwksUrl !== undefined) {
    const problem = await keysProblem(jwksUrl);
    if (problem !== undefined)
      return broken(
        `The keys that tokens are checked with cannot be had from ${new URL(jwksUrl).host}: ${problem}.`,
        "JWKS_URL=<the jwks_uri of the identity provider's /.well-known/openid-configuration>",
      );
  } else if (secret === undefined) return ok('a development token, made at the start');
  if (platformAdmins.size === 0)
    return warning(
      'Nobody is a platform admin: in an empty database nobody can make a tenant or let anybody in.',
      'LACUNA_PLATFORM_ADMINS=<the subject ("sub") of your own token>',
    );
  return ok(jwksUrl === undefined ? 'tokens signed with JWT_SECRET' : `keys of ${new URL(jwksUrl).host}`);
}

async function keysProblem(jwksUrl: string): Promise<string | undefined> {
  try {
    const answer = await fetch(jwksUrl, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!answer.ok) return `HTTP status ${answer.status}`;
    const { keys } = (await answer.json()) as { keys?: unknown[] };
    return keys?.length ? undefined : 'there are none';
  } catch (error) {
    return reasonOf(error);
  }
}
