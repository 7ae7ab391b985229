import { LacunaError } from './lacuna-error.js';
import type {
  AnalysisRunFieldsFragment,
  AssistantMessageFieldsFragment,
  DiscoveryFlowFieldsFragment,
  EnhancementProgressFieldsFragment,
  getSdk,
} from './operations.generated.js';
import { sleep } from './sleep.js';
import type { CallOptions } from './transport.js';

/** The methods that are made from the operation documents: one each, named alike. */
export type Operations = ReturnType<typeof getSdk<CallOptions>>;

export type AnalysisRun = AnalysisRunFieldsFragment;
export type AssistantMessage = AssistantMessageFieldsFragment;
export type DiscoveryFlow = DiscoveryFlowFieldsFragment;
export type EnhancementProgress = EnhancementProgressFieldsFragment;

export interface WaitOptions<Progress> extends CallOptions {
  /** Called with each new state, the last one too. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Where a run and its progress disagree for a moment, this much passes before they are asked again. */
const SETTLING_MS = 250;

/** Asks until the answer says that nothing more will change: as often as it advises, slower when told to. */
async function poll<Answer>(
  ask: () => Promise<Answer>,
  pollAfterMs: (answer: Answer) => number,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  for (;;) {
    let waitMs: number;
    try {
      const answer = await ask();
      waitMs = pollAfterMs(answer);
      if (waitMs <= 0) return answer;
    } catch (error) {
      if (!(error instanceof LacunaError) || error.code !== 'RATE_LIMITED') throw error;
      waitMs = (error.retryAfterSeconds ?? 1) * 1000;
    }
    await sleep(waitMs, signal);
  }
}

export async function waitForDiscovery(
  operations: Operations,
  flowId: string,
  { signal, onProgress }: WaitOptions<DiscoveryFlow>,
): Promise<DiscoveryFlow> {
  const ask = async () => {
    const { discoveryFlow } = await operations.discoveryProgress({ id: flowId }, { signal });
    if (!discoveryFlow) throw notFound(`No discovery flow with id ${flowId}.`);
    onProgress?.(discoveryFlow);
    return discoveryFlow;
  };
  return poll(ask, ({ progress }) => progress.pollAfterMs, signal);
}

export async function waitForMessage(
  operations: Operations,
  messageId: string,
  { signal }: CallOptions,
): Promise<AssistantMessage> {
  const ask = async () => {
    const { assistantMessage } = await operations.assistantMessage({ id: messageId }, { signal });
    if (!assistantMessage) throw notFound(`No assistant message with id ${messageId}.`);
    return assistantMessage;
  };
  return poll(ask, ({ pollAfterMs }) => pollAfterMs, signal);
}

export async function waitForRun(
  operations: Operations,
  runOrFlowId: string,
  { signal, onProgress }: WaitOptions<EnhancementProgress>,
): Promise<AnalysisRun> {
  let version: string | undefined;
  const report = (progress: EnhancementProgress) => {
    if (progress.version === version) return;
    version = progress.version;
    onProgress?.(progress);
  };
  let run = await findRun(operations, runOrFlowId, signal);
  while (!run.isSettled) {
    const { id } = run;
    // The progress of the flow is what the gateway answers cheapest; a later run of the flow means that ours is over.
    const ask = async () => {
      const asked = await operations.enhancementProgress({ collectionFlowId: run.collectionFlow.id }, { signal });
      if (asked.enhancementProgress.runId === id) report(asked.enhancementProgress);
      return asked.enhancementProgress;
    };
    await poll(ask, ({ runId, pollAfterMs }) => (runId === id ? pollAfterMs : 0), signal);
    run = await findRun(operations, id, signal);
    if (!run.isSettled) await sleep(SETTLING_MS, signal);
  }
  report(run.progress);
  return run;
}

/** The run of that id, or the newest of the collection flow of that id. */
async function findRun(operations: Operations, id: string, signal: AbortSignal | undefined): Promise<AnalysisRun> {
  const { analysisRun } = await operations.analysisRun({ id }, { signal });
  if (analysisRun) return analysisRun;
  const { enhancementProgress } = await operations.enhancementProgress({ collectionFlowId: id }, { signal });
  if (enhancementProgress.runId !== null) return findRun(operations, enhancementProgress.runId, signal);
  throw notFound(`The collection flow ${id} has no analysis run to wait for; call analyzeGaps first.`);
}

const notFound = (message: string) => new LacunaError({ message, extensions: { code: 'NOT_FOUND' } });
