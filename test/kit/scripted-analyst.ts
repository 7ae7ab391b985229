import type { AnalysisOutput, AnalysisTask, Analyst, OpenAnalysis } from '../../src/modules/enhancement/analyst.js';
import { RulesAnalyst } from '../../src/modules/enhancement/rules-analyst.js';

const rules = new RulesAnalyst();

/** The evidence rules, except for what a test does about the n-th asset (from 0): answer else, wait, throw, or interfere. */
export class ScriptedAnalyst implements Analyst {
  readonly model = 'scripted';
  readonly promptVersion = 'scripted/1';
  /** Assets that were asked about. */
  calls = 0;
  /** Assets that were made ready to be asked about. */
  opened = 0;

  async prepare(): Promise<void> {}

  constructor(
    private readonly intervene: (
      call: number,
      task: AnalysisTask,
      signal: AbortSignal,
    ) => Promise<AnalysisOutput | void>,
  ) {}

  open(task: AnalysisTask): OpenAnalysis {
    this.opened += 1;
    const byRules = rules.open(task);
    return {
      ...byRules,
      ask: async (signal) => {
        const call = this.calls;
        this.calls += 1;
        return (await this.intervene(call, task, signal)) ?? byRules.ask(signal);
      },
    };
  }
}

/** Resolves never; rejects when the signal is aborted, as a model client does. */
export const hang = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
