import { END_OF_ROWS } from './dump-database.js';

const NEWLINE = 0x0a;
const END = Buffer.from(END_OF_ROWS);
const END_AFTER_ROW = Buffer.from(`\n${END_OF_ROWS}`);

/** Takes a dump apart: lines of JSON, and the rows between them as they go to COPY. */
export class DumpReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly chunks: AsyncIterator<Buffer>) {}

  /** The next line of JSON; undefined at the end. */
  async next<T>(): Promise<T | undefined> {
    for (;;) {
      const end = this.rest.indexOf(NEWLINE);
      if (end >= 0) return JSON.parse(this.take(end + 1).toString()) as T;
      if (!(await this.more())) return undefined;
    }
  }

  /** The rows up to the line that ends them, which is taken as well. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.rest.subarray(0, END.length).equals(END)) {
        this.take(END.length);
        return;
      }
      const end = this.rest.indexOf(END_AFTER_ROW);
      const whole = end >= 0 ? end + 1 : this.rest.lastIndexOf(NEWLINE) + 1;
      if (whole > 0) yield this.take(whole);
      else if (!(await this.more())) throw new Error('the dump ends within a table');
    }
  }

  private take(length: number): Buffer {
    const taken = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return taken;
  }

  private async more(): Promise<boolean> {
    const { done, value } = await this.chunks.next();
    if (done !== true) this.rest = Buffer.concat([this.rest, value]);
    return done !== true;
  }
}
