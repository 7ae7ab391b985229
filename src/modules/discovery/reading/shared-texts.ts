import { AppError } from '../../../errors.js';

const PAGE_BYTES = 1024 * 1024;
/** Of a text: its page, where it starts there, and where it ends. */
const PLACE = 3;

/**
 * The texts of a workbook that its cells refer to by number. An estate's export can hold millions: they are kept as bytes
 * beside each other, a tenth of what as many strings would take.
 */
export class SharedTexts {
  private readonly pages: Buffer[] = [];
  private free = 0;
  private places = new Uint32Array(1024 * PLACE);
  private count = 0;
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** @throws AppError LIMIT_EXCEEDED when they come to more than they may. */
  add(text: string): void {
    const length = Buffer.byteLength(text);
    this.bytes += length + PLACE * Uint32Array.BYTES_PER_ELEMENT;
    if (this.bytes > this.maxBytes) {
      const message = `Expected at most ${this.maxBytes} bytes of different texts in a workbook; this one holds more: split it, or export CSV.`;
      throw new AppError('LIMIT_EXCEEDED', message, { field: 'file' });
    }
    if (this.free < length) {
      this.free = Math.max(PAGE_BYTES, length);
      this.pages.push(Buffer.allocUnsafe(this.free));
    }
    const page = this.pages.length - 1;
    const start = (this.pages[page]?.length ?? 0) - this.free;
    this.pages[page]?.write(text, start);
    this.free -= length;
    if (this.places.length < (this.count + 1) * PLACE) {
      const larger = new Uint32Array(this.places.length * 2);
      larger.set(this.places);
      this.places = larger;
    }
    this.places.set([page, start, start + length], this.count * PLACE);
    this.count += 1;
  }

  /** Undefined where there is none of this number. */
  get(index: number): string | undefined {
    if (!(index >= 0 && index < this.count)) return undefined;
    const [page = 0, start, end] = this.places.subarray(index * PLACE, (index + 1) * PLACE);
    return this.pages[page]?.toString('utf8', start, end) ?? '';
  }
}
