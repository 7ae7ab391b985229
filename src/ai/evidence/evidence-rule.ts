import type { AssetFacts, JsonValue } from '../asset-facts.js';
import { redactJson } from '../redact.js';
import { cutRedacted, type Redacted } from '../redacted.js';
import type { Reading } from './read-record.js';

/** Where a proposal comes from. `path` leads into the asset: `name`, `attributes.os_name`, `customAttributes.Annotation`. */
export interface Evidence {
  path: string;
  /** What stands there, redacted and cut. */
  excerpt: string;
  /** The import format or file that said so, or the reference that was looked up. */
  source: string;
  /** Some of the assets that it rests on, where it is about others than the one it is proposed for. */
  assetIds?: readonly string[];
}

/** What a rule concludes for one field. The value still has to pass the catalogue's normaliser. */
export interface Finding {
  value: JsonValue;
  /** One of `CONFIDENCE`, or between two of its bands. */
  confidence: number;
  evidence: readonly Evidence[];
  /** The end of the sentence "Set X to Y: ...". */
  reason: string;
  /** It is what other assets say, and not the asset's own record. */
  isPattern?: boolean;
}

/**
 * A pure function from an asset to a value for one of its fields, or null where the record says nothing about it. A rule
 * never reads the field it answers for, and never guesses: abstaining is right where two people could disagree.
 */
export interface EvidenceRule {
  /** Kebab-case and unique; it names the rule in tests and in docs. */
  name: string;
  fields: readonly string[];
  find(asset: AssetFacts, field: string): Finding | null;
}

/** The catalogue's normaliser, bound to the asset's type: rules propose, it decides what is a value. */
export type Normalise = (
  field: string,
  raw: JsonValue,
) => { ok: true; value: JsonValue } | { ok: false; reason: string };

/** The bands of DESIGN 17. Above `stated` is only the agreement of several findings. */
export const CONFIDENCE = {
  /** The record says it in a column made for it. */
  stated: 0.95,
  /** The record says it in a column of a neighbouring meaning, or it follows from stated facts. */
  follows: 0.9,
  /** A reasonable inference from how things are named and placed. */
  inferred: 0.75,
  /** The same, where the hint has other readings. */
  likely: 0.7,
  /** A weak hint. */
  weak: 0.55,
} as const;

const MAX_EXCERPT = 200;

/** Puts a finding together; the readings it rests on become redacted excerpts. */
export function finding(value: JsonValue, confidence: number, readings: readonly Reading[], reason: string): Finding {
  return { value, confidence, evidence: readings.map(evidenceOf), reason };
}

export function evidenceOf({ path, label, text, source }: Reading): Evidence {
  return { path, excerpt: excerptOf(label, text), source };
}

/** The label is context: a bare number under "phone" is a phone number. */
function excerptOf(label: string, text: string): Redacted | string {
  const redacted = redactJson({ [label]: text }).value;
  const [value] = typeof redacted === 'object' && redacted !== null ? Object.values(redacted) : [];
  return typeof value === 'string' ? cutRedacted(value, MAX_EXCERPT) : '';
}
