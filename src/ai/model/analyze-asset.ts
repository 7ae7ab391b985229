import type { Normalise } from '../evidence/evidence-rule.js';
import type { FilteredContext } from '../filter-context.js';
import { redact } from '../redact.js';
import type { Redacted, RedactedJson } from '../redacted.js';
import type { GapAnswer } from '../word-answer.js';
import { ANSWER_JSON_SCHEMA } from './answer-schema.js';
import { boundTokens, type TokenCount } from './bound-tokens.js';
import { type ChatModel, ModelFailure, type ModelFailureKind, type Reply, type Turn } from './chat-model.js';
import { withDeadline } from './deadline.js';
import { describeFailure } from './describe-failure.js';
import { analysisPrompt, repairPrompt } from './prompt.js';
import { readAnswer } from './read-answer.js';
import { type GapToAsk, type Translated, translateAnswer } from './translate-answer.js';

/** One asset, as far as a model may know it, and the gaps that are left for it. */
export interface AnalysisRequest {
  readonly assetId: string;
  readonly context: FilteredContext;
  /** At most a few, the most fitting first. */
  readonly learnings: readonly RedactedJson[];
  readonly gaps: readonly GapToAsk[];
  /** The catalogue's normaliser, bound to the asset's type. */
  readonly normalise: Normalise;
  /**
   * Asked before each call with the most that it can take. Where it answers false the call is not made, and the analysis
   * ends with BUDGET_EXHAUSTED; what calls really took is in the result.
   */
  readonly reserve?: (most: TokenCount) => Promise<boolean>;
  /** What {@link AssetAnalyst.draft} made of it, where that was called before, and whether its call is reserved. */
  readonly draft?: Draft & { readonly isReserved: boolean };
}

/** The first call of a request, before it is made. */
export interface Draft {
  readonly turns: readonly Turn[];
  /** That it can take. */
  readonly most: TokenCount;
}

/** One call that was sent, for the usage records. A call that gave no answer says no tokens. */
export interface ModelCall extends TokenCount {
  readonly durationMs: number;
  /** FAULTY: answered, and refused by us. */
  readonly outcome: 'ACCEPTED' | 'FAULTY' | 'FAILED';
}

/**
 * MODEL_UNAVAILABLE: no call was made, the breaker is open. CANCELED: the caller's
 * signal; the asset has not failed.
 */
type AnalysisFailureCode =
  | 'AGENT_TIMEOUT'
  | 'MODEL_ERROR'
  | 'MODEL_UNAVAILABLE'
  | 'VALIDATION_FAILED'
  | 'BUDGET_EXHAUSTED'
  | 'CANCELED';

/** The calls, and their tokens together. */
interface Spent extends TokenCount {
  readonly calls: readonly ModelCall[];
}

export type AnalysisResult =
  | (Spent & { readonly ok: true; readonly answers: readonly GapAnswer[] })
  | (Spent & { readonly ok: false; readonly code: AnalysisFailureCode; readonly message: Redacted });

const CODES: Readonly<Record<Exclude<ModelFailureKind, 'TOO_LARGE'>, AnalysisFailureCode>> = {
  TIMEOUT: 'AGENT_TIMEOUT',
  CANCELED: 'CANCELED',
  UNAVAILABLE: 'MODEL_UNAVAILABLE',
  REFUSED: 'MODEL_ERROR',
  UNREACHABLE: 'MODEL_ERROR',
};

/** How often a model may answer: once, and once more with what was wrong. */
const ATTEMPTS = 2;

/** Asks a model about the gaps of one asset after another. Keeps nothing of an asset for the next. */
export class AssetAnalyst {
  constructor(
    private readonly model: ChatModel,
    /** For one asset, both attempts together. */
    private readonly timeoutMs: number,
  ) {}

  /** `provider:name` of the model that answers. */
  get modelId(): string {
    return this.model.id;
  }

  draft(request: AnalysisRequest): Draft {
    return this.drafted(analysisPrompt({ ...request, contextJson: request.context.json }));
  }

  /**
   * Answers every gap of `request`, validated, or says why it could not; the result is the only way it fails. At least one
   * gap is expected: there is nothing to ask otherwise. Aborting `signal` closes the connection.
   */
  async analyze(request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisResult> {
    const calls: ModelCall[] = [];
    // The time is the model's: loading its client is not on it.
    await this.model.prepare();
    try {
      const verdict = await withDeadline(this.timeoutMs, signal, (until) => this.ask(request, until, calls));
      if (verdict.ok) return { ok: true, answers: verdict.answers, ...spent(calls) };
      const message = redact(verdict.faults.slice(0, 3).join('; ')).text;
      return { ok: false, code: 'VALIDATION_FAILED', message, ...spent(calls) };
    } catch (error) {
      if (error instanceof BudgetExhausted) {
        return { ok: false, code: 'BUDGET_EXHAUSTED', message: redact(error.message).text, ...spent(calls) };
      }
      if (!(error instanceof ModelFailure) || error.kind === 'TOO_LARGE') throw error;
      return { ok: false, code: CODES[error.kind], message: error.message, ...spent(calls) };
    }
  }

  private async ask(request: AnalysisRequest, signal: AbortSignal, calls: ModelCall[]): Promise<Translated> {
    let { isReserved, ...draft } = request.draft ?? { ...this.draft(request), isReserved: false };
    for (let attempt = 1; ; attempt++) {
      if (!isReserved && (await request.reserve?.(draft.most)) === false)
        throw new BudgetExhausted('the budget does not hold another call');
      const { text, verdict } = await this.attempt(draft.turns, request, signal, calls);
      if (verdict.ok || attempt === ATTEMPTS) return verdict;
      draft = this.drafted(repairPrompt(draft.turns, text, verdict.faults));
      isReserved = false;
    }
  }

  private drafted(turns: readonly Turn[]): Draft {
    return { turns, most: boundTokens(chatOf(turns), this.model.maxOutputTokens) };
  }

  private async attempt(
    turns: readonly Turn[],
    request: AnalysisRequest,
    signal: AbortSignal,
    calls: ModelCall[],
  ): Promise<{ text: string; verdict: Translated }> {
    if (signal.aborted) throw describeFailure(signal.reason, signal);
    const startedAt = performance.now();
    const record = (outcome: ModelCall['outcome'], reply?: Reply) =>
      calls.push({
        inputTokens: reply?.inputTokens ?? 0,
        outputTokens: reply?.outputTokens ?? 0,
        durationMs: Math.round(performance.now() - startedAt),
        outcome,
      });
    try {
      const reply = await this.model.complete(chatOf(turns), signal);
      const verdict = judge(reply, request);
      record(verdict.ok ? 'ACCEPTED' : 'FAULTY', reply);
      return { text: reply.text, verdict };
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      if (error.kind !== 'UNAVAILABLE') record(error.kind === 'TOO_LARGE' ? 'FAULTY' : 'FAILED');
      if (error.kind !== 'TOO_LARGE') throw error;
      return { text: '', verdict: { ok: false, faults: [error.message] } };
    }
  }
}

const chatOf = (turns: readonly Turn[]) => ({ turns, answerSchema: ANSWER_JSON_SCHEMA });

class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
}

function judge({ text, isCutOff }: Reply, { assetId, gaps, context, normalise }: AnalysisRequest): Translated {
  const read = readAnswer(text);
  if (read.ok) return translateAnswer(read.answer, { assetId, gaps, context: context.context, normalise });
  return isCutOff
    ? {
        ok: false,
        faults: ['the answer was cut off at the limit of its length: write shorter sentences', ...read.faults],
      }
    : read;
}

const spent = (calls: readonly ModelCall[]): Spent => ({
  calls,
  inputTokens: calls.reduce((sum, call) => sum + call.inputTokens, 0),
  outputTokens: calls.reduce((sum, call) => sum + call.outputTokens, 0),
});
