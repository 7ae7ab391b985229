import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { RunCounters } from './describe-progress.js';

/** Another worker took the run over, or somebody ended it: nothing that is still being done for it can be written. */
export class LostRun extends Error {
  override readonly name = 'LostRun';
}

/** A run as the worker holds it. */
export interface HeldRun {
  readonly id: string;
  readonly collectionFlowId: string;
  readonly forceRefresh: boolean;
  readonly fieldNames: readonly string[] | null;
  readonly requestedAt: Date;
  readonly model: string;
  /** Goes up with each worker that takes the run up; only the latest may write. */
  readonly fencingNumber: number;
}

/** `RunCounters` of the run `r`. */
export const COUNTERS = sql`r.id, r.status, r.processed, r.total, r.failed, r.skipped, r.current_asset as "currentAsset",
  r.started_at as "startedAt", r.updated_at as "updatedAt"`;

/** The condition on the run `r` that it is still the worker's. */
export const isHeld = (tx: Scope, run: HeldRun): Sql =>
  sql`${inTenant(tx, 'r')} and r.id = ${run.id} and r.fencing_number = ${run.fencingNumber} and r.status = 'IN_PROGRESS'`;

export const lost = (run: HeldRun) =>
  new LostRun(
    `Run ${run.id} is no longer held with fencing number ${run.fencingNumber}: another worker has it, or it is settled.`,
  );

export interface Advance {
  /** What changes in the run's row `r`. */
  readonly run: Sql;
  /** What is written with it, by name. Each must join `run`, or an earlier one. */
  readonly writes: Readonly<Record<string, Sql>>;
  /** What is answered beside the counters. */
  readonly answer?: Sql;
}

/**
 * Moves the run on and does the writes with it, in one statement. It begins with the run's row, locked and compared with
 * the fencing number; when the run is not the worker's any more, `run` is empty, nothing is written and {@link LostRun}
 * is thrown.
 */
export async function advanceRun<Row extends RunCounters>(
  tx: Scope,
  run: HeldRun,
  { run: change, writes, answer }: Advance,
): Promise<Row> {
  const steps = Object.entries(writes).map(([name, write]) => sql`${sql.ref(name)} as (${write})`);
  const row = await tx.row<Row>(sql`
    with run as (update migration.analysis_runs r set ${change}, updated_at = now() where ${isHeld(tx, run)} returning r.*), ${sql.join(steps)}
    select ${COUNTERS} ${answer ? sql`, ${answer}` : sql``} from run r`);
  if (!row) throw lost(run);
  return row;
}
