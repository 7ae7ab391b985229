import type { StoreListener, StoreLogger } from './store.js';

type TextListener = (text: string) => void | Promise<void>;

/** Who listens to which channel in this process; both implementations of the store deliver through it. */
export class Listeners {
  readonly #byChannel = new Map<string, Set<TextListener>>();

  constructor(private readonly logger: StoreLogger) {}

  add<T extends object>(channel: string, listener: StoreListener<T>): () => void {
    // A function of its own for each call: the same listener may be given twice, and each call undoes only itself.
    const own: TextListener = (text) => {
      const payload: T = JSON.parse(text);
      return listener(payload);
    };
    const listeners = this.#byChannel.get(channel) ?? new Set();
    this.#byChannel.set(channel, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#byChannel.get(channel) === listeners) this.#byChannel.delete(channel);
    };
  }

  /** `text` is the JSON as it travelled: each listener gets a value of its own. Never throws. */
  deliver(channel: string, text: string): void {
    // Copied: a listener may add another, which must not hear what was sent before.
    const listeners = [...(this.#byChannel.get(channel) ?? [])];
    for (const listener of listeners) void this.#call(channel, listener, text);
  }

  clear(): void {
    this.#byChannel.clear();
  }

  async #call(channel: string, listener: TextListener, text: string): Promise<void> {
    try {
      await listener(text);
    } catch (error) {
      this.logger.error({ err: error, channel }, 'A listener of the store failed');
    }
  }
}
