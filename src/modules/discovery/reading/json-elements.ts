/** A piece of a JSON array; `text` of the last three kinds is an excerpt or incomplete. */
export interface JsonElement {
  readonly kind: 'whole' | 'too_long' | 'cut_off' | 'after_the_end';
  readonly text: string;
}

const KEPT_OF_THE_UNREADABLE = 2_000;

/**
 * Splits the text of a JSON array into the texts of its elements as it streams, so that an array of any length needs
 * the memory of one element. It only counts brackets outside strings: whether an element is JSON is for `JSON.parse`
 * to say.
 *
 * @param texts starts with the array's opening bracket, after white space.
 */
export async function* splitJsonArray(texts: AsyncIterable<string>, maxLength: number): AsyncGenerator<JsonElement> {
  const element = new ElementText(maxLength);
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let hasEnded = false;
  for await (const text of texts) {
    let start = 0;
    for (let index = 0; index < text.length && !hasEnded; index++) {
      const character = text.charCodeAt(index);
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (character === BACKSLASH) isEscaped = true;
        else if (character === QUOTE) isInString = false;
      } else if (character === QUOTE) {
        isInString = true;
      } else if (character === OPEN_BRACKET || character === OPEN_BRACE) {
        if (depth++ === 0) start = index + 1;
      } else if (character === CLOSE_BRACKET || character === CLOSE_BRACE) {
        hasEnded = --depth <= 0;
      }
      if (!hasEnded && !(character === COMMA && depth === 1 && !isInString)) continue;
      element.add(text.slice(start, index));
      start = index + 1;
      const split = element.take('whole');
      // A comma before the closing bracket is no element; between two commas something is missing.
      if (!hasEnded || split.text !== '') yield split;
    }
    element.add(text.slice(start));
  }
  const rest = element.take(hasEnded ? 'after_the_end' : 'cut_off');
  if (rest.text !== '') yield rest;
}

class ElementText {
  #text = '';
  #isTooLong = false;

  constructor(readonly maxLength: number) {}

  add(piece: string): void {
    if (this.#isTooLong) return;
    this.#text += piece;
    this.#isTooLong = this.#text.length > this.maxLength;
    if (this.#isTooLong) this.#text = this.#text.slice(0, KEPT_OF_THE_UNREADABLE);
  }

  take(kind: JsonElement['kind']): JsonElement {
    const text = this.#text.trim();
    const taken: JsonElement = { kind: this.#isTooLong ? 'too_long' : kind, text };
    this.#text = '';
    this.#isTooLong = false;
    return taken;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
