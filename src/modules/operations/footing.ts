import type { ChatModel } from '../../ai/model/chat-model.js';
import type { Database } from '../../db/database.js';
import type { JobQueue } from '../../jobs/queue.js';
import type { Store } from '../../store/store.js';

/** What a process stands on. */
export interface Footing {
  readonly database: Database;
  readonly store: Store;
  readonly queue: JobQueue;
  /** Undefined: none is configured. */
  readonly model: ChatModel | undefined;
  /** True from the signal to stop on. */
  isStopping(): boolean;
}
