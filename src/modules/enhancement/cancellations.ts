import { createEventBus, type EventBus } from '../../store/event-bus.js';
import type { Store } from '../../store/store.js';

type AnalysisEvents = { 'analysis.cancel_requested': { runId: string } };

/**
 * Tells the worker of a run at once that it is to stop, so that it need not finish the asset it is at. Only a hint: the
 * run's row holds the request, and the worker looks there before each asset.
 */
export class Cancellations {
  private readonly events: EventBus<AnalysisEvents>;
  private readonly running = new Map<string, AbortController>();
  private readonly unsubscribe: () => void;

  constructor(store: Store) {
    this.events = createEventBus<AnalysisEvents>(store);
    this.unsubscribe = this.events.subscribe('analysis.cancel_requested', ({ runId }) =>
      this.running.get(runId)?.abort(),
    );
  }

  announce(runId: string): Promise<void> {
    return this.events.publish('analysis.cancel_requested', { runId });
  }

  /** Does `work` with a signal that a cancellation of the run aborts. */
  async during<T>(runId: string, work: (canceled: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.running.set(runId, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.running.delete(runId);
    }
  }

  close(): void {
    this.unsubscribe();
  }
}
