import { expect } from 'vitest';
import type { AssetErrorCode } from '../../../src/modules/enhancement/enhancement-status.js';
import type { Behaviour } from '../model-server.js';
import type { AnalysisFleet } from './analysis-fleet.js';

/** Twelve ways of a model to fail, what becomes of the asset, and how many calls that takes. */
export const FAULTS: readonly { fault: Behaviour & string; code: `${AssetErrorCode}`; calls: 1 | 2 }[] = [
  { fault: 'hang', code: 'AGENT_TIMEOUT', calls: 1 },
  { fault: 'trickle', code: 'AGENT_TIMEOUT', calls: 1 },
  { fault: 'rate_limit', code: 'MODEL_ERROR', calls: 1 },
  { fault: 'server_error', code: 'MODEL_ERROR', calls: 1 },
  { fault: 'reset', code: 'MODEL_ERROR', calls: 1 },
  { fault: 'truncated', code: 'VALIDATION_FAILED', calls: 2 },
  { fault: 'prose', code: 'VALIDATION_FAILED', calls: 2 },
  { fault: 'wrong_schema', code: 'VALIDATION_FAILED', calls: 2 },
  { fault: 'huge', code: 'VALIDATION_FAILED', calls: 2 },
  { fault: 'broken_text', code: 'VALIDATION_FAILED', calls: 2 },
  { fault: 'injected', code: 'VALIDATION_FAILED', calls: 2 },
  { fault: 'empty', code: 'VALIDATION_FAILED', calls: 2 },
];

/**
 * A run whose model fails about every second asset, `times` times. Each of those must get its code and nothing else, the
 * others be analysed as if nothing had happened. Answers how many failed, and the longest that one took, in milliseconds.
 */
export async function failModel(
  fleet: AnalysisFleet,
  { fault, code, calls }: (typeof FAULTS)[number],
  times: number,
): Promise<{ failed: number; longestMs: number }> {
  const { database } = fleet.gateway;
  const flow = await fleet.flow(2 * times);
  fleet.model.next(
    ...Array.from({ length: times }, (): Behaviour[] => ['good', ...Array<Behaviour>(calls).fill(fault)]).flat(),
  );
  const runId = await fleet.analyze(flow);
  const run = await fleet.settled(runId);
  expect(run).toMatchObject({ status: 'COMPLETED', processed: 2 * times, failed: times });
  const outcomes = await database.rows<{ outcome: string; gaps: number; durationMs: number }>(
    `select coalesce(n.error_code, n.status) as outcome, n.duration_ms as "durationMs",
       (select count(*)::int from migration.collection_data_gaps g where g.asset_id = n.asset_id and g.confidence_score is not null) as gaps
     from migration.asset_analyses n where n.analysis_run_id = $1 order by n.position`,
    [runId],
  );
  const proposals = new Set(outcomes.filter(({ outcome }) => outcome === 'COMPLETED').map(({ gaps }) => gaps));
  expect(outcomes.map(({ outcome, gaps }) => [outcome, gaps])).toEqual(
    outcomes.map((_, index) => (index % 2 === 0 ? ['COMPLETED', [...proposals][0]] : [code, 0])),
  );
  expect(proposals.size).toBe(1);
  // What was answered was counted, refused or not: once a call, and in the run's sums.
  const [usage] = await database.rows<{ calls: number; input: number; output: number; ofRun: string }>(
    `select count(*)::int as calls, sum(c.input_tokens)::int as input, sum(c.output_tokens)::int as output,
       (select r.input_tokens || ' ' || r.output_tokens from migration.analysis_runs r where r.id = $1) as "ofRun"
     from migration.model_calls c where c.analysis_run_id = $1 and c.outcome <> 'OPEN'`,
    [runId],
  );
  expect(usage).toMatchObject({ calls: times * (1 + calls), ofRun: `${usage?.input} ${usage?.output}` });
  expect(fleet.requestsOf(flow)).toHaveLength(times * (1 + calls));
  fleet.forgetRequests();
  return {
    failed: run.failed,
    longestMs: Math.max(...outcomes.map(({ outcome, durationMs }) => (outcome === code ? durationMs : 0))),
  };
}

/**
 * A model that is gone: runs fail until its circuit opens, after five calls, and from then on stop at once with the code
 * that says so, without a call. Answers how they ended, and how many calls there were.
 */
export async function loseModel(
  fleet: AnalysisFleet,
  fault: 'server_error' | 'reset' | 'hang',
): Promise<{ ends: (string | null)[]; calls: number }> {
  fleet.model.always(fault);
  const ends: (string | null)[] = [];
  for (let run = 0; run < 5; run++) {
    const { error } = await fleet.settled(await fleet.analyze(await fleet.flow(3)));
    ends.push(error);
  }
  const calls = fleet.model.requests.length;
  fleet.forgetRequests();
  return { ends, calls };
}

export const ENDS_OF_LOST_MODEL = {
  ends: ['CIRCUIT_OPEN', 'CIRCUIT_OPEN', 'MODEL_UNAVAILABLE', 'MODEL_UNAVAILABLE', 'MODEL_UNAVAILABLE'],
  calls: 5,
};
