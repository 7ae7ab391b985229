import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { redact, redactJson } from '../../ai/redact.js';
import type { Redacted, RedactedJson } from '../../ai/redacted.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { catalogueField } from '../catalogue/catalogue.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { GapResolution } from '../gaps/gap-enums.js';
import { LearningScope, PatternType } from './learning.types.js';
import { type Likeness, stemOf, traitsOf } from './rank-learnings.js';

/** A gap that was analysed, or that people decided about, with its asset. */
export interface TaughtGap extends Likeness {
  readonly assetType: AssetType;
  readonly fieldName: string;
  readonly resolution: GapResolution;
  readonly proposedValue: JsonValue;
  readonly resolvedValue: JsonValue;
  readonly suggestedResolution: string | null;
  readonly confidenceScore: number | null;
  /** Somebody looked at it, and did not only accept whatever was sure enough. */
  readonly isDecidedByPerson: boolean;
}

/** A learning as it is stored. `contentHash` is the same for what says the same: it is kept once a scope. */
export interface DrawnLearning {
  readonly scope: LearningScope;
  readonly patternType: PatternType;
  readonly assetType: AssetType;
  readonly fieldName: string;
  readonly suggestedResolution: Redacted | null;
  readonly value: RedactedJson;
  readonly confidenceScore: number | null;
  readonly traits: readonly Redacted[];
  readonly outcome: GapResolution | null;
  readonly contentHash: string;
  /** Which assets it counts for; '' where it counts for none in particular. */
  readonly context: string;
  /** How many decisions of people it stands for. */
  readonly timesDecided: number;
}

/** Kinds of values that mean the same for every asset of every engagement; all others can name a person, place or machine. */
const CLOSED_KINDS: readonly string[] = ['enum', 'boolean'];

/**
 * What a gap teaches. Nothing personal is kept: texts and values go through the redactor. A decision teaches the
 * engagement, and the whole client account where it can be said without a word of the engagement's own: a choice that the
 * catalogue names, or that the field does not apply. A proposal that nobody decided about teaches its engagement only.
 */
export function drawLearnings(gap: TaughtGap): DrawnLearning[] {
  const { resolution, proposedValue, resolvedValue, assetType, fieldName, confidenceScore } = gap;
  const outcome = resolution === GapResolution.PENDING ? null : resolution;
  const raw = resolution === GapResolution.RESOLVED ? resolvedValue : proposedValue;
  const { value, found } = redactJson(outcome === GapResolution.NOT_APPLICABLE ? null : raw);
  if (value === null && outcome !== GapResolution.NOT_APPLICABLE && outcome !== GapResolution.REJECTED) return [];
  const shared = {
    patternType: outcome === null ? PatternType.ANALYSIS : PatternType.RESOLUTION,
    assetType,
    fieldName,
    value,
    confidenceScore,
    outcome,
    timesDecided: gap.isDecidedByPerson ? 1 : 0,
  };
  const content = [assetType, fieldName, value, outcome];
  // What had to be redacted is no value to be given to another asset.
  const context = outcome === null || found.length > 0 ? '' : contextOf(gap);
  const ofEngagement: DrawnLearning = {
    ...shared,
    scope: LearningScope.ENGAGEMENT,
    context,
    contentHash: hashOf(context === '' ? content : [...content, context]),
    suggestedResolution: gap.suggestedResolution === null ? null : redact(gap.suggestedResolution).text,
    traits: traitsOf(gap).map((trait) => redact(trait).text),
  };
  if (outcome === null || !isSaidByCatalogue(gap, value)) return [ofEngagement];
  const plain = { suggestedResolution: null, traits: [], context: '', contentHash: hashOf(content) };
  return [ofEngagement, { ...shared, ...plain, scope: LearningScope.CLIENT }];
}

/** Assets count as of one context where their names begin alike: `web-prod-01` and `web-prod-02`. '': they tell nothing. */
export const contextOf = ({ name }: Pick<Likeness, 'name'>): string => redact(stemOf(name)).text;

function isSaidByCatalogue({ assetType, fieldName, resolution }: TaughtGap, value: RedactedJson): boolean {
  if (value === null) return resolution === GapResolution.NOT_APPLICABLE;
  return CLOSED_KINDS.includes(catalogueField(assetType, fieldName)?.type.kind ?? '');
}

const hashOf = (content: readonly unknown[]): string =>
  createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('base64url')
    .slice(0, 22);
