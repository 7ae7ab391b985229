import { answerGaps } from '../../ai/answer-gaps.js';
import type { AnalysisOutput, AnalysisTask, Analyst } from './analyst.js';

/** The evidence rules alone: no network, no key, no tokens. */
export class RulesAnalyst implements Analyst {
  readonly model = 'evidence-rules';

  async analyze({ facts, gaps, normalise }: AnalysisTask): Promise<AnalysisOutput> {
    return { answers: answerGaps(facts, gaps, normalise), inputTokens: 0, outputTokens: 0 };
  }
}
