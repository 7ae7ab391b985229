import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES = 16;
const IDS_A_DRAW = 512;

/** Highest start of a count within a millisecond: the count has 31 bits, and room to rise. */
const HIGHEST_START = 2 ** 30;

/**
 * UUIDs of version 7, each greater than the one before, for rows by the thousand: randomness is drawn for many at once,
 * which costs a tenth of drawing it for each.
 */
export class OrderedIds {
  readonly #random = new Uint8Array(RANDOM_BYTES * IDS_A_DRAW);
  #left = 0;
  #msecs = 0;
  #seq = 0;

  next(): string {
    if (this.#left === 0) {
      randomFillSync(this.#random);
      this.#left = IDS_A_DRAW;
    }
    this.#left -= 1;
    const random = this.#random.subarray(this.#left * RANDOM_BYTES, (this.#left + 1) * RANDOM_BYTES);
    const now = Date.now();
    if (now > this.#msecs) {
      this.#msecs = now;
      this.#seq = new DataView(random.buffer, random.byteOffset).getUint32(0) % HIGHEST_START;
    } else this.#seq += 1;
    return v7({ random, msecs: this.#msecs, seq: this.#seq });
  }
}
