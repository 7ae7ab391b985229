import { hash, randomInt } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PreparedStatement } from '../../db/fenced-query.js';
import type { Scope } from '../../scope.js';
import { type Store, StoreUnavailable } from '../../store/store.js';

/** What an answer says of the present moment ("stale for 30 days") is late by as much at most. */
const MOST_AGE_MS = 30_000;
/** In the store, and then in a process that took it from there at the last moment. */
const KEPT_MS = MOST_AGE_MS / 2;
/** A version that is gone is only a miss. */
const VERSION_MS = 24 * 3_600_000;
/** Longer answers are read each time, so that few cannot push everything else out of the store. */
const LONGEST = 256 * 1024;
/** Characters of all answers that one process remembers. */
const MOST_REMEMBERED = 32 * 1024 * 1024;
const RETRY_MS = 1_000;
const FIELD = 'n';
/** Versions begin at a number drawn from these, so that one which the store has lost does not come to what it was again. */
const FIRST_VERSION = { least: 1e9, most: 2 ** 40 };

/**
 * Answers of the read plan, kept in the store until anything of the client account changes: each stands beside the version
 * that was read before it was made, and every transaction raises the version before its caller hears that it is committed.
 * So whoever has written reads what he wrote, on any gateway. What a process has made or fetched lately it remembers, and
 * asks the store for the version alone: to fetch a long answer takes longer than to send it.
 *
 * The version is the client account's and not the engagement's, since what one engagement teaches shows in the others. A
 * version that could not be raised because the store was away is raised as soon as it is back; until what was kept before
 * has expired, a process that saw the store away reads nothing from it.
 */
export class AnswerCache {
  private readonly remembered = new LRUCache<string, string>({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: (text) => text.length + 1,
    ttl: KEPT_MS,
  });
  private readonly flights = new Map<string, Promise<string>>();
  private readonly asked = new Map<string, Promise<number | undefined>>();
  private readonly owed = new Set<string>();
  private lastDegraded = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    /** Off: versions are raised all the same, for the gateways that are on. */
    private readonly isOn: boolean,
  ) {}

  /** What the statement answers: kept, or read now. Whether the actor may have it is looked at before. */
  async text(scope: Scope, statement: PreparedStatement): Promise<string> {
    const { clientAccountId } = scope.tenant;
    const version = this.isTrusted() ? await this.versionOf(clientAccountId) : undefined;
    if (version === undefined) return scope.text(statement);
    const key = keyOf(clientAccountId, statement);
    const atVersion = `${version}:${key}`;
    return this.remembered.get(atVersion) ?? this.fly(atVersion, () => this.fetch(scope, statement, { key, version }));
  }

  /** After a transaction, however it ended: nothing that was kept of the client account is good any more. */
  async raise(clientAccountId: string): Promise<void> {
    this.asked.delete(clientAccountId);
    try {
      const version = await this.add(clientAccountId, 1);
      if (version < FIRST_VERSION.least)
        await this.add(clientAccountId, randomInt(FIRST_VERSION.least, FIRST_VERSION.most));
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

  private add(clientAccountId: string, by: number): Promise<number> {
    return this.store.incrementHash(versionKey(clientAccountId), FIELD, by, VERSION_MS);
  }

  /** Who asks in the same turn of the loop shares one answer: nobody can have heard of a change that it misses. */
  private versionOf(clientAccountId: string): Promise<number | undefined> {
    let version = this.asked.get(clientAccountId);
    if (!version) {
      this.asked.set(clientAccountId, (version = this.readVersion(clientAccountId)));
      setImmediate(() => this.asked.delete(clientAccountId));
    }
    return version;
  }

  /** Undefined where nothing may be kept now. */
  private async readVersion(clientAccountId: string): Promise<number | undefined> {
    try {
      const version = (await this.store.getHash(versionKey(clientAccountId))).get(FIELD) ?? 0;
      if (version >= FIRST_VERSION.least) return version;
      await this.raise(clientAccountId);
      return undefined;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.lastDegraded = Date.now();
      return undefined;
    }
  }

  private async fetch(
    scope: Scope,
    statement: PreparedStatement,
    { key, version }: { key: string; version: number },
  ): Promise<string> {
    const prefix = `${version}:`;
    const kept = await this.store.get(key);
    const isKept = kept?.startsWith(prefix) === true;
    const text = isKept ? kept.slice(prefix.length) : await scope.text(statement);
    if (text.length > LONGEST) return text;
    this.remembered.set(prefix + key, text);
    if (!isKept) await this.store.set(key, prefix + text, KEPT_MS);
    return text;
  }

  private isTrusted(): boolean {
    if (!this.isOn) return false;
    const now = Date.now();
    if (this.store.isDegraded() || this.owed.size > 0) this.lastDegraded = now;
    return now - this.lastDegraded >= MOST_AGE_MS;
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

/** The values hold the tenant and all that the arguments come to; the name is a hash of the text. */
const keyOf = (clientAccountId: string, { name, text, values }: PreparedStatement) =>
  `answers:${clientAccountId}:${hash('sha256', `${name ?? text}\n${JSON.stringify(values)}`, 'base64url')}`;
