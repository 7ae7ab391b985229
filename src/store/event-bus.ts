import type { Store, StoreListener } from './store.js';

/**
 * Small events between the processes of one deployment. `Events` maps each name to its payload (JSON):
 * `createEventBus<{ 'grants.changed': { subject: string } }>(store)`.
 *
 * An event is a hint, delivered at most once: whatever must happen in the end needs a TTL or a job beside it. A process
 * hears its own events too.
 */
export interface EventBus<Events extends Record<string, object>> {
  /** Never fails: while the store is down the event is lost. */
  publish<Name extends keyof Events & string>(name: Name, payload: Events[Name]): Promise<void>;
  /** Returns the function that ends the subscription. */
  subscribe<Name extends keyof Events & string>(name: Name, listener: StoreListener<Events[Name]>): () => void;
}

export function createEventBus<Events extends Record<string, object>>(store: Store): EventBus<Events> {
  return {
    publish: (name, payload) => store.publish(name, payload),
    subscribe: (name, listener) => store.subscribe(name, listener),
  };
}
