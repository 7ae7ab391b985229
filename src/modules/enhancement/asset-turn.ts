import { isDeepStrictEqual } from 'node:util';
import { filterContext } from '../../ai/filter-context.js';
import { DeadlineExceeded } from '../../ai/model/deadline.js';
import type { Scope } from '../../scope.js';
import { assetsAtOnce } from '../../telemetry/metrics.js';
import { inSpan } from '../../telemetry/span.js';
import { ATTRIBUTE } from '../../telemetry/span-attributes.js';
import type { HeldRun } from './advance-run.js';
import type { RunnerParts } from './analysis-runner.js';
import {
  type AnalysisTask,
  AnalystError,
  answered,
  NOTHING_SPENT,
  type OpenAnalysis,
  RunStopped,
  type Spending,
} from './analyst.js';
import type { RunCounters } from './describe-progress.js';
import { AssetErrorCode } from './enhancement-status.js';
import { judgeWriteError } from './judge-write-error.js';
import { normaliserFor } from './normaliser-for.js';
import type { AssetTask } from './read-turn.js';
import type { RunLearnings } from './run-learnings.js';
import type { Analyzed, Failed, Turn } from './run-ledger.js';
import type { RunRules } from './run-rules.js';
import { readSafeKeys } from './safe-keys/read-safe-keys.js';
import { validateAnswers } from './validate-answers.js';
import { withinDeadline } from './within-deadline.js';

type ToAnalyze = Extract<Turn, { kind: 'ANALYZE' }>;

/** What came of a turn: how far the run is and, where it is begun already, whose turn is next. */
interface Step {
  readonly counters: RunCounters;
  readonly next?: ToAnalyze;
}

/** An asset about which everything is done but the asking. */
interface Ready {
  readonly task: AssetTask;
  readonly safeKeys: readonly string[];
  readonly question: AnalysisTask;
  readonly analysis: OpenAnalysis;
}

type Proposed =
  | { kind: 'ANALYZED'; done: Pick<Analyzed, 'answers' | 'contextKeysUsed' | 'learningIds'>; spending: Spending }
  | { kind: 'FAILED'; errorCode: AssetErrorCode; spending: Spending };

/** What a run does with one asset after another: has it answered, checks the answers, writes them. */
export class AssetTurn {
  /** What comes after the asset at hand. */
  private ahead: Promise<Ready | undefined> = NOTHING;

  constructor(
    private readonly parts: RunnerParts,
    private readonly scope: Scope,
    private readonly run: HeldRun,
    private readonly learnings: RunLearnings,
    private readonly rules: RunRules,
  ) {}

  /**
   * Answers how far the run is, or undefined when it was interrupted: the asset is then still this run's to finish. Throws
   * {@link RunStopped} when the run cannot go on.
   */
  async take(
    turn: ToAnalyze | Extract<Turn, { kind: 'MISSING' }>,
    interrupted: AbortSignal,
  ): Promise<Step | undefined> {
    const { promptVersion } = this.parts.analyst;
    if (turn.kind === 'MISSING') {
      const nothing = { spending: NOTHING_SPENT, promptVersion, durationMs: 0 };
      return this.fail({ ...turn, ...nothing, errorCode: AssetErrorCode.ASSET_NOT_FOUND });
    }
    const { task } = turn;
    const startedAt = performance.now();
    const about = { [ATTRIBUTE.requestId]: this.scope.requestId };
    const proposed = await assetsAtOnce.during(() =>
      inSpan('analyze asset', about, () => this.propose(task, interrupted)),
    );
    if (!proposed) return undefined;
    const { spending } = proposed;
    const effort = { spending, promptVersion, durationMs: Math.round(performance.now() - startedAt) };
    try {
      if (proposed.kind === 'ANALYZED') return await this.write(task, { ...proposed.done, ...effort });
      const { analysisId, facts } = task;
      return await this.fail({ analysisId, assetId: facts.id, errorCode: proposed.errorCode, ...effort });
    } catch (error) {
      // What was refused was refused with its usage; the calls were made all the same.
      await spending.settle(this.scope);
      throw error;
    }
  }

  /** Gives back what was made ready and will not be asked. Never throws. */
  async close(): Promise<void> {
    const { ahead } = this;
    this.ahead = NOTHING;
    try {
      await (await ahead)?.analysis.drop();
    } catch (error) {
      // It stays set aside, as that of a worker that was killed.
      this.parts.logger.warn({ analysisRunId: this.run.id, err: error }, 'a reservation was not given back');
    }
  }

  private async fail(failed: Failed): Promise<Step> {
    return { counters: await this.parts.ledger.fail(this.scope, this.run, failed) };
  }

  /** Twice where it meets another write, the second time alone. */
  private async write(task: AssetTask, done: Analyzed): Promise<Step> {
    const assetId = task.facts.id;
    for (let isFirst = true; ; isFirst = false) {
      const next = await this.ahead;
      try {
        const { counters, isNextBegun } = await this.parts.ledger.complete(this.scope, this.run, task, done, next);
        await this.learnings.learn({ assetId, usedIds: done.learningIds });
        return next && isNextBegun ? { counters, next: { kind: 'ANALYZE', task: next.task, counters } } : { counters };
      } catch (error) {
        await this.close();
        const verdict = judgeWriteError(error);
        if (verdict === 'UNKNOWN') throw error;
        if (verdict === 'CONFLICT' && isFirst) continue;
        const errorCode = verdict === 'CONFLICT' ? AssetErrorCode.PERSISTENCE_CONFLICT : AssetErrorCode.INTERNAL;
        this.logFailure(task, errorCode, { err: error });
        return this.fail({ ...done, analysisId: task.analysisId, assetId, errorCode });
      }
    }
  }

  /** Asks the analyst and checks its answers. Undefined when it was interrupted. */
  private async propose(task: AssetTask, interrupted: AbortSignal): Promise<Proposed | undefined> {
    const failed = (errorCode: AssetErrorCode, why: object, spending: Spending): Proposed => {
      this.logFailure(task, errorCode, why);
      return { kind: 'FAILED', errorCode, spending };
    };
    try {
      return await this.ask(task, interrupted, failed);
    } catch (error) {
      const spending = error instanceof AnalystError || error instanceof RunStopped ? error.spending : NOTHING_SPENT;
      if (interrupted.aborted || error instanceof RunStopped) await spending.settle(this.scope);
      if (interrupted.aborted) return undefined;
      if (error instanceof RunStopped) throw error;
      return failed(errorCodeOf(error), { err: error }, spending);
    }
  }

  private async ask(
    task: AssetTask,
    interrupted: AbortSignal,
    failed: (errorCode: AssetErrorCode, why: object, spending: Spending) => Proposed,
  ): Promise<Proposed> {
    const { question, analysis } = await this.takeReady(task);
    if (interrupted.aborted) await analysis.drop();
    const asking = withinDeadline(this.parts.assetTimeoutMs, interrupted, (signal) => analysis.ask(signal));
    // Not sooner: the request is on its way first.
    this.ahead = this.lookAhead(task);
    const { answers, learningIds, spending } = await asking;
    const validated = validateAnswers(answers, question);
    if (!validated.ok) return failed(AssetErrorCode.VALIDATION_FAILED, { faults: validated.faults }, spending);
    const done = { answers: validated.answers, contextKeysUsed: question.context.keysUsed, learningIds };
    return { kind: 'ANALYZED', done, spending };
  }

  /** What was made ready of the asset, if that is still what it would be made of. */
  private async takeReady(task: AssetTask): Promise<Ready> {
    const safeKeys = await readSafeKeys(this.scope, this.parts.store);
    const ready = await this.ahead;
    const isCurrent = ready !== undefined && isDeepStrictEqual(versionOf(ready), versionOf({ task, safeKeys }));
    if (!isCurrent) {
      await this.close();
      return this.makeReady(task, safeKeys);
    }
    this.ahead = NOTHING;
    return ready;
  }

  /** Makes the next asset ready while a model is asked about this one. Never throws: what fails here fails again when its turn comes. */
  private async lookAhead(current: AssetTask): Promise<Ready | undefined> {
    const { ledger, store, logger } = this.parts;
    try {
      const next = await ledger.lookAhead(this.scope, this.run, current);
      return next && (await this.makeReady(next, await readSafeKeys(this.scope, store)));
    } catch (error) {
      logger.debug({ analysisRunId: this.run.id, err: error }, 'the next asset was not made ready');
      return undefined;
    }
  }

  private async makeReady(task: AssetTask, safeKeys: readonly string[]): Promise<Ready> {
    const { analyst, usage } = this.parts;
    const { scope, run } = this;
    const { facts, gaps } = task;
    const context = filterContext(facts, safeKeys);
    const fieldNames = gaps.map(({ fieldName }) => fieldName);
    const library = await this.learnings.libraryFor(facts.assetType);
    const question = {
      tenant: scope.tenant,
      facts,
      context,
      gaps,
      recall: (fields: readonly string[]) => library.recall(facts, fields),
      rules: await this.rules.rulesFor(facts.assetType, fieldNames),
      precedents: library.precedents(facts, fieldNames),
      normalise: normaliserFor(facts.assetType),
      account: usage.accountFor(scope, { analysisRunId: run.id, assetId: facts.id, model: run.model }),
    };
    const analysis = gaps.length === 0 ? NOTHING_TO_ASK : analyst.open(question);
    return { task, safeKeys, question, analysis };
  }

  private logFailure({ facts }: AssetTask, errorCode: AssetErrorCode, why: object): void {
    const about = { analysisRunId: this.run.id, assetId: facts.id, errorCode };
    this.parts.logger.warn({ ...about, ...why }, 'an asset was not analysed');
  }
}

function errorCodeOf(error: unknown): AssetErrorCode {
  if (error instanceof DeadlineExceeded) return AssetErrorCode.AGENT_TIMEOUT;
  return error instanceof AnalystError ? error.code : AssetErrorCode.INTERNAL;
}

const NOTHING = Promise.resolve(undefined);

/** All that an analysis is made of, as far as it can change. */
const versionOf = ({ task, safeKeys }: Pick<Ready, 'task' | 'safeKeys'>) => {
  const { analysisId, rowVersion, gapsVersion } = task;
  return { analysisId, rowVersion, gapsVersion, safeKeys };
};

/** Of an asset without gaps. */
const NOTHING_TO_ASK = answered({ answers: [], learningIds: [], spending: NOTHING_SPENT });
