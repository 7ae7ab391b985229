import { isDeepStrictEqual } from 'node:util';
import DataLoader from 'dataloader';
import { v5 as uuidOf } from 'uuid';
import { sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { BY_PERSON, writeValues } from '../assets/asset.service.js';
import { checkValue, readValue } from '../assets/check-value.js';
import type { AuditService } from '../audit/audit.service.js';
import { catalogueField } from '../catalogue/catalogue.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { decideResolution } from '../gaps/decide-review.js';
import { finalizeFlows } from '../gaps/finalize-flows.js';
import { GapResolution } from '../gaps/gap-enums.js';
import { isOfFlow } from '../gaps/gap-lists.js';
import {
  type GapValue,
  type LockedGap,
  type LockedGaps,
  lockGaps,
  readGapKeys,
  settleGaps,
} from '../gaps/locked-gaps.js';
import { assetsOfFlow, closeFilledGaps } from '../gaps/scan-gaps.js';
import { decideGeneration, whyNotAvailable } from './decide-generation.js';
import { groupQuestions } from './group-questions.js';
import type { AnswerQuestionsInput } from './questionnaire.inputs.js';
import type { Question, Questionnaire } from './questionnaire.types.js';
import {
  type FlowQuestions,
  flowQuestionsLoader,
  flowQuestionsSql,
  isGapOf,
  type QuestionnaireTiming,
  type QuestionRow,
  questionCountsLoader,
  questionsLoader,
  sameQuestionsLoader,
} from './questionnaire-reads.js';
import { type GivenAnswer, spreadAnswers } from './spread-answers.js';
import { titleOf, wordQuestion } from './word-question.js';

/**
 * What people are asked about the gaps of a collection flow. A questionnaire is stored nowhere: it is the gaps that the
 * flow's last analysis left open, those that have been given a value since included, so that it is never out of date.
 */
export class QuestionnaireService {
  constructor(
    private readonly audit: AuditService,
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

  /**
   * Writes answers to the assets and closes their gaps, all or none. Assets are locked before gaps and those before
   * flows, as everything that writes them does.
   */
  async answer(scope: Scope, input: AnswerQuestionsInput): Promise<void> {
    const { collectionFlowId } = input;
    const answers = spreadAnswers(input.answers);
    await scope.transaction(async (tx) => {
      const flow = await this.requireFlow(tx, collectionFlowId, { isLocked: false });
      const reason = whyNotAvailable(flow);
      if (reason !== undefined) throw conflict(reason, flow);
      const locked = await lockAnswered(tx, collectionFlowId, [...answers.keys()]);
      const resolved = toResolve(locked.gaps, answers);
      if (resolved.length === 0) return;
      await writeAnswers(tx, locked.states, resolved);
      const assetIds = [...new Set(resolved.map(({ gap }) => gap.assetId))];
      const fields = [...new Set(resolved.map(({ gap }) => gap.fieldName))];
      await closeFilledGaps(tx, assetIds, fields);
      await finalizeFlows(tx, assetIds);
      await this.audit.record(
        tx,
        ...resolved.map(({ gap: { id, assetId, fieldName, confidenceScore } }) => ({
          action: 'gap.resolved',
          gapId: id,
          assetId,
          collectionFlowId,
          details: { fieldName, confidenceScore },
        })),
      );
    });
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

  /** For the first question of each set that one answer may settle: the gaps of the others, by flow. */
  sameQuestions(scope: Scope): ReturnType<typeof sameQuestionsLoader> {
    return sameQuestionsLoader(scope, this.timing);
  }

  /** Questions are read when they are selected: whoever polls for the time of a questionnaire does not ask for them. */
  private questionnaires(scope: Scope, { isEmptyHidden = false } = {}) {
    const flows = flowQuestionsLoader(scope, this.timing);
    const counts = questionCountsLoader(scope, this.timing);
    const questions = questionsLoader(scope, this.timing);
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

async function lockAnswered(tx: Scope, flowId: string, gapIds: readonly string[]): Promise<LockedGaps> {
  const keys = await readGapKeys(tx, sql`g.id = any(${gapIds}) and ${isOfFlow(tx, sql`${flowId}`)}`);
  const found = new Set(keys.map(({ id }) => id));
  const missing = gapIds.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound('gap', missing);
  return lockGaps(tx, keys);
}

/** What is still to be closed, with the value that closes it: what was answered like this before is done. */
function toResolve(gaps: readonly LockedGap[], answers: ReadonlyMap<string, GivenAnswer>): GapValue[] {
  return gaps.flatMap((gap) => {
    const answer = answers.get(gap.id);
    if (!answer) return [];
    const value = givenValue(gap, answer);
    const decision = decideResolution(gap, value);
    if (decision.kind === 'CONFLICT')
      throw new AppError('CONFLICT', `Gap ${gap.id}: ${decision.reason}`, { gapId: gap.id });
    return decision.kind === 'DO' ? [{ gap, value }] : [];
  });
}

function givenValue({ assetType, fieldName }: LockedGap, { value, path }: GivenAnswer): JsonValue {
  const given = checkValue(assetType, fieldName, value, `${path}.value`);
  if (given !== null) return given;
  throw badInput(
    `${path}.value`,
    `Expected a value for "${fieldName}"; what came means "none". Use resolveGap with "notApplicable: true" where the field does not apply.`,
  );
}

/** Where people have only confirmed what the analysis proposed, the asset is as the analysis sees it. */
async function writeAnswers(tx: Scope, states: LockedGaps['states'], resolved: readonly GapValue[]): Promise<void> {
  const byAsset = Map.groupBy(resolved, ({ gap }) => gap.assetId);
  const isConfirmed = ({ gap: { proposal }, value }: GapValue) =>
    proposal.ok && isDeepStrictEqual(proposal.value, value);
  for (const keepsAnalysis of [true, false]) {
    const assets = [...byAsset].filter(([, values]) => values.every(isConfirmed) === keepsAnalysis);
    const changes = new Map(
      assets.map(([id, values]) => [id, Object.fromEntries(values.map(({ gap, value }) => [gap.fieldName, value]))]),
    );
    const touched = new Map([...states].filter(([id]) => changes.has(id)));
    await writeValues(tx, touched, changes, BY_PERSON, { keepsAnalysis });
  }
  await settleGaps(tx, resolved, GapResolution.RESOLVED);
}

const toSections = (rows: readonly QuestionRow[]) =>
  groupQuestions(rows).map((section) => ({
    title: titleOf(section[0].category, section[0]),
    questions: section.map(toQuestion),
  }));

function toQuestion(row: QuestionRow): Question {
  const { gapId, assetId, collectionFlowId, assetType, fieldName, answer } = row;
  const field = catalogueField(assetType, fieldName);
  const proposal = readValue(assetType, fieldName, row.proposedValue);
  return {
    gapId,
    assetId,
    collectionFlowId,
    prompt: wordQuestion(row, field),
    fieldName,
    allowedValues: field?.allowed ? [...field.allowed] : null,
    // What the catalogue would refuse as an answer is no suggestion.
    suggestedAnswer: proposal.ok ? proposal.value : null,
    answer,
  };
}
