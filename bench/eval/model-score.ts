import { randomUUID } from 'node:crypto';
import type { AssetFacts } from '../../src/ai/asset-facts.js';
import { filterContext } from '../../src/ai/filter-context.js';
import { AssetAnalyst } from '../../src/ai/model/analyze-asset.js';
import type { ChatModel } from '../../src/ai/model/chat-model.js';
import { costUsd, type PriceTable } from '../../src/ai/model/price-table.js';
import type { GapToAsk } from '../../src/ai/model/translate-answer.js';
import { normaliserFor } from '../../src/modules/enhancement/normaliser-for.js';
import type { Specimen } from './hide-values.js';
import { isSame, type Proposal } from './score.js';

/** For one asset, a repair of its answer included. */
const TIMEOUT_MS = 120_000;

/** What a model made of some hidden values. */
export interface ModelTally {
  readonly proposals: readonly Proposal[];
  /** Assets whose answer failed or was refused. */
  readonly failed: number;
  readonly tokens: number;
  /** US dollars; null where the model's price is not known. */
  readonly usd: number | null;
}

export interface ModelScore {
  readonly model: string;
  /** Hidden values that were asked for. */
  readonly asked: number;
  /** Rules and patterns, for the same values. */
  readonly rules: readonly Proposal[];
  readonly alone: ModelTally;
  /** Asked, as an analysis does, only where rules and patterns propose nothing. */
  readonly withRules: ModelTally;
}

type Reply = Omit<ModelTally, 'proposals'> & { readonly proposal: Proposal | undefined };

/** Asks a model for hidden values, with all that an analysis sends and nothing that it holds back. */
export class ModelBench {
  private readonly analyst: AssetAnalyst;

  constructor(
    private readonly model: ChatModel,
    private readonly prices: PriceTable,
    /** Of each task, so many: calls cost money. */
    private readonly mostAssets: number,
  ) {
    this.analyst = new AssetAnalyst(model, TIMEOUT_MS);
  }

  /** `proposed` is what rules and patterns propose for each of `hidden`. */
  async score(
    gap: GapToAsk,
    hidden: readonly Specimen[],
    proposed: readonly (Proposal | undefined)[],
  ): Promise<ModelScore> {
    const asked = hidden.slice(0, this.mostAssets);
    const replies: Reply[] = [];
    for (const specimen of asked) replies.push(await this.ask(specimen, gap));
    const left = replies.filter((_, index) => proposed[index] === undefined);
    const rules = proposed.slice(0, asked.length).flatMap((one) => one ?? []);
    const withRules = tally(left);
    return {
      model: this.model.id,
      asked: asked.length,
      rules,
      alone: tally(replies),
      withRules: { ...withRules, proposals: [...rules, ...withRules.proposals] },
    };
  }

  private async ask({ facts, truth }: Specimen, gap: GapToAsk): Promise<Reply> {
    const result = await this.analyst.analyze(requestOf(facts, gap), new AbortController().signal);
    const answer = result.ok ? result.answers[0] : undefined;
    const isProposal = answer !== undefined && answer.proposedValue !== null;
    return {
      proposal: isProposal
        ? { confidence: answer.confidenceScore, isRight: isSame(answer.proposedValue, truth) }
        : undefined,
      failed: result.ok ? 0 : 1,
      tokens: result.inputTokens + result.outputTokens,
      usd: costUsd(this.prices, this.model.id, result),
    };
  }
}

const requestOf = (facts: AssetFacts, gap: GapToAsk) => {
  const asset = { ...facts, id: randomUUID() };
  return {
    assetId: asset.id,
    context: filterContext(asset),
    learnings: [],
    gaps: [gap],
    normalise: normaliserFor(facts.assetType),
  };
};

const tally = (replies: readonly Reply[]): ModelTally => ({
  proposals: replies.flatMap(({ proposal }) => proposal ?? []),
  failed: replies.reduce((sum, { failed }) => sum + failed, 0),
  tokens: replies.reduce((sum, { tokens }) => sum + tokens, 0),
  usd: replies.reduce<number | null>((sum, { usd }) => (sum === null || usd === null ? null : sum + usd), 0),
});
