import type { AgentPool } from '../../ai/model/agent-pool.js';
import type { AnalysisResult, AssetAnalyst } from '../../ai/model/analyze-asset.js';
import type { TokenCount } from '../../ai/model/bound-tokens.js';
import type { ChatModel } from '../../ai/model/chat-model.js';
import { PROMPT_VERSION } from '../../ai/model/prompt.js';
import { redactJson } from '../../ai/redact.js';
import type { RedactedJson } from '../../ai/redacted.js';
import {
  type AnalysisTask,
  type Analyst,
  AnalystError,
  answered,
  NOTHING_SPENT,
  type OpenAnalysis,
  RunStopped,
  type Spending,
} from './analyst.js';
import { answerWithoutModel, drawnOn } from './answer-without-model.js';
import { AssetErrorCode, RunErrorCode } from './enhancement-status.js';
import type { ShownLearning } from './learning-source.js';

type FailureCode = Extract<AnalysisResult, { ok: false }>['code'];

/** What fails an asset. */
const ASSET_ERRORS: Partial<Readonly<Record<FailureCode, AssetErrorCode>>> = {
  AGENT_TIMEOUT: AssetErrorCode.AGENT_TIMEOUT,
  VALIDATION_FAILED: AssetErrorCode.VALIDATION_FAILED,
};

/** What would fail all assets that are left alike. */
const RUN_ERRORS: Partial<Readonly<Record<FailureCode, RunErrorCode>>> = {
  MODEL_UNAVAILABLE: RunErrorCode.MODEL_UNAVAILABLE,
  BUDGET_EXHAUSTED: RunErrorCode.BUDGET_EXHAUSTED,
};

/** The evidence rules and precedents first; a model is asked, in one call, about the gaps that they find no answer to. */
export class ModelAnalyst implements Analyst {
  readonly promptVersion = PROMPT_VERSION;

  constructor(
    private readonly chatModel: ChatModel,
    private readonly agents: AgentPool<AssetAnalyst>,
  ) {}

  get model(): string {
    return this.chatModel.id;
  }

  prepare(): Promise<void> {
    return this.chatModel.prepare();
  }

  open(task: AnalysisTask): OpenAnalysis {
    const { facts, context, gaps, normalise, account } = task;
    const { answers: free, open, precedentIds } = answerWithoutModel(task);
    if (open.size === 0) return answered({ answers: free, learningIds: precedentIds, spending: NOTHING_SPENT });
    const asked = gaps.filter(({ id }) => open.has(id));
    // Of what is settled already nothing need be said.
    const learnings = task.recall(asked.map(({ fieldName }) => fieldName));
    const agent = this.agents.agentFor(task.tenant, 'gap_analysis');
    const request = {
      assetId: facts.id,
      context,
      learnings: learnings.map(describeLearning),
      gaps: asked,
      normalise,
      reserve: (most: TokenCount) => account.reserve(most),
    };
    const draft = agent.draft(request);
    let isReserved = false;
    const settled = free.filter(({ gapId }) => !open.has(gapId));
    return {
      reserve: async (tx) => {
        isReserved = await account.reserve(draft.most, tx);
      },
      ask: async (signal) => {
        const result = await agent.analyze({ ...request, draft: { ...draft, isReserved } }, signal);
        const { calls, inputTokens, outputTokens } = result;
        const spending: Spending = {
          inputTokens,
          outputTokens,
          settle: (scope) => account.settle(calls, result.ok ? undefined : result.code, scope),
        };
        // Whoever waited may have left, and nobody else settles what was set aside.
        if (signal.aborted) await spending.settle();
        if (!result.ok) throw failureOf(result.code, result.message, spending);
        return { answers: [...settled, ...result.answers], learningIds: drawnOn(precedentIds, learnings), spending };
      },
      drop: () => account.settle([]),
    };
  }
}

function failureOf(code: FailureCode, message: string, spending: Spending): Error {
  const ofRun = RUN_ERRORS[code];
  if (ofRun !== undefined) return new RunStopped(message, ofRun, spending);
  return new AnalystError(message, ASSET_ERRORS[code], spending);
}

/** As it stands in `<learnings>` (DESIGN 17). */
const describeLearning = (learning: ShownLearning): RedactedJson =>
  redactJson({
    field_name: learning.fieldName,
    outcome: learning.outcome,
    value: learning.value,
    confidence_score: learning.confidenceScore,
  }).value;
