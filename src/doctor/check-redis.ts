import { Redis } from 'ioredis';
import { broken, type Finding, ok, reasonOf, type Setup, skipped } from './finding.js';

const OLDEST = 7;
const CONNECT_WITHIN_MS = 2_000;

/** Whether the Redis of REDIS_URL answers. */
export async function checkRedis({ config: { redisUrl } }: Pick<Setup, 'config'>): Promise<Finding> {
  if (redisUrl === undefined) return skipped('REDIS_URL is not set: what gateways share is kept in one process');
  const host = URL.canParse(redisUrl) ? new URL(redisUrl).host : '';
  if (host === '') return broken('REDIS_URL is no address of a Redis.', 'REDIS_URL=redis://:<password>@<host>:6379');
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: CONNECT_WITHIN_MS,
    commandTimeout: CONNECT_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let lastError: unknown;
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    const [, version = '0'] = /redis_version:(\S+)/.exec(await redis.info('server')) ?? [];
    if (Number.parseInt(version, 10) >= OLDEST) return ok(`Redis ${version} at ${host}`);
    return broken(`Redis ${version} at ${host} is older than ${OLDEST}.`, `REDIS_URL=<a Redis ${OLDEST} or newer>`);
  } catch (error) {
    return judgeRefusal(lastError ?? error, host);
  } finally {
    redis.disconnect();
  }
}

function judgeRefusal(error: unknown, host: string): Finding {
  const said = error instanceof Error ? error.message : '';
  if (/NOAUTH|WRONGPASS|invalid password/i.test(said))
    return broken(`The Redis at ${host} refuses the password.`, `REDIS_URL=redis://:<its requirepass>@${host}`);
  return broken(
    `No Redis answers at ${host} (${reasonOf(error)}).`,
    'start it (systemctl start redis), or name one that runs: REDIS_URL=redis://<host>:6379; one gateway alone needs none: unset REDIS_URL',
  );
}
