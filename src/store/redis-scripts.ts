import type { RedisOptions, Result } from 'ioredis';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    extendIfEqual(key: string, token: string, ttlMs: number): Result<number, Context>;
    deleteIfEqual(key: string, token: string): Result<number, Context>;
    incrementField(key: string, field: string, by: number, ttlMs: number | ''): Result<number, Context>;
    addAndTrim(key: string, member: string, score: number, keep: number, ttlMs: number | ''): Result<null, Context>;
  }
}

/** What must be read and written in one step, so that no other client comes between. An empty `ttlMs` leaves the expiry. */
export const SCRIPTS = {
  extendIfEqual: {
    numberOfKeys: 1,
    lua: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  },
  deleteIfEqual: {
    numberOfKeys: 1,
    lua: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`,
  },
  incrementField: {
    numberOfKeys: 1,
    lua: `local sum = redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return sum`,
  },
  addAndTrim: {
    numberOfKeys: 1,
    lua: `redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -ARGV[3] - 1)
if ARGV[4] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return nil`,
  },
} satisfies RedisOptions['scripts'];
