const LONGEST = 600;

/** Enough of a word to find its other forms: "migrating" and "migration". */
const STEM = 5;

const stemsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.slice(0, STEM));

/**
 * The stretch of a passage, at most 600 characters, that holds the most different words of the question; cut between
 * sentences or lines, and marked where something was left out.
 */
export function quotePassage(passage: string, question: string): string {
  const text = passage.trim();
  if (text.length <= LONGEST) return text;
  const pieces = text.split(/(?<=[.!?])\s+|\n+/).flatMap((piece) => (piece.trim() === '' ? [] : wrap(piece.trim())));
  const wanted = new Set(stemsOf(question));
  const stems = pieces.map((piece) => new Set(stemsOf(piece).filter((stem) => wanted.has(stem))));
  let best = { from: 0, to: 1, worth: -1 };
  for (let from = 0; from < pieces.length; from += 1) {
    const held = new Set<string>();
    let length = 0;
    for (let to = from; to < pieces.length; to += 1) {
      length += (pieces[to]?.length ?? 0) + 1;
      if (length > LONGEST && to > from) break;
      for (const stem of stems[to] ?? []) held.add(stem);
      // Of two stretches with as many words the earlier and longer one: what follows explains.
      if (held.size > best.worth || (held.size === best.worth && from === best.from))
        best = { from, to: to + 1, worth: held.size };
    }
  }
  const quote = pieces.slice(best.from, best.to).join(' ');
  return `${best.from > 0 ? '[...] ' : ''}${quote}${best.to < pieces.length ? ' [...]' : ''}`;
}

/** A sentence that is too long for a quote, in parts that are not. */
function wrap(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const space = rest.lastIndexOf(' ', LONGEST);
    const at = space > LONGEST / 2 ? space : LONGEST - (isHighSurrogate(rest.charCodeAt(LONGEST - 1)) ? 1 : 0);
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...parts, rest];
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
