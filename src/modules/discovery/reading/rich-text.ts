import { endlessText, MOST_CHARACTERS } from './xml-reader.js';

/** The text of a cell: its value, or its runs of several styles put together, without how they are pronounced. */
export class RichText {
  whole = '';
  private isText = false;
  private isReading = true;

  clear(): void {
    this.whole = '';
  }

  open(tag: string): void {
    if (isText(tag)) this.isText = true;
    if (tag === 'rPh') this.isReading = false;
  }

  /** @throws AppError LIMIT_EXCEEDED when many pieces come to more than one may be. */
  add(piece: string): void {
    if (!this.isText || !this.isReading) return;
    this.whole += unescaped(piece);
    if (this.whole.length > MOST_CHARACTERS) throw endlessText();
  }

  close(tag: string): void {
    if (isText(tag)) this.isText = false;
    if (tag === 'rPh') this.isReading = true;
  }
}

const isText = (tag: string) => tag === 't' || tag === 'v';

/** Characters that XML has no way to say stand as `_x000D_` (ECMA-376 22.9.2.19). */
const unescaped = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
