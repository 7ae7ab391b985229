import { type AnalysisOutput, type AnalysisTask, type Analyst, NOTHING_SPENT } from './analyst.js';
import { answerWithoutModel, drawnOn } from './answer-without-model.js';
import { mentionLearnings } from './mention-learnings.js';

/** The evidence rules and precedents alone: no network, no key, no tokens. */
export class RulesAnalyst implements Analyst {
  readonly model = 'evidence-rules';
  readonly promptVersion = null;

  async prepare(): Promise<void> {}

  async analyze(task: AnalysisTask): Promise<AnalysisOutput> {
    const fields = new Map(task.gaps.map(({ id, fieldName }) => [id, fieldName]));
    const { answers, precedentIds } = answerWithoutModel(task);
    const learnings = task.recall([...fields.values()]);
    const mentioned = mentionLearnings(answers, (id) => fields.get(id), learnings);
    return { answers: mentioned, learningIds: drawnOn(precedentIds, learnings), spending: NOTHING_SPENT };
  }
}
