import type { AgentPool } from '../../ai/model/agent-pool.js';
import type { AnalysisResult, AssetAnalyst } from '../../ai/model/analyze-asset.js';
import { redactJson } from '../../ai/redact.js';
import type { RedactedJson } from '../../ai/redacted.js';
import { type AnalysisOutput, type AnalysisTask, type Analyst, AnalystError, BudgetExhausted } from './analyst.js';
import { answerWithoutModel } from './answer-without-model.js';
import { AssetErrorCode } from './enhancement-status.js';
import type { ShownLearning } from './learning-source.js';

type FailureCode = Extract<AnalysisResult, { ok: false }>['code'];

const ERROR_CODES: Readonly<Record<Exclude<FailureCode, 'BUDGET_EXHAUSTED'>, AssetErrorCode>> = {
  AGENT_TIMEOUT: AssetErrorCode.AGENT_TIMEOUT,
  VALIDATION_FAILED: AssetErrorCode.VALIDATION_FAILED,
  MODEL_ERROR: AssetErrorCode.MODEL_ERROR,
  MODEL_UNAVAILABLE: AssetErrorCode.MODEL_ERROR,
  CANCELED: AssetErrorCode.MODEL_ERROR,
};

/** The evidence rules and precedents first; a model is asked, in one call, about the gaps that they find no answer to. */
export class ModelAnalyst implements Analyst {
  constructor(
    /** `provider:name`. */
    readonly model: string,
    private readonly agents: AgentPool<AssetAnalyst>,
  ) {}

  async analyze(task: AnalysisTask, signal: AbortSignal): Promise<AnalysisOutput> {
    const { facts, context, gaps, learnings, normalise, account } = task;
    const { answers: free, open, precedentIds } = answerWithoutModel(task);
    if (open.size === 0) return { answers: free, precedentIds, inputTokens: 0, outputTokens: 0 };
    const agent = this.agents.agentFor(task.tenant, 'gap_analysis');
    const result = await agent.analyze(
      {
        assetId: facts.id,
        context,
        learnings: learnings.map(describeLearning),
        gaps: gaps.filter(({ id }) => open.has(id)),
        normalise,
        reserve: (most) => account.reserve(most),
      },
      signal,
    );
    await account.settle(result.calls, result.ok ? undefined : result.code);
    if (!result.ok) throw failureOf(result.code, result.message);
    const { answers, inputTokens, outputTokens } = result;
    const settled = free.filter(({ gapId }) => !open.has(gapId));
    return { answers: [...settled, ...answers], precedentIds, inputTokens, outputTokens };
  }
}

function failureOf(code: FailureCode, message: string): Error {
  return code === 'BUDGET_EXHAUSTED' ? new BudgetExhausted(message) : new AnalystError(message, ERROR_CODES[code]);
}

/** As it stands in `<learnings>` (DESIGN 17). */
const describeLearning = (learning: ShownLearning): RedactedJson =>
  redactJson({
    field_name: learning.fieldName,
    outcome: learning.outcome,
    value: learning.value,
    suggested_resolution: learning.suggestedResolution,
    confidence_score: learning.confidenceScore,
  }).value;
