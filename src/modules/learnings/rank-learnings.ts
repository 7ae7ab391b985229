import canonicalize from 'canonicalize';
import type { JsonValue } from '../catalogue/catalogue-field.js';

/** What a learning is ranked by. */
export interface RankedLearning {
  readonly isClientWide: boolean;
  readonly fieldName: string | null;
  readonly value: JsonValue;
  /** Null: nobody decided about the proposal. */
  readonly outcome: string | null;
  readonly traits: readonly string[];
  readonly learnedAt: Date;
  readonly expiresAt: Date;
}

/** The most that one analysis is shown (DESIGN 6.3). */
export const MAX_SHOWN = 3;
/** After this long a learning is worth half, in days. */
const HALF_LIFE_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/**
 * The learnings to show for an asset with these traits, the best first: those of the engagement, and of the client
 * account where they are fewer than three. A decision of people always stands above what nobody decided about; among
 * equals, being recent and coming from a similar asset count alike. What says the same is shown once; what has expired is
 * not shown.
 */
export function rankLearnings<Learning extends RankedLearning>(
  learnings: readonly Learning[],
  traits: readonly string[],
  now: Date,
): Learning[] {
  const scored = learnings
    .filter(({ expiresAt }) => expiresAt > now)
    .map((learning) => ({ learning, score: scoreOf(learning, traits, now) }))
    .sort((a, b) => Number(a.learning.isClientWide) - Number(b.learning.isClientWide) || b.score - a.score);
  const shown = new Map<string, Learning>();
  for (const { learning } of scored) {
    if (shown.size === MAX_SHOWN) break;
    const { fieldName, value, outcome } = learning;
    const said = canonicalize([fieldName, value, outcome]) ?? '';
    if (!shown.has(said)) shown.set(said, learning);
  }
  return [...shown.values()];
}

/** 2 for a decision, and up to 0.5 each for being recent and similar. */
function scoreOf({ outcome, learnedAt, traits: own }: RankedLearning, traits: readonly string[], now: Date): number {
  const ageDays = Math.max(0, now.getTime() - learnedAt.getTime()) / DAY_MS;
  const recency = 0.5 ** (ageDays / HALF_LIFE_DAYS);
  return (outcome === null ? 0 : 2) + 0.5 * recency + 0.5 * similarity(own, traits);
}

/** The share of traits that both have, 0..1. */
function similarity(one: readonly string[], other: readonly string[]): number {
  const all = new Set([...one, ...other]);
  const shared = new Set(one.filter((trait) => other.includes(trait)));
  return all.size === 0 ? 0 : shared.size / all.size;
}

/** What makes assets alike, beside their type: where they come from and stand, and how their names begin. */
export interface Likeness {
  readonly name: string;
  readonly environment: string | null;
  readonly location: string | null;
  readonly discoverySource: string | null;
}

/** How a name begins, before its number and domain. */
export const stemOf = (name: string): string => (name.toLowerCase().split('.')[0] ?? '').replace(/[\d_-]+$/, '');

/** `web-prod-01` and `web-prod-02` are named alike. */
export function traitsOf({ name, environment, location, discoverySource }: Likeness): string[] {
  const traits = { environment, location, source: discoverySource, named: stemOf(name) };
  return Object.entries(traits).flatMap(([kind, value]) => (value ? [`${kind}:${value.toLowerCase()}`] : []));
}
