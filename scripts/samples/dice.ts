/** Always the same numbers for the same seed (mulberry32): the committed files must come out again. */
export class Dice {
  constructor(private state: number) {}

  /** From 0 up to, not including, 1. */
  roll(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `low` to `high`, both possible. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.roll() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.roll() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new Error('expected something to pick from, got an empty list');
    return item;
  }

  /** Lower-case hexadecimal digits. */
  hex(length: number): string {
    return Array.from({ length }, () => this.whole(0, 15).toString(16)).join('');
  }

  uuid(prefix: string): string {
    return [prefix + this.hex(8 - prefix.length), this.hex(4), this.hex(4), this.hex(4), this.hex(12)].join('-');
  }
}
