import type { AssetFacts } from '../../ai/asset-facts.js';
import { redact, redactJson } from '../../ai/redact.js';
import { sql } from '../../db/statement.js';
import { badInput, notFound } from '../../errors.js';
import { MAX_INLINE_LIST } from '../../graphql/condition.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { learningOperations } from '../../telemetry/metrics.js';
import type { AuditService } from '../audit/audit.service.js';
import type { LearningSource, Lesson, Library, ShownLearning } from '../enhancement/learning-source.js';
import type { DecisionLearner } from '../gaps/review.service.js';
import type { AccessService } from '../tenancy/access.service.js';
import { contextOf, drawLearnings } from './draw-learnings.js';
import { findOwnValues } from './find-own-values.js';
import { findPrecedents } from './find-precedents.js';
import { isFitToShow } from './is-fit-to-show.js';
import { type DeleteLearningsInput, type Learning, LearningScope } from './learning.types.js';
import {
  type Candidate,
  countUse,
  isWithinReach,
  knownHashes,
  lockLearnings,
  readCandidates,
  readCounted,
  readTaughtGaps,
  storeLearnings,
} from './learning-store.js';
import { rankLearnings, traitsOf } from './rank-learnings.js';

/** A proposal is worth keeping from here on: what is less sure is best practice, which every analysis knows. */
const MIN_CONFIDENCE = 0.5;

/** How often reading and writing learnings went well, since the process started. */
export interface LearningCounts {
  reads: number;
  failedReads: number;
  writes: number;
  failedWrites: number;
}

/**
 * What analyses and decisions teach, kept in the database and nowhere else. What it does for an analysis or a decision
 * never fails it: a failure is logged and counted.
 */
export class LearningService implements LearningSource, DecisionLearner {
  readonly counts: LearningCounts = { reads: 0, failedReads: 0, writes: 0, failedWrites: 0 };

  constructor(
    private readonly audit: AuditService,
    private readonly access: AccessService,
    private readonly logger: Logger,
    private readonly ttlDays: number,
  ) {}

  /** Forgets learnings, all or none. */
  delete(scope: Scope, { learningIds }: DeleteLearningsInput): Promise<number> {
    if (learningIds.length < 1 || learningIds.length > MAX_INLINE_LIST)
      throw badInput('input.learningIds', `Expected 1 to ${MAX_INLINE_LIST} ids; got ${learningIds.length}.`);
    return scope.transaction(async (tx) => {
      await lockLearnings(tx);
      const deleted = await tx.rows<Pick<Learning, 'id' | 'scope' | 'assetType' | 'fieldName'>>(sql`
        delete from migration.learnings l where ${isWithinReach(tx, 'l')} and l.id = any(${learningIds})
        returning l.id, l.scope, l.asset_type as "assetType", l.field_name as "fieldName"`);
      const found = new Set(deleted.map(({ id }) => id));
      const missing = learningIds.find((id) => !found.has(id));
      if (missing !== undefined) throw notFound('learning', missing);
      if (deleted.some((learning) => learning.scope === LearningScope.CLIENT))
        await this.access.requireAdministrator(tx, 'forget what all its engagements have learned');
      const events = deleted.map(({ id, ...about }) => ({
        action: 'learning.deleted',
        details: { learningId: id, ...about },
      }));
      await this.audit.record(tx, ...events);
      return deleted.length;
    });
  }

  /** All that the tenant has learned about a type is read at once: no scope keeps more than a thousand. */
  openLibrary(scope: Scope, assetType: AssetFacts['assetType']): Promise<Library> {
    return this.attempt(scope, 'read', EMPTY_LIBRARY, async () => {
      const learned = await readCandidates(scope, assetType);
      const candidates = learned.filter((learning) => isFitToShow(assetType, learning));
      const counted = await readCounted(scope, assetType);
      const ownValues = findOwnValues(counted);
      const isAbout = (fieldNames: readonly string[]) => (learning: { fieldName: string | null }) =>
        learning.fieldName !== null && fieldNames.includes(learning.fieldName);
      return {
        recall: (facts, fieldNames) => {
          const traits = traitsOf(facts).map((trait) => redact(trait).text);
          const telling = fieldNames.filter((fieldName) => !ownValues.has(fieldName));
          return rankLearnings(candidates.filter(isAbout(telling)), traits, new Date()).map(shown);
        },
        precedents: (facts, fieldNames) => {
          const context = contextOf(facts);
          if (context === '') return [];
          const alike = counted.filter((learning) => learning.context === context);
          return findPrecedents(alike.filter(isAbout(fieldNames)));
        },
      };
    });
  }

  learnFromAnalyses(scope: Scope, analysisRunId: string, lessons: readonly Lesson[]): Promise<void> {
    const usedIds = lessons.flatMap((lesson) => lesson.usedIds);
    return this.attempt(scope, 'write', undefined, async () => {
      const taught = await readTaughtGaps(
        scope,
        sql`g.asset_id = any(${lessons.map(({ assetId }) => assetId)}) and g.analysis_run_id = ${analysisRunId} and g.resolution_status = 'PENDING'
          and g.proposed_value is not null and g.confidence_score >= ${MIN_CONFIDENCE}`,
      );
      const drawn = taught.flatMap(drawLearnings);
      const known = await knownHashes(
        scope,
        drawn.map(({ contentHash }) => contentHash),
      );
      const news = drawn.filter(({ contentHash }) => !known.has(contentHash));
      if (news.length === 0 && usedIds.length === 0) return;
      await scope.transaction(async (tx) => {
        await storeLearnings(tx, news, this.ttlDays);
        if (usedIds.length > 0) await countUse(tx, usedIds);
      });
    });
  }

  learnFromDecision(scope: Scope, gapIds: readonly string[]): Promise<void> {
    return this.attempt(scope, 'write', undefined, async () => {
      const taught = await readTaughtGaps(scope, sql`g.id = any(${gapIds}) and g.resolution_status <> 'PENDING'`);
      await scope.transaction((tx) => storeLearnings(tx, taught.flatMap(drawLearnings), this.ttlDays));
    });
  }

  private async attempt<T>(scope: Scope, kind: 'read' | 'write', otherwise: T, work: () => Promise<T>): Promise<T> {
    const { counts } = this;
    try {
      const result = await work();
      counts[kind === 'read' ? 'reads' : 'writes'] += 1;
      learningOperations.inc({ operation: kind, outcome: 'ok' });
      return result;
    } catch (error) {
      counts[kind === 'read' ? 'failedReads' : 'failedWrites'] += 1;
      learningOperations.inc({ operation: kind, outcome: 'failed' });
      this.logger.warn(
        { err: error, requestId: scope.requestId },
        `learnings could not be ${kind === 'read' ? 'read' : 'written'}`,
      );
      return otherwise;
    }
  }
}

const EMPTY_LIBRARY: Library = { recall: () => [], precedents: () => [] };

/** What is stored was redacted before; a row that was not written by us is redacted here. */
const shown = ({ id, fieldName, outcome, value, confidenceScore }: Candidate): ShownLearning => ({
  id,
  fieldName,
  outcome,
  value: redactJson(value).value,
  confidenceScore,
});
