import { type AnalysisTask, type Analyst, answered, NOTHING_SPENT, type OpenAnalysis } from './analyst.js';
import { answerWithoutModel, drawnOn } from './answer-without-model.js';
import { mentionLearnings } from './mention-learnings.js';

/** The evidence rules and precedents alone: no network, no key, no tokens. */
export class RulesAnalyst implements Analyst {
  readonly model = 'evidence-rules';
  readonly promptVersion = null;

  async prepare(): Promise<void> {}

  open(task: AnalysisTask): OpenAnalysis {
    const fields = new Map(task.gaps.map(({ id, fieldName }) => [id, fieldName]));
    const { answers, precedentIds } = answerWithoutModel(task);
    const learnings = task.recall([...fields.values()]);
    const mentioned = mentionLearnings(answers, (id) => fields.get(id), learnings);
    return answered({ answers: mentioned, learningIds: drawnOn(precedentIds, learnings), spending: NOTHING_SPENT });
  }
}
