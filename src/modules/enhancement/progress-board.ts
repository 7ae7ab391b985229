import DataLoader from 'dataloader';
import { sql } from '../../db/statement.js';
import { Deadline } from '../../deadline.js';
import { notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { outdate, readToKeep } from '../../store/read-to-keep.js';
import { type Store, StoreUnavailable } from '../../store/store.js';
import { COUNTERS } from './advance-run.js';
import { describeProgress, type RunCounters } from './describe-progress.js';
import type { EnhancementProgress } from './enhancement-progress.js';
import { isSettled } from './enhancement-status.js';

const TTL_MS = 3_600_000;

/** How long the database may take to say how far a flow is. */
const READ_MS = 10_000;

/**
 * How long an entry is believed before the database is asked again. Whoever changes a run changes its entry, so this
 * only bounds for how long one can mislead whose change was lost: the store was down, the worker died between its commit
 * and the entry, or the worker is another process while the store is this one's alone.
 */
const BELIEVED_MS = {
  shared: { settled: 60_000, moving: 15_000 },
  /** The store is one process's: another one may work on the run. */
  alone: { settled: 10_000, moving: 1_000 },
};

interface Entry {
  /** Epoch milliseconds. */
  readonly believedUntil: number;
  readonly progress: Omit<EnhancementProgress, 'updatedAt'> & { readonly updatedAt: string | null };
}

/**
 * The progress of each flow, as it is polled: in the store, one hour. Workers put it there after each step; a poll that
 * finds nothing takes it from the database once and leaves it there for the next.
 */
export class ProgressBoard {
  /** Reads of the database under way, by key: when an entry ends, everybody who polls asks at once. */
  private readonly reading = new Map<string, Promise<ReadonlyMap<string, EnhancementProgress>>>();

  /** What polls of one turn of the loop ask is one question to the store. */
  private readonly texts = new DataLoader<string, string | undefined>((keys) => this.store.getMany(keys), {
    cache: false,
    batchScheduleFn: setImmediate,
  });

  constructor(
    private readonly store: Store,
    /** Whether all processes see the same store. */
    private readonly isShared: boolean,
  ) {}

  /** What the worker of the run has just committed. */
  async publish(scope: Scope, flowId: string, run: RunCounters): Promise<void> {
    await this.store.set(keyOf(scope, flowId), entryOf(describeProgress(run), BELIEVED_MS.shared), TTL_MS);
  }

  /** After a change that no worker makes: the next poll asks the database. */
  async forget(scope: Scope, flowId: string): Promise<void> {
    const key = keyOf(scope, flowId);
    // Whoever polls from now on does not wait for what is being read: it may be what was before the change.
    this.reading.delete(key);
    await outdate(this.store, key);
  }

  /** Progress of a flow; throws NOT_FOUND for one that the tenant does not have. */
  async of(scope: Scope, flowId: string): Promise<EnhancementProgress> {
    const progress = (await this.read(scope, [flowId])).get(flowId);
    if (!progress) throw notFound('collection flow', flowId);
    return progress;
  }

  /** What the progress of a flow is made of, as the store has it; undefined where the database has to be asked. */
  async textOf(scope: Scope, flowId: string): Promise<string | undefined> {
    const text = await this.texts.load(keyOf(scope, flowId));
    return text !== undefined && progressOf(text) ? text : undefined;
  }

  /** Progress of many flows, by id. */
  loader(scope: Scope): DataLoader<string, EnhancementProgress> {
    return new DataLoader<string, EnhancementProgress>(async (flowIds) => {
      const found = await this.read(scope, flowIds);
      return flowIds.map((id) => found.get(id) ?? notFound('collection flow', id));
    });
  }

  private async read(scope: Scope, flowIds: readonly string[]): Promise<Map<string, EnhancementProgress>> {
    const texts = await this.store.getMany(flowIds.map((id) => keyOf(scope, id)));
    const found = new Map<string, EnhancementProgress>();
    const missing: string[] = [];
    for (const [index, flowId] of flowIds.entries()) {
      const text = texts[index];
      const progress = text === undefined ? undefined : progressOf(text);
      if (progress) {
        found.set(flowId, progress);
        continue;
      }
      missing.push(flowId);
      // Removed before the database is read: what a worker puts there meanwhile is newer than what is read.
      if (text !== undefined) await this.ifReachable(() => this.store.compareAndDelete(keyOf(scope, flowId), text));
    }
    if (missing.length === 0) return found;
    for (const [flowId, progress] of await this.rebuild(scope, missing)) found.set(flowId, progress);
    return found;
  }

  private async rebuild(scope: Scope, flowIds: readonly string[]): Promise<Map<string, EnhancementProgress>> {
    // Who waited for it with a connection in hand would wait for ever once all did.
    await scope.endReads();
    const own = flowIds.filter((id) => !this.reading.has(keyOf(scope, id)));
    if (own.length > 0) this.beginRead(scope, own);
    const found = await Promise.all(flowIds.map(async (id) => (await this.reading.get(keyOf(scope, id)))?.get(id)));
    return new Map(flowIds.flatMap((id, index) => (found[index] ? [[id, found[index]] as const] : [])));
  }

  /** Others wait for it: it has a connection and a time of its own, whatever else the request of `scope` does. */
  private beginRead(scope: Scope, flowIds: readonly string[]): void {
    const keys = new Map(flowIds.map((id) => [id, keyOf(scope, id)]));
    const reading = readToKeep(
      this.store,
      [...keys.values()],
      () => readDatabase(scope.with({ deadline: new Deadline(READ_MS) }), flowIds),
      (found) => Promise.all([...keys].map(([id, key]) => this.leave(key, found.get(id)))),
    ).finally(() => {
      for (const key of keys.values()) if (this.reading.get(key) === reading) this.reading.delete(key);
    });
    for (const key of keys.values()) this.reading.set(key, reading);
  }

  /** Where a worker has written meanwhile, its entry stays. */
  private async leave(key: string, progress: EnhancementProgress | undefined): Promise<void> {
    if (!progress) return;
    const entry = entryOf(progress, this.isShared ? BELIEVED_MS.shared : BELIEVED_MS.alone);
    await this.ifReachable(() => this.store.setIfAbsent(key, entry, TTL_MS));
  }

  private async ifReachable(change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

async function readDatabase(
  scope: Scope,
  flowIds: readonly string[],
): Promise<ReadonlyMap<string, EnhancementProgress>> {
  const rows = await scope.rows<{ flowId: string } & (RunCounters | { id: null })>(sql`
    select f.id as "flowId", run.* from migration.collection_flows f
    left join lateral (
      select ${COUNTERS} from migration.analysis_runs r where r.collection_flow_id = f.id and ${inTenant(scope, 'r')}
      order by r.id desc limit 1
    ) run on true
    where ${inTenant(scope, 'f')} and f.id = any(${flowIds})`);
  return new Map(
    rows.map(({ flowId, ...run }) => [flowId, describeProgress(run.id === null ? undefined : run)] as const),
  );
}

// The tenant stands in the key: an id of another tenant finds nothing here, and nothing in the database either.
const keyOf = ({ tenant }: Scope, flowId: string) =>
  `gap_enhancement_progress:${tenant.clientAccountId}:${tenant.engagementId}:${flowId}`;

function entryOf(progress: EnhancementProgress, believedMs: { settled: number; moving: number }): string {
  const isMoving = !isSettled(progress.status);
  const believedUntil = Date.now() + (isMoving ? believedMs.moving : believedMs.settled);
  return JSON.stringify({ believedUntil, progress });
}

function progressOf(text: string): EnhancementProgress | undefined {
  const { believedUntil, progress }: Entry = JSON.parse(text);
  if (believedUntil < Date.now()) return undefined;
  return { ...progress, updatedAt: progress.updatedAt === null ? null : new Date(progress.updatedAt) };
}
