import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { AppError } from '../errors.js';
import type { Scope } from '../scope.js';
import { sql } from './statement.js';

/** What a client sends to be able to repeat a mutation safely; 1 to 200 characters, kept 24 hours. */
export interface Idempotency {
  /** The mutation's name: keys of different mutations do not meet. */
  readonly operation: string;
  readonly key: string | null | undefined;
  /** The mutation's input; the same key with another input is a CONFLICT. */
  readonly input: object;
}

/** Keys that are over are swept up by those that come after them, this many at a time. */
const SWEPT_AT_ONCE = 10;

/**
 * Runs `work` once a key; a repetition gives what it answered, which must be JSON, without running it. `scope` must be in
 * the transaction of the change: a second caller with the same key waits for the first one to commit, and runs after all
 * when the first one failed.
 */
export async function idempotent<Result>(
  scope: Scope,
  { operation, key, input }: Idempotency,
  work: () => Promise<Result>,
): Promise<Result> {
  if (key === null || key === undefined) return work();
  if (key.length < 1 || key.length > 200)
    throw new AppError('BAD_USER_INPUT', `Expected "idempotencyKey" to have 1 to 200 characters; got ${key.length}.`, {
      field: 'input.idempotencyKey',
    });
  const { clientAccountId, engagementId } = scope.tenant;
  const inputHash = createHash('sha256')
    .update(canonicalize(input) ?? '')
    .digest('hex');
  const isOurs = sql`k.client_account_id = ${clientAccountId} and k.engagement_id = ${engagementId}`;
  const isThisKey = sql`${isOurs} and k.operation = ${operation} and k.idempotency_key = ${key}`;
  const isOver = sql`k.created_at < now() - interval '24 hours'`;
  await scope.rows(sql`delete from migration.idempotency_keys k where ${isThisKey} and ${isOver}`);
  const claimed =
    await scope.rows(sql`insert into migration.idempotency_keys (client_account_id, engagement_id, operation, idempotency_key, input_hash)
    values (${clientAccountId}, ${engagementId}, ${operation}, ${key}, ${inputHash}) on conflict do nothing returning operation`);
  if (claimed.length === 0) {
    const first = await scope.row<{ inputHash: string; result: Result }>(
      sql`select k.input_hash as "inputHash", k.result from migration.idempotency_keys k where ${isThisKey}`,
    );
    if (first?.inputHash !== inputHash)
      throw new AppError(
        'CONFLICT',
        `The idempotency key "${key}" was used for ${operation} with another input; expected the same input or a new key.`,
        { field: 'input.idempotencyKey' },
      );
    return first.result;
  }
  const result = await work();
  await scope.rows(
    sql`update migration.idempotency_keys k set result = ${JSON.stringify(result)}::jsonb where ${isThisKey}`,
  );
  // Those that another sweep holds are left to it: nobody waits here.
  await scope.rows(sql`delete from migration.idempotency_keys k where (k.client_account_id, k.engagement_id, k.operation, k.idempotency_key) in (
    select k.client_account_id, k.engagement_id, k.operation, k.idempotency_key from migration.idempotency_keys k
    where ${isOurs} and ${isOver} order by k.created_at limit ${SWEPT_AT_ONCE} for update skip locked)`);
  return result;
}
