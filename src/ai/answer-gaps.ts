import type { AssetFacts, JsonValue } from './asset-facts.js';
import { agree, type Candidate, combineFindings } from './combine-findings.js';
import { type EvidenceRule, evidenceOf, type Finding, type Normalise } from './evidence/evidence-rule.js';
import { EVIDENCE_RULES } from './evidence/evidence-rules.js';
import { findNotApplicable } from './find-not-applicable.js';
import { redact } from './redact.js';
import { repairValue } from './repair-value.js';
import { settleConflict } from './settle-conflict.js';
import { type GapAnswer, type GapToAnswer, wordNotApplicable, wordVerdict } from './word-answer.js';

/**
 * Answers every gap of one asset exactly once, in the order given, from the asset's own record alone: the same record
 * gives the same answers, and text in a cell is read as a value and never followed.
 */
export function answerGaps(
  asset: AssetFacts,
  gaps: readonly GapToAnswer[],
  normalise: Normalise,
  rules: readonly EvidenceRule[] = EVIDENCE_RULES,
): GapAnswer[] {
  const byField = rulesByField(rules);
  return gaps.map((gap) => answerGap(asset, gap, normalise, byField.get(gap.fieldName) ?? []));
}

const indexes = new WeakMap<readonly EvidenceRule[], ReadonlyMap<string, readonly EvidenceRule[]>>();

/** Built once for a list of rules: there are many assets and one list. */
function rulesByField(rules: readonly EvidenceRule[]): ReadonlyMap<string, readonly EvidenceRule[]> {
  const known = indexes.get(rules);
  if (known !== undefined) return known;
  const index = Map.groupBy(
    rules.flatMap((rule) => rule.fields.map((field) => ({ field, rule }))),
    ({ field }) => field,
  );
  const byField = new Map([...index].map(([field, entries]) => [field, entries.map(({ rule }) => rule)]));
  indexes.set(rules, byField);
  return byField;
}

function answerGap(
  asset: AssetFacts,
  gap: GapToAnswer,
  normalise: Normalise,
  rules: readonly EvidenceRule[],
): GapAnswer {
  const found = rules.flatMap((rule) => {
    const one = rule.find(asset, gap.fieldName);
    return one === null ? [] : [one];
  });
  const candidates = accepted(gap, found, normalise);
  if (gap.gapType === 'CONFLICTING_VALUES') {
    const verdict = settleConflict(asset, gap.fieldName, normalise, candidates);
    if (verdict !== null) return wordVerdict(asset, gap, verdict, null);
  }
  const verdict = combineFindings([...candidates, ...repaired(asset, gap, normalise, candidates)]);
  if (verdict.kind === 'unknown') {
    const notApplicable = findNotApplicable(asset, gap.fieldName);
    if (notApplicable !== null) return wordNotApplicable(asset, gap, notApplicable);
  }
  return wordVerdict(asset, gap, verdict, refusal(asset, gap, normalise));
}

/** What the catalogue takes of what was found. A finding without evidence is none. */
function accepted(gap: GapToAnswer, found: readonly Finding[], normalise: Normalise): Candidate[] {
  return found.flatMap((finding) => {
    const result = normalise(gap.fieldName, finding.value);
    if (!result.ok || isNothing(result.value) || finding.evidence.length === 0) return [];
    if (!isAllowed(gap, result.value)) return [];
    return [{ value: result.value, confidence: finding.confidence, finding }];
  });
}

const isNothing = (value: JsonValue) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

function isAllowed({ allowedValues }: GapToAnswer, value: JsonValue): boolean {
  if (allowedValues === null || allowedValues.length === 0) return true;
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  return items.every((item) => typeof item === 'string' && allowedValues.includes(item));
}

/** The first reading of an invalid text that is a value of the field. */
function repaired(
  asset: AssetFacts,
  gap: GapToAnswer,
  normalise: Normalise,
  others: readonly Candidate[],
): Candidate[] {
  const text = invalidText(asset, gap.fieldName);
  if (gap.gapType !== 'INVALID_VALUE' || text === undefined) return [];
  const reading = {
    path: `invalidValues.${gap.fieldName}`,
    label: gap.fieldName,
    key: gap.fieldName,
    text,
    value: text,
    source: asset.discoverySource || 'asset record',
  };
  for (const { value, confidence, how } of repairValue(gap.fieldName, text, gap.allowedValues)) {
    const finding: Finding = {
      value,
      confidence,
      evidence: [evidenceOf(reading)],
      reason: `${how}: it was not readable as it stood`,
    };
    const [candidate] = accepted(gap, [finding], normalise);
    // A figure torn out of a text must not stand against what a column says.
    if (candidate === undefined) continue;
    const isContradicted = others.some((other) => !agree(other.value, candidate.value));
    return isContradicted ? [{ ...candidate, confidence: Math.min(candidate.confidence, 0.6) }] : [candidate];
  }
  return [];
}

/** A tenant may call a field "constructor", which every object seems to have. */
const invalidText = ({ invalidValues }: AssetFacts, field: string) =>
  Object.hasOwn(invalidValues, field) ? invalidValues[field] : undefined;

/** What was expected and what came. The normaliser shortens what came, so it is given redacted text. */
function refusal(asset: AssetFacts, { fieldName, gapType }: GapToAnswer, normalise: Normalise): string | null {
  const text = invalidText(asset, fieldName);
  if (gapType !== 'INVALID_VALUE' || text === undefined) return null;
  const result = normalise(fieldName, redact(text).text);
  return result.ok ? null : `Correct it at its source: ${result.reason}.`;
}
