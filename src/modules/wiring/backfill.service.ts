import { sql } from '../../db/statement.js';
import { AppError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import { type Store, StoreUnavailable } from '../../store/store.js';
import type { AuditService } from '../audit/audit.service.js';
import { refreshStatistics } from '../discovery/refresh-statistics.js';
import type { BackfillReport, BackfillWiringInput } from './backfill.types.js';
import { countLinks, type LinkedBatch, type LookedUpTo, linkAssets, linkRecords, lookUpByIndex } from './link-rows.js';
import type { WiringService } from './wiring.service.js';

/** Renewed while batches are linked; a process that died keeps others out for no longer than this. */
const LEASE_MS = 60_000;

/** The foreign keys of wiring that hold for every row of the database. */
const HELD_KEYS = sql`select array(select c.conname::text from pg_constraint c
  where c.conname in ('assets_raw_import_record', 'raw_import_records_asset') and c.convalidated
    and c.conrelid in ('migration.assets'::regclass, 'migration.raw_import_records'::regclass) order by 1) as names`;

/** Of the time a request has, so much is kept for what follows the last batch. */
const RESERVE_MS = 5_000;

interface Linked {
  readonly assets: number;
  readonly records: number;
  /** False: the time was up before all rows were looked at. */
  readonly isComplete: boolean;
}

/** Links records, assets and flows of one tenant that belong together and do not say so. */
export class BackfillService {
  constructor(
    private readonly wiring: WiringService,
    private readonly audit: AuditService,
    private readonly store: Store,
    private readonly logger: Logger,
  ) {}

  /**
   * Counts, or links in batches, each of which is one transaction with its audit event: a backfill that was interrupted is
   * carried on by the next one. A link that is there is never overwritten. One that leads nowhere is reported and left:
   * it is the only trace of what is missing. A backfill that would take longer than a request may says that it is not
   * complete, and the next one carries on.
   */
  async backfill(scope: Scope, { dryRun }: BackfillWiringInput): Promise<BackfillReport> {
    // After a load that the planner has not seen it walks all of a tenant's rows for each row that it looks up.
    await refreshStatistics(scope);
    if (dryRun) {
      const { assets, records, unresolvable } = await countLinks(scope);
      const counted = { assetsLinked: assets, rawRecordsLinked: records, unresolvable };
      return { dryRun, ...counted, constraintsValidated: [], isComplete: true };
    }
    const lease = await this.takeLease(scope);
    try {
      const { assets, records, isComplete } = await this.linkAll(scope, lease);
      const linked = { dryRun, assetsLinked: assets, rawRecordsLinked: records, isComplete };
      if (!isComplete) return { ...linked, unresolvable: 0, constraintsValidated: [] };
      const { unresolvable } = await countLinks(scope);
      return { ...linked, unresolvable, constraintsValidated: await this.validateKeys(scope) };
    } finally {
      await this.wiring.forget(scope);
      await lease?.release();
    }
  }

  /** Without the store the lock of each batch still keeps two backfills of a tenant from working at the same time. */
  private async takeLease(scope: Scope): Promise<Lease | undefined> {
    const key = lockName(scope);
    try {
      const lease = await acquireLease(this.store, key, { ttlMs: LEASE_MS });
      if (!lease) throw alreadyRuns();
      return lease;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.logger.warn({ key }, 'the store is down: a backfill goes on without its lease');
      return undefined;
    }
  }

  private async linkAll(scope: Scope, lease: Lease | undefined): Promise<Linked> {
    let assets = 0;
    let records = 0;
    for (let upTo: LookedUpTo = {}; ; ) {
      scope.signal?.throwIfAborted();
      if (lease?.lost.aborted) throw alreadyRuns();
      if (scope.msLeft < RESERVE_MS) return { assets, records, isComplete: false };
      const [ofAssets, ofRecords] = await this.linkBatch(scope, upTo);
      assets += ofAssets.linked;
      records += ofRecords.linked;
      if (ofAssets.lastId === undefined && ofRecords.lastId === undefined) return { assets, records, isComplete: true };
      upTo = { assetId: ofAssets.lastId ?? upTo.assetId, recordId: ofRecords.lastId ?? upTo.recordId };
    }
  }

  private linkBatch(scope: Scope, upTo: LookedUpTo): Promise<readonly [LinkedBatch, LinkedBatch]> {
    return scope.transaction(async (tx) => {
      const lock = await tx.row<{ isOurs: boolean }>(
        sql`select pg_try_advisory_xact_lock(hashtextextended(${lockName(tx)}, 0)) as "isOurs"`,
      );
      if (!lock?.isOurs) throw alreadyRuns();
      await lookUpByIndex(tx);
      const assets = await linkAssets(tx, upTo.assetId);
      const records = await linkRecords(tx, upTo.recordId);
      if (assets.linked + records.linked > 0) {
        const details = { assetsLinked: assets.linked, rawRecordsLinked: records.linked };
        await this.audit.record(tx, { action: 'wiring.backfilled', details });
      }
      return [assets, records];
    });
  }

  /** Names of the foreign keys that hold from now on: both, or none while any tenant has a reference that leads nowhere. */
  private validateKeys(scope: Scope): Promise<string[]> {
    return scope.transaction(async (tx) => {
      const before = await tx.row<{ names: string[] }>(HELD_KEYS);
      const after = await tx.row<{ names: string[] }>(sql`select migration.validate_wiring() as names`);
      const constraintsValidated = after?.names ?? [];
      if (constraintsValidated.length > (before?.names.length ?? 0))
        await this.audit.record(tx, { action: 'wiring.backfilled', details: { constraintsValidated } });
      return constraintsValidated;
    });
  }
}

const lockName = ({ tenant }: Scope) => `wiring_backfill:${tenant.clientAccountId}:${tenant.engagementId}`;

const alreadyRuns = () =>
  new AppError('CONFLICT', 'Expected no other backfill of this tenant to run; one does. Wait for it and ask again.');
