import { createHash } from 'node:crypto';
import type { PreparedStatement } from '../../db/fenced-query.js';
import type { Scope } from '../../scope.js';
import { type Store, StoreUnavailable } from '../../store/store.js';

/** How long an answer is kept: what it says of the present moment ("stale for 30 days") is late by as much at most. */
const KEPT_MS = 30_000;
/** A version that is gone is only a miss. */
const VERSION_MS = 24 * 3_600_000;
/** Longer answers are read each time, so that few cannot push everything else out of the store. */
const LONGEST = 256 * 1024;
const RETRY_MS = 1_000;
const FIELD = 'n';

/**
 * Answers of the read plan, kept in the store until anything of the client account changes: each stands beside the version
 * that was read before it was made, and every transaction raises the version before its caller hears that it is committed.
 * So whoever has written reads what he wrote, on any gateway.
 *
 * The version is the client account's and not the engagement's, since what one engagement teaches shows in the others. A
 * version that could not be raised because the store was away is raised as soon as it is back; until what was kept before
 * has expired, a process that saw the store away reads nothing from it.
 */
export class AnswerCache {
  private readonly flights = new Map<string, Promise<string>>();
  private readonly owed = new Set<string>();
  private lastDegraded = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    /** Off: versions are raised all the same, for the gateways that are on. */
    private readonly isOn: boolean,
  ) {}

  /** What the statement answers: kept, or read now. Whether the actor may have it is looked at before. */
  async text(scope: Scope, statement: PreparedStatement): Promise<string> {
    const found = this.isTrusted() ? await this.find(scope, statement) : undefined;
    if (!found) return scope.text(statement);
    const { key, prefix, kept } = found;
    if (kept?.startsWith(prefix)) return kept.slice(prefix.length);
    return this.fly(prefix + key, async () => {
      const text = await scope.text(statement);
      if (text.length <= LONGEST) await this.store.set(key, prefix + text, KEPT_MS);
      return text;
    });
  }

  /** After a transaction, however it ended: nothing that was kept of the client account is good any more. */
  async raise(clientAccountId: string): Promise<void> {
    try {
      await this.store.incrementHash(versionKey(clientAccountId), FIELD, 1, VERSION_MS);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.raiseLater(clientAccountId);
    }
  }

  private raiseLater(clientAccountId: string): void {
    if (this.owed.has(clientAccountId)) return;
    this.owed.add(clientAccountId);
    setTimeout(() => {
      this.owed.delete(clientAccountId);
      void this.raise(clientAccountId);
    }, RETRY_MS).unref();
  }

  private async find({ tenant }: Scope, statement: PreparedStatement) {
    const { clientAccountId } = tenant;
    const key = keyOf(clientAccountId, statement);
    try {
      const [version, kept] = await Promise.all([this.store.getHash(versionKey(clientAccountId)), this.store.get(key)]);
      return { key, kept, prefix: `${version.get(FIELD) ?? 0}:` };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.lastDegraded = Date.now();
      return undefined;
    }
  }

  private isTrusted(): boolean {
    if (!this.isOn) return false;
    const now = Date.now();
    if (this.store.isDegraded() || this.owed.size > 0) this.lastDegraded = now;
    return now - this.lastDegraded >= KEPT_MS;
  }

  /** Callers who ask the same at the same version share one answer. */
  private fly(key: string, read: () => Promise<string>): Promise<string> {
    let flight = this.flights.get(key);
    if (!flight) {
      flight = read().finally(() => this.flights.delete(key));
      this.flights.set(key, flight);
    }
    return flight;
  }
}

const versionKey = (clientAccountId: string) => `answers:${clientAccountId}:version`;

/** The values hold the tenant and all that the arguments come to. */
const keyOf = (clientAccountId: string, { text, values }: PreparedStatement) =>
  `answers:${clientAccountId}:${createHash('sha256').update(text).update(JSON.stringify(values)).digest('base64url')}`;
