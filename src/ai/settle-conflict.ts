import type { AssetFacts } from './asset-facts.js';
import {
  agree,
  agreedConfidence,
  type Candidate,
  type Group,
  groupByValue,
  rounded,
  type Verdict,
} from './combine-findings.js';
import { evidenceOf, type Normalise } from './evidence/evidence-rule.js';
import { rankSource } from './rank-source.js';

/** What one source says before anything supports it. */
const SOURCE_CONFIDENCE = 0.7;

/**
 * Which of the values that sources disagree about stands. All the same once they are normalised: that value. Otherwise
 * the source that knows this sort of fact best (`rankSource`), at moderate confidence, unless the asset's other columns
 * support the other side. Nobody wins between sources of one rank. The only one that is valid wins as well. Null where none is.
 */
export function settleConflict(
  asset: AssetFacts,
  field: string,
  normalise: Normalise,
  findings: readonly Candidate[],
): Verdict | null {
  const claims = claimsOf(asset, field, normalise);
  const sides = groupByValue(claims);
  if (claims.length === 0) return null;
  const supported = sides.map((side) => ({
    side,
    support: findings.filter(({ value }) => agree(value, side[0].value)),
  }));
  const [best, second] = supported.toSorted((a, b) => rankOf(asset, field, b.side) - rankOf(asset, field, a.side));
  if (best === undefined) return null;
  const group: Group = [best.side[0], ...best.side.slice(1), ...best.support];
  if (second === undefined)
    return { kind: 'settled', value: group[0].value, confidence: 0.8, support: group, dissent: [] };
  const isUndecided = rankOf(asset, field, best.side) === rankOf(asset, field, second.side);
  const isContradicted = best.support.length === 0 && second.support.length > 0;
  if (isUndecided || isContradicted) return { kind: 'conflict', sides: [best.side, second.side] };
  const dissent = supported.filter((other) => other !== best).map((other) => other.side);
  return {
    kind: 'settled',
    value: group[0].value,
    confidence: rounded(agreedConfidence(group)),
    support: group,
    dissent,
  };
}

function claimsOf(asset: AssetFacts, field: string, normalise: Normalise): Candidate[] {
  const values = Object.hasOwn(asset.conflictingValues, field) ? asset.conflictingValues[field] : undefined;
  return (values ?? []).flatMap(({ value, source }, index) => {
    const result = normalise(field, value);
    if (!result.ok || result.value === null) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const reading = { path: `conflictingValues.${field}.${index}`, label: field, key: field, text, value, source };
    const finding = {
      value,
      confidence: SOURCE_CONFIDENCE,
      evidence: [evidenceOf(reading)],
      reason: `${source} says so`,
    };
    return [{ value: result.value, confidence: SOURCE_CONFIDENCE, finding }];
  });
}

/** A side is as good as its best source. */
function rankOf(asset: AssetFacts, field: string, side: Group): number {
  const isDevice = asset.assetType === 'NETWORK_DEVICE' || asset.assetType === 'NETWORK_LINK';
  return Math.max(...side.map(({ finding }) => rankSource(field, isDevice, finding.evidence[0]?.source ?? '')));
}
