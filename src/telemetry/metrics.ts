import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What a process counts (DESIGN 14), whichever roles it has; `/metrics` shows it. Label values are names of ours, never what
 * people or inventories say: a label is a time series, and leaves the database with it.
 */
export const registry = new Registry();
const registers = [registry];

export const requests = new Counter({
  name: 'lacuna_requests_total',
  help: 'HTTP requests answered, by GraphQL operation or route, and status.',
  labelNames: ['operation', 'status'],
  registers,
});

export const requestDuration = new Histogram({
  name: 'lacuna_request_duration_seconds',
  help: 'How long requests took to answer, by GraphQL operation or route.',
  labelNames: ['operation'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers,
});

export const operationErrors = new Counter({
  name: 'lacuna_operation_errors_total',
  help: 'Errors in answers of GraphQL operations, by code.',
  labelNames: ['code'],
  registers,
});

export const jobDuration = new Histogram({
  name: 'lacuna_job_duration_seconds',
  help: 'How long jobs ran, by kind and outcome: done, failed, or handed back by a worker that stops.',
  labelNames: ['job', 'outcome'],
  buckets: [0.05, 0.25, 1, 5, 15, 60, 300, 1800],
  registers,
});

export const enhancementPlanned = new Counter({
  name: 'lacuna_enhancement_planned_assets_total',
  help: 'Assets of the runs that were asked for, by plan: fresh, stale, forced, or skipped because their analysis holds (a cache hit).',
  labelNames: ['plan'],
  registers,
});

export const enhancementDuration = new Histogram({
  name: 'lacuna_enhancement_asset_duration_seconds',
  help: 'How long the analysis of one asset took, by outcome: completed, or the code of its error.',
  labelNames: ['outcome'],
  buckets: [0.01, 0.05, 0.25, 0.5, 1, 2, 5, 10, 15, 20, 30, 60],
  registers,
});

export const enhancementTokens = new Histogram({
  name: 'lacuna_enhancement_asset_tokens',
  help: 'Tokens that the analysis of one asset took, by direction: input or output. Assets that no model was asked about took 0.',
  labelNames: ['direction'],
  buckets: [0, 250, 500, 1000, 2000, 4000, 8000, 16_000],
  registers,
});

export const enhancementRuns = new Counter({
  name: 'lacuna_enhancement_runs_total',
  help: 'Runs that ended, by status.',
  labelNames: ['status'],
  registers,
});

export const consistencyFailures = new Counter({
  name: 'lacuna_enhancement_consistency_failures_total',
  help: 'Assets that a run left saying they are analysed although a gap has no confidence: a fault of ours.',
  registers,
});

export const learningOperations = new Counter({
  name: 'lacuna_learning_operations_total',
  help: 'Reads and writes of learnings, by outcome: ok or failed.',
  labelNames: ['operation', 'outcome'],
  registers,
});

export const modelCallDuration = new Histogram({
  name: 'lacuna_model_call_duration_seconds',
  help: 'How long calls to the model took, by outcome: answered, or the kind of failure.',
  labelNames: ['outcome'],
  buckets: [0.1, 0.5, 1, 2, 5, 10, 15, 20, 30, 60],
  registers,
});

export const modelTokens = new Counter({
  name: 'lacuna_model_tokens_total',
  help: 'Tokens of all calls to the model, by direction: input or output.',
  labelNames: ['direction'],
  registers,
});

export const toolCallDuration = new Histogram({
  name: 'lacuna_tool_call_duration_seconds',
  help: "How long calls of the assistant's tools took, by tool and outcome: ok, or the code of the error.",
  labelNames: ['tool', 'outcome'],
  buckets: [0.01, 0.05, 0.25, 1, 5, 15],
  registers,
});

/** Counts with the outcomes it can have, so that a rate is 0 and not missing before the first failure. */
for (const operation of ['read', 'write'])
  for (const outcome of ['ok', 'failed']) learningOperations.inc({ operation, outcome }, 0);
for (const plan of ['fresh', 'stale', 'forced', 'skipped']) enhancementPlanned.inc({ plan }, 0);

const MINUTE_MS = 60_000;

/** How many of something go on at once, and the most there were at one time in this minute and the last. */
export class Concurrency {
  private now = 0;
  private minute = 0;
  private peaks: [last: number, current: number] = [0, 0];

  /** Counts `work` while it goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.now += 1;
    this.turn();
    try {
      return await work();
    } finally {
      this.now -= 1;
    }
  }

  get peak(): number {
    this.turn();
    return Math.max(...this.peaks);
  }

  private turn(): void {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    const passed = minute - this.minute;
    if (passed === 1) this.peaks = [this.peaks[1], this.now];
    else if (passed > 1) this.peaks = [this.now, this.now];
    this.minute = minute;
    this.peaks[1] = Math.max(this.peaks[1], this.now);
  }
}

/** Assets that this process analyses. */
export const assetsAtOnce = new Concurrency();

registry.registerMetric(
  new Gauge({
    name: 'lacuna_enhancement_concurrent_assets_peak',
    help: 'The most assets that were analysed at one time in this minute and the last.',
    registers: [],
    collect() {
      this.set(assetsAtOnce.peak);
    },
  }),
);
