import type { AssetFacts, JsonValue } from './asset-facts.js';
import { type Group, rounded, type Verdict } from './combine-findings.js';
import type { Evidence, Finding } from './evidence/evidence-rule.js';
import { fieldInWords, guideField } from './guidance/guide-field.js';
import { redact } from './redact.js';
import { cutRedacted, type Redacted } from './redacted.js';

export interface GapToAnswer {
  id: string;
  fieldName: string;
  gapType: 'MISSING_FIELD' | 'INVALID_VALUE' | 'CONFLICTING_VALUES';
  /** What an enum field allows; null for any other field. */
  allowedValues: readonly string[] | null;
}

export interface GapAnswer {
  gapId: string;
  /** 0..1 to two digits, in the bands of DESIGN 17; at most 0.4 without a proposed value. */
  confidenceScore: number;
  /** Two or three sentences, redacted. */
  aiSuggestions: readonly Redacted[];
  /** One of the suggestions. */
  suggestedResolution: Redacted;
  /** As the catalogue's normaliser returns it; null where nothing is proposed. */
  proposedValue: JsonValue;
  evidence: readonly Evidence[];
  /** The field has no meaning for this asset; then nothing is proposed, and `confidenceScore` is that of this. */
  isNotApplicable: boolean;
}

const NO_EVIDENCE = 0.2;
/** A proposal that people have to choose is no proposal. */
const MAX_UNSETTLED = 0.4;
const MAX_EVIDENCE = 6;

/**
 * The answer that a verdict comes to. `refused` says why an invalid text is not taken as it stands, where nothing better
 * was found.
 */
export function wordVerdict(asset: AssetFacts, gap: GapToAnswer, verdict: Verdict, refused: string | null): GapAnswer {
  const [collect, ask] = guidance(asset, gap);
  if (verdict.kind === 'settled') {
    const [dissent] = verdict.dissent;
    return answer(gap, {
      confidenceScore: verdict.confidence,
      suggestions:
        dissent === undefined
          ? [setTo(gap, verdict.support), collect]
          : [setTo(gap, verdict.support), otherwise(dissent), ask],
      proposedValue: verdict.value,
      evidence: verdict.support.flatMap(({ finding }) => finding.evidence),
    });
  }
  if (verdict.kind === 'conflict') {
    const confidence = Math.max(...verdict.sides.map(([lead]) => lead.confidence)) * MAX_UNSETTLED;
    return answer(gap, {
      confidenceScore: rounded(confidence),
      suggestions: [setTo(gap, verdict.sides[0]), setTo(gap, verdict.sides[1]), ask],
      resolution: ask,
      evidence: verdict.sides.flatMap((side) => side.flatMap(({ finding }) => finding.evidence)),
    });
  }
  return answer(gap, {
    confidenceScore: NO_EVIDENCE,
    suggestions: refused === null ? [collect, ask] : [sentence(refused), collect, ask],
  });
}

/** A gap that its field's meaning closes; people confirm it. */
export function wordNotApplicable(
  asset: AssetFacts,
  gap: GapToAnswer,
  { confidence, evidence, reason }: Finding,
): GapAnswer {
  const [, ask] = guidance(asset, gap);
  return answer(gap, {
    confidenceScore: confidence,
    suggestions: [sentence(`Close it as not applicable: ${reason}.`), ask],
    evidence,
    isNotApplicable: true,
  });
}

interface Parts {
  confidenceScore: number;
  suggestions: readonly [Redacted, ...Redacted[]];
  /** The first suggestion, unless said otherwise. */
  resolution?: Redacted;
  proposedValue?: JsonValue;
  evidence?: readonly Evidence[];
  isNotApplicable?: boolean;
}

function answer(gap: GapToAnswer, parts: Parts): GapAnswer {
  const [first] = parts.suggestions;
  const evidence = new Map((parts.evidence ?? []).map((one) => [one.path, one]));
  return {
    gapId: gap.id,
    confidenceScore: parts.confidenceScore,
    aiSuggestions: parts.suggestions,
    suggestedResolution: parts.resolution ?? first,
    proposedValue: parts.proposedValue ?? null,
    evidence: [...evidence.values()].slice(0, MAX_EVIDENCE),
    isNotApplicable: parts.isNotApplicable ?? false,
  };
}

const guided = new WeakMap<object, readonly [Redacted, Redacted]>();

/** Most sentences are the same for every asset; they go through the redactor once. */
function guidance(asset: AssetFacts, gap: GapToAnswer): readonly [Redacted, Redacted] {
  const sentences = guideField(asset.assetType, gap.fieldName);
  const known = guided.get(sentences);
  if (known !== undefined) return known;
  const redacted = [sentence(sentences[0]), sentence(sentences[1])] as const;
  guided.set(sentences, redacted);
  return redacted;
}

const MAX_SENTENCE = 300;

const sentence = (text: string): Redacted => cutRedacted(redact(text.replace(/\s+/g, ' ')).text, MAX_SENTENCE);

function setTo({ fieldName }: GapToAnswer, [lead, ...others]: Group): Redacted {
  const seen = new Set(lead.finding.evidence.map(({ path }) => path));
  // Another rule that read the same cell adds words, and no reason.
  const second = others.find(({ finding }) => finding.evidence.some(({ path }) => !seen.has(path)));
  const reason = second === undefined ? lead.finding.reason : `${lead.finding.reason}, and ${second.finding.reason}`;
  return sentence(`Set ${fieldInWords(fieldName)} to ${inWords(lead.value)}: ${reason}.`);
}

const otherwise = ([{ value, finding }]: Group): Redacted =>
  sentence(`Check the other reading first, ${inWords(value)}: ${finding.reason}.`);

const MAX_VALUE = 80;

/** Redacted before it is cut: half an address would not be recognised any more. */
function inWords(value: JsonValue): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  const text = isPlainList ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
  const safe = redact(text).text;
  return safe.length > MAX_VALUE ? `${cutRedacted(safe, MAX_VALUE)}...` : safe;
}
