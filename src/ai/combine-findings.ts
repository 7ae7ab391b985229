import type { JsonValue } from './asset-facts.js';
import type { Finding } from './evidence/evidence-rule.js';

/** A finding whose value passed the catalogue's normaliser. */
export interface Candidate {
  value: JsonValue;
  confidence: number;
  finding: Finding;
}

/** Findings that agree, the strongest first. */
export type Group = readonly [Candidate, ...Candidate[]];

export type Verdict =
  | { kind: 'settled'; value: JsonValue; confidence: number; support: Group; dissent: readonly Group[] }
  | { kind: 'conflict'; sides: readonly [Group, Group, ...Group[]] }
  | { kind: 'unknown' };

const STATED = 0.9;
const WEAK = 0.7;
const MAX_CONFIDENCE = 0.98;
const AGREEMENT_SHARE = 0.25;
const DISSENT_COST = 0.05;

/**
 * What several findings for one field come to.
 *
 * Agreement: the strongest finding's confidence c, and for each further one of confidence d that rests on evidence of its
 * own, c + (1 - c) x d x 0.25, at most 0.98: 0.75 and 0.75 give 0.80, 0.95 and 0.75 give 0.96. Two findings that read
 * the same cell count once.
 *
 * Conflict: no value, unless what is stated (0.9 or more) stands only against weak hints (below 0.7); then the stated
 * value stays, 0.05 lower. What the record states goes before what other assets say, however many they are.
 */
export function combineFindings(candidates: readonly Candidate[]): Verdict {
  const groups = groupByValue(candidates);
  const [first, second, ...rest] = groups;
  if (first === undefined) return { kind: 'unknown' };
  const confidence = agreedConfidence(first);
  const settled = { kind: 'settled', value: first[0].value, support: first } as const;
  if (second === undefined) return { ...settled, confidence: rounded(confidence), dissent: [] };
  const isClear = first[0].confidence >= STATED && (second[0].confidence < WEAK || second.every(isPattern));
  if (!isClear) return { kind: 'conflict', sides: [first, second, ...rest] };
  return { ...settled, confidence: rounded(confidence - DISSENT_COST), dissent: [second, ...rest] };
}

/** What the record states, then strongest first; ties in the order they came, so that the answer does not depend on the sort. */
export function groupByValue(candidates: readonly Candidate[]): Group[] {
  const groups: [Candidate, ...Candidate[]][] = [];
  for (const candidate of candidates.toSorted(
    (a, b) => Number(isStated(b)) - Number(isStated(a)) || b.confidence - a.confidence,
  )) {
    const group = groups.find(([lead]) => agree(lead.value, candidate.value));
    if (group === undefined) groups.push([candidate]);
    else group.push(candidate);
  }
  return groups;
}

const isPattern = ({ finding }: Candidate) => finding.isPattern === true;

const isStated = (candidate: Candidate) => candidate.confidence >= STATED && !isPattern(candidate);

export function agreedConfidence([lead, ...others]: Group): number {
  const seen = new Set(lead.finding.evidence.map(({ path }) => path));
  let confidence = lead.confidence;
  for (const { finding, confidence: own } of others) {
    if (finding.evidence.every(({ path }) => seen.has(path))) continue;
    for (const { path } of finding.evidence) seen.add(path);
    confidence = Math.max(confidence, Math.min(confidence + (1 - confidence) * own * AGREEMENT_SHARE, MAX_CONFIDENCE));
  }
  return confidence;
}

export const rounded = (confidence: number) => Math.round(confidence * 100) / 100;

/**
 * Whether two values say the same: equal but for case, numbers within 2 % (sizes are rounded on their way), one more
 * precise than the other ("9" and "9.4", "Windows Server 2019" and "Windows Server 2019 Datacenter"), or one list part
 * of the other.
 */
export function agree(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 0.02 * Math.max(Math.abs(a), Math.abs(b));
  if (typeof a === 'string' && typeof b === 'string')
    return isPrefix(words(a), words(b)) || isPrefix(words(b), words(a));
  if (isList(a) && isList(b)) return isPart(a, b) || isPart(b, a);
  return JSON.stringify(a) === JSON.stringify(b);
}

const words = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

function isPrefix(short: readonly string[], long: readonly string[]): boolean {
  if (short.length === 0) return long.length === 0;
  return short.length <= long.length && short.every((word, index) => word === long[index]);
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

function isPart(small: readonly JsonValue[], large: readonly JsonValue[]): boolean {
  return small.length > 0 && small.every((item) => large.some((other) => agree(item, other)));
}
