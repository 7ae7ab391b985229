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

/**
 * Runs `work`, which answers the id of what it made, once a key; a repetition answers the same id without running it.
 * `scope` must be in the transaction of the change: a second caller with the same key waits for the first one to commit,
 * and runs after all when the first one failed.
 */
export async function idempotent(
  scope: Scope,
  { operation, key, input }: Idempotency,
  work: () => Promise<string>,
): Promise<string> {
  if (key === null || key === undefined) return work();
  if (key.length < 1 || key.length > 200)
    throw new AppError('BAD_USER_INPUT', `Expected "idempotencyKey" to have 1 to 200 characters; got ${key.length}.`, {
      field: 'input.idempotencyKey',
    });
  const { clientAccountId, engagementId } = scope.tenant;
  const inputHash = createHash('sha256')
    .update(canonicalize(input) ?? '')
    .digest('hex');
  const isThisKey = sql`k.client_account_id = ${clientAccountId} and k.engagement_id = ${engagementId} and k.operation = ${operation} and k.idempotency_key = ${key}`;
  await scope.rows(
    sql`delete from migration.idempotency_keys k where ${isThisKey} and k.created_at < now() - interval '24 hours'`,
  );
  const claimed =
    await scope.rows(sql`insert into migration.idempotency_keys (client_account_id, engagement_id, operation, idempotency_key, input_hash)
    values (${clientAccountId}, ${engagementId}, ${operation}, ${key}, ${inputHash}) on conflict do nothing returning operation`);
  if (claimed.length === 0) {
    const first = await scope.row<{ inputHash: string; resultId: string }>(
      sql`select k.input_hash as "inputHash", k.result_id as "resultId" from migration.idempotency_keys k where ${isThisKey}`,
    );
    if (first?.inputHash !== inputHash)
      throw new AppError(
        'CONFLICT',
        `The idempotency key "${key}" was used for ${operation} with another input; expected the same input or a new key.`,
        { field: 'input.idempotencyKey' },
      );
    return first.resultId;
  }
  const resultId = await work();
  await scope.rows(sql`update migration.idempotency_keys k set result_id = ${resultId} where ${isThisKey}`);
  return resultId;
}
