import { setTimeout as sleep } from 'node:timers/promises';

/** One call: when it was made and answered (`performance.now()`), and the id it answered or why it failed. */
export interface Call {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly id?: string;
  readonly failure?: string;
}

/** Clients that call again as soon as they are answered, until they are stopped, and keep what came of each call. */
export class SteadyCalls {
  readonly calls: Call[] = [];
  private isStopping = false;
  private readonly clients: Promise<void>[];

  constructor(count: number, call: (number: number) => Promise<string>) {
    this.clients = Array.from({ length: count }, async () => {
      while (!this.isStopping) {
        const startedAt = performance.now();
        const outcome = await call(this.calls.length).then(
          (id) => ({ id }),
          (error: Error) => ({ failure: error.message }),
        );
        this.calls.push({ startedAt, endedAt: performance.now(), ...outcome });
        // One that is refused at once would otherwise only keep the machine from coming back.
        if ('failure' in outcome) await sleep(20);
      }
    });
  }

  get failed(): Call[] {
    return this.calls.filter(({ failure }) => failure !== undefined);
  }

  /** When the first call was answered well that was made after `moment`; undefined while there is none. */
  firstGoodAfter(moment: number): number | undefined {
    return this.calls.find(({ startedAt, id }) => startedAt > moment && id !== undefined)?.endedAt;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.clients);
  }
}
