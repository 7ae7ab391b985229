import { answerGaps } from '../../ai/answer-gaps.js';
import type { AnalysisOutput, AnalysisTask, Analyst } from './analyst.js';
import { mentionLearnings } from './mention-learnings.js';

/** The evidence rules alone: no network, no key, no tokens. */
export class RulesAnalyst implements Analyst {
  readonly model = 'evidence-rules';

  async analyze({ facts, gaps, normalise, learnings }: AnalysisTask): Promise<AnalysisOutput> {
    const fields = new Map(gaps.map(({ id, fieldName }) => [id, fieldName]));
    const answers = mentionLearnings(answerGaps(facts, gaps, normalise), (id) => fields.get(id), learnings);
    return { answers, inputTokens: 0, outputTokens: 0 };
  }
}
