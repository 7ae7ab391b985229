import DataLoader from 'dataloader';
import { v5 as uuidOf } from 'uuid';
import { sql } from '../../db/statement.js';
import { AppError, notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { readValue } from '../assets/check-value.js';
import type { AuditService } from '../audit/audit.service.js';
import { catalogueField } from '../catalogue/catalogue.js';
import type { CatalogueField } from '../catalogue/catalogue-field.js';
import type { ReviewService } from '../gaps/review.service.js';
import { assetsOfFlow } from '../gaps/scan-gaps.js';
import { decideGeneration, whyNotAvailable } from './decide-generation.js';
import { groupQuestions } from './group-questions.js';
import type { AnswerQuestionsInput } from './questionnaire.inputs.js';
import type { Question, Questionnaire, SharedQuestion } from './questionnaire.types.js';
import {
  type FlowQuestions,
  flowQuestionsLoader,
  flowQuestionsSql,
  isGapOf,
  type QuestionnaireTiming,
  type QuestionRow,
  questionCountsLoader,
  questionsLoader,
  type SharedQuestionRow,
  sharedQuestionsLoader,
} from './questionnaire-reads.js';
import { spreadAnswers } from './spread-answers.js';
import { titleOf, wordQuestion, wordSharedQuestion } from './word-question.js';

/**
 * What people are asked about the gaps of a collection flow. A questionnaire is stored nowhere: it is the gaps that the
 * flow's last analysis left open, those that have been given a value since included, so that it is never out of date.
 */
export class QuestionnaireService {
  constructor(
    private readonly audit: AuditService,
    private readonly review: ReviewService,
    private readonly timing: QuestionnaireTiming,
  ) {}

  /** Hands the open gaps of a flow to people. Answers whether there is anything to ask; otherwise the flow is done. */
  generate(scope: Scope, flowId: string): Promise<boolean> {
    return scope.transaction(async (tx) => {
      // Locked before its gaps are looked at: whoever closes the last one finalizes the flow after this.
      const flow = await this.requireFlow(tx, flowId, { isLocked: true });
      const hasPendingGaps = await hasPending(tx, flowId);
      const generation = decideGeneration({ ...flow, hasPendingGaps });
      if (generation.kind === 'CONFLICT') throw conflict(generation.reason, flow);
      const { kind, phase, status } = generation;
      if (flow.phase !== phase || flow.status !== status) {
        await tx.rows(sql`update migration.collection_flows f set current_phase = ${phase}, status = ${status}, updated_at = now()
          where ${inTenant(tx, 'f')} and f.id = ${flowId}`);
        const action = kind === 'ASK' ? 'questionnaire.generated' : 'collection.finalized';
        await this.audit.record(tx, { action, collectionFlowId: flowId });
      }
      return hasPendingGaps;
    });
  }

  /** Writes answers to the assets and closes their gaps, all or none; what is not answered stays open. */
  async answer(scope: Scope, input: AnswerQuestionsInput): Promise<void> {
    const { collectionFlowId, idempotencyKey: key } = input;
    const values = spreadAnswers(input.answers);
    const check = async (tx: Scope) => {
      const flow = await this.requireFlow(tx, collectionFlowId, { isLocked: false });
      const reason = whyNotAvailable(flow);
      if (reason !== undefined) throw conflict(reason, flow);
    };
    const request = { operation: 'answerQuestions', key, input };
    await this.review.resolveMany(scope, request, { values, collectionFlowId, check });
  }

  /** The questionnaire of a flow that the caller has just acted on. */
  async read(scope: Scope, flowId: string): Promise<Questionnaire> {
    const questionnaire = await this.questionnaires(scope)(flowId);
    if (!questionnaire) throw notFound('collection flow', flowId);
    return questionnaire;
  }

  /** The questionnaires of flows; null as long as nobody is asked, and where there is nothing to ask. */
  loader(scope: Scope): DataLoader<string, Questionnaire | null> {
    const questionnaireOf = this.questionnaires(scope, { isEmptyHidden: true });
    return new DataLoader((flowIds) => Promise.all(flowIds.map(questionnaireOf)));
  }

  /** The sets of open questions that one answer may settle, by flow. */
  sharedQuestions(scope: Scope): ReturnType<typeof sharedQuestionsLoader> {
    return sharedQuestionsLoader(scope, this.timing);
  }

  /** Questions are read when they are selected: whoever polls for the time of a questionnaire does not ask for them. */
  private questionnaires(scope: Scope, { isEmptyHidden = false } = {}) {
    const flows = flowQuestionsLoader(scope, this.timing);
    const counts = questionCountsLoader(scope, this.timing);
    const questions = questionsLoader(scope, this.timing);
    const shared = sharedQuestionsLoader(scope, this.timing);
    return async (flowId: string): Promise<Questionnaire | null> => {
      const flow = await flows.load(flowId);
      if (!flow?.since || !flow.availableAt) return null;
      if (isEmptyHidden && (await counts.load(flowId)).total === 0) return null;
      const { since, availableAt, isAvailable } = flow;
      return {
        id: uuidOf(since.toISOString(), flowId),
        availableAt,
        isAvailable,
        sections: async () => (isAvailable ? toSections(await questions.load(flowId)) : []),
        sharedQuestions: async () => (isAvailable ? (await shared.load(flowId)).map(toSharedQuestion) : []),
        answeredQuestions: async () => (await counts.load(flowId)).answered,
        totalQuestions: async () => (await counts.load(flowId)).total,
      };
    };
  }

  private async requireFlow(tx: Scope, flowId: string, { isLocked }: { isLocked: boolean }): Promise<FlowQuestions> {
    const flow =
      await tx.row<FlowQuestions>(sql`select ${flowQuestionsSql(this.timing)} from migration.collection_flows f
      where ${inTenant(tx, 'f')} and f.id = ${flowId} ${isLocked ? sql`for no key update` : sql``}`);
    if (!flow) throw notFound('collection flow', flowId);
    return flow;
  }
}

const conflict = (reason: string, { availableAt }: FlowQuestions) =>
  new AppError('CONFLICT', reason, availableAt === null ? {} : { availableAt: availableAt.toISOString() });

async function hasPending(tx: Scope, flowId: string): Promise<boolean> {
  const assetIds = await assetsOfFlow(tx, flowId);
  const pending = await tx.rows(sql`select from migration.collection_data_gaps g
    where ${inTenant(tx, 'g')} and ${isGapOf(assetIds)} and g.resolution_status = 'PENDING' limit 1`);
  return pending.length > 0;
}

const toSections = (rows: readonly QuestionRow[]) =>
  groupQuestions(rows).map((section) => ({
    title: titleOf(section[0].category, section[0]),
    questions: section.map(toQuestion),
  }));

function toQuestion(row: QuestionRow): Question {
  const { gapId, assetId, collectionFlowId, fieldName, answer } = row;
  const field = catalogueField(row.assetType, fieldName);
  return {
    gapId,
    assetId,
    collectionFlowId,
    prompt: wordQuestion(row, field),
    fieldName,
    ...choicesOf(row, field),
    answer,
  };
}

function toSharedQuestion(row: SharedQuestionRow): SharedQuestion {
  const { assetType, fieldName, priority, assetCount, gapIds, assetIds } = row;
  const field = catalogueField(assetType, fieldName);
  const prompt = assetCount === 1 ? wordQuestion(row, field) : wordSharedQuestion(row, field, assetCount);
  return { prompt, assetType, fieldName, priority, ...choicesOf(row, field), assetCount, gapIds, assetIds };
}

function choicesOf(
  { assetType, fieldName, proposedValue }: Pick<QuestionRow, 'assetType' | 'fieldName' | 'proposedValue'>,
  field: CatalogueField | undefined,
): Pick<Question, 'allowedValues' | 'suggestedAnswer'> {
  const proposal = readValue(assetType, fieldName, proposedValue);
  return {
    allowedValues: field?.allowed ? [...field.allowed] : null,
    // What the catalogue would refuse as an answer is no suggestion.
    suggestedAnswer: proposal.ok ? proposal.value : null,
  };
}
