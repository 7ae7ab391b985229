import { filterContext } from '../../ai/filter-context.js';
import { DeadlineExceeded } from '../../ai/model/deadline.js';
import type { Scope } from '../../scope.js';
import { assetsAtOnce } from '../../telemetry/metrics.js';
import { inSpan } from '../../telemetry/span.js';
import { ATTRIBUTE } from '../../telemetry/span-attributes.js';
import type { HeldRun } from './advance-run.js';
import type { RunnerParts } from './analysis-runner.js';
import { type AnalysisOutput, AnalystError, NOTHING_SPENT, RunStopped, type Spending } from './analyst.js';
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

type Proposed =
  | { kind: 'ANALYZED'; done: Pick<Analyzed, 'answers' | 'contextKeysUsed' | 'learningIds'>; spending: Spending }
  | { kind: 'FAILED'; errorCode: AssetErrorCode; spending: Spending };

/** What a run does with one asset after another: has it answered, checks the answers, writes them. */
export class AssetTurn {
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
    turn: Extract<Turn, { kind: 'ANALYZE' | 'MISSING' }>,
    interrupted: AbortSignal,
  ): Promise<RunCounters | undefined> {
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

  private fail(failed: Failed): Promise<RunCounters> {
    return this.parts.ledger.fail(this.scope, this.run, failed);
  }

  /** Twice where it meets another write. */
  private async write(task: AssetTask, done: Analyzed): Promise<RunCounters> {
    const assetId = task.facts.id;
    for (let isFirst = true; ; isFirst = false) {
      try {
        const counters = await this.parts.ledger.complete(this.scope, this.run, task, done);
        await this.learnings.learn({ assetId, usedIds: done.learningIds });
        return counters;
      } catch (error) {
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
    { facts, gaps }: AssetTask,
    interrupted: AbortSignal,
    failed: (errorCode: AssetErrorCode, why: object, spending: Spending) => Proposed,
  ): Promise<Proposed> {
    const { analyst, usage, store, assetTimeoutMs } = this.parts;
    const { scope, run } = this;
    const context = filterContext(facts, await readSafeKeys(scope, store));
    const fieldNames = gaps.map(({ fieldName }) => fieldName);
    const library = await this.learnings.libraryFor(facts.assetType);
    const task = {
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
    const { answers, learningIds, spending } =
      gaps.length === 0
        ? NOTHING_ASKED
        : await withinDeadline(assetTimeoutMs, interrupted, (signal) => analyst.analyze(task, signal));
    const validated = validateAnswers(answers, task);
    if (!validated.ok) return failed(AssetErrorCode.VALIDATION_FAILED, { faults: validated.faults }, spending);
    const done = { answers: validated.answers, contextKeysUsed: context.keysUsed, learningIds };
    return { kind: 'ANALYZED', done, spending };
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

/** Of an asset without gaps: it needs no asking. */
const NOTHING_ASKED: AnalysisOutput = { answers: [], learningIds: [], spending: NOTHING_SPENT };
