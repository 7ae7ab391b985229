import type { JsonValue } from './asset-facts.js';
import type { Normalise } from './evidence/evidence-rule.js';
import { isPlaceholder } from './redaction/pii-span.js';
import type { GapToAnswer } from './word-answer.js';

/** An answer to one gap, of a rule or of a model. Its form is sound; whether it is right is not known yet. */
interface Candidate {
  readonly gapId: string;
  readonly confidenceScore: number;
  readonly aiSuggestions: readonly string[];
  readonly suggestedResolution: string;
  readonly proposedValue: JsonValue;
  readonly evidence: readonly { readonly path: string }[];
  readonly isNotApplicable: boolean;
}

/** What answers are held against. */
export interface Question<Evidence> {
  readonly gaps: readonly GapToAnswer[];
  /** The catalogue's normaliser, bound to the asset's type. */
  readonly normalise: Normalise;
  /** Whether anything stands where the evidence is said to be. */
  readonly holds: (evidence: Evidence) => boolean;
}

/** `expected` holds nothing of the asset or of the answer; `got` may. */
export interface Fault {
  /** Undefined: the answer is to no gap that was asked about. */
  readonly gap: GapToAnswer | undefined;
  readonly expected: string;
  readonly got?: unknown;
}

export type Checked<Answer> = { ok: true; answers: readonly Answer[] } | { ok: false; faults: readonly Fault[] };

/** The most that a proposal without evidence may claim (DESIGN 6). */
const MAX_CONFIDENCE_WITHOUT_EVIDENCE = 0.4;
const MAX_EVIDENCE = 20;

/**
 * Takes answers when all of them are right, and none otherwise: every gap that was asked about is answered exactly once and
 * no other; the confidence is within 0..1; two or three suggestions, and the suggested resolution is one of them; evidence is
 * where it is said to be; a proposed value is one of the field's and no placeholder of the redactor.
 *
 * They come back in the order of the gaps, with values in the catalogue's own form and confidence to two digits, without
 * evidence cut to 0.40.
 */
export function checkAnswers<Answer extends Candidate>(
  candidates: readonly Answer[],
  question: Question<Answer['evidence'][number]>,
): Checked<Answer> {
  const gaps = new Map(question.gaps.map((gap) => [gap.id, gap]));
  const answered = new Map<string, Answer>();
  const faults: Fault[] = [];
  for (const candidate of candidates) {
    const gap = gaps.get(candidate.gapId);
    if (!gap) faults.push({ gap, expected: 'answers to the gaps that were asked about only' });
    else if (answered.has(gap.id)) faults.push({ gap, expected: 'one answer', got: 'more than one' });
    else {
      const value = readValue(candidate.proposedValue, gap, question.normalise);
      if (!value.ok) faults.push({ gap, ...value.fault });
      faults.push(...faultsOf(candidate, question).map((fault) => ({ gap, ...fault })));
      const proposedValue = value.ok ? value.value : null;
      answered.set(gap.id, { ...candidate, proposedValue, confidenceScore: capped(candidate) });
    }
  }
  for (const gap of question.gaps) if (!answered.has(gap.id)) faults.push({ gap, expected: 'an answer', got: 'none' });
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, answers: question.gaps.flatMap(({ id }) => answered.get(id) ?? []) };
}

type Complaint = Omit<Fault, 'gap'>;

function faultsOf<Answer extends Candidate>(
  candidate: Answer,
  { holds }: Question<Answer['evidence'][number]>,
): Complaint[] {
  const { confidenceScore, aiSuggestions, suggestedResolution, proposedValue, evidence, isNotApplicable } = candidate;
  const faults: Complaint[] = [];
  const count = aiSuggestions.length;
  if (!(confidenceScore >= 0 && confidenceScore <= 1))
    faults.push({ expected: 'a confidence_score within 0..1', got: confidenceScore });
  if (count < 2 || count > 3) faults.push({ expected: '2 or 3 ai_suggestions', got: count });
  if (aiSuggestions.includes('')) faults.push({ expected: 'no empty ai_suggestions' });
  if (!aiSuggestions.includes(suggestedResolution))
    faults.push({ expected: 'suggested_resolution to be one of the ai_suggestions, word for word' });
  if (isNotApplicable && proposedValue !== null)
    faults.push({ expected: 'no proposed_value where not_applicable is true' });
  if (evidence.length > MAX_EVIDENCE)
    faults.push({ expected: `at most ${MAX_EVIDENCE} paths of evidence`, got: evidence.length });
  for (const one of evidence)
    if (!holds(one)) faults.push({ expected: 'evidence that is where it is said to be', got: one.path });
  return faults;
}

type Read = { ok: true; value: JsonValue } | { ok: false; fault: Complaint };

/** The value in the catalogue's own form; null where nothing is proposed. */
function readValue(raw: JsonValue, { fieldName, allowedValues }: GapToAnswer, normalise: Normalise): Read {
  if (raw === null) return { ok: true, value: null };
  if (holdsPlaceholder(raw))
    return { ok: false, fault: { expected: 'no proposed_value that stands for removed text' } };
  const refused = (expected: string, got: unknown): Read => ({ ok: false, fault: { expected, got } });
  const result = normalise(fieldName, raw);
  if (!result.ok) return refused('a proposed_value of the field', result.reason);
  if (result.value === null) return refused('a proposed_value that is not blank, or null', raw);
  if (allowedValues === null) return { ok: true, value: result.value };
  const items: readonly JsonValue[] = Array.isArray(result.value) ? result.value : [result.value];
  if (items.every((item) => typeof item === 'string' && allowedValues.includes(item)))
    return { ok: true, value: result.value };
  return refused(`a proposed_value out of ${allowedValues.join(', ')}`, raw);
}

/** What nobody was shown nobody can know: `[EMAIL]` must not become somebody's address. */
function holdsPlaceholder(value: JsonValue): boolean {
  if (typeof value === 'string') return (value.match(/\[[A-Z_]+\]/g) ?? []).some(isPlaceholder);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsPlaceholder);
}

function capped({ confidenceScore, evidence }: Candidate): number {
  const score = evidence.length > 0 ? confidenceScore : Math.min(confidenceScore, MAX_CONFIDENCE_WITHOUT_EVIDENCE);
  return Math.round(score * 100) / 100;
}
