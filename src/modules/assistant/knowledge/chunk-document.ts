/** A piece of a document that is found and quoted as one. */
export interface Chunk {
  /** The headings it stands under, outermost first, joined by " > "; empty where there is none. */
  readonly heading: string;
  readonly text: string;
}

/** Longest chunk, in UTF-16 units: what a person reads as one quotation. */
const MAX_LENGTH = 2_400;

/** A heading closes the chunk before it only when that has this much; shorter sections stay together. */
const MIN_LENGTH = 800;

/**
 * Cuts plain text or Markdown along its structure: sections, then paragraphs, then lines and sentences, and inside a
 * word only where there is nothing else. Fenced code keeps together. Every character that is no white space is in exactly
 * one chunk, in order.
 */
export function chunkDocument(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  const headings: { level: number; title: string }[] = [];
  let pending: string[] = [];
  let pendingHeading = '';
  const pendingLength = () => pending.reduce((sum, block) => sum + block.length + 2, 0);
  const flush = () => {
    if (pending.length > 0) chunks.push({ heading: pendingHeading, text: pending.join('\n\n') });
    pending = [];
  };
  for (const block of blocksOf(text)) {
    const heading = /^(#{1,6})\s+(.*)/.exec(block);
    if (heading) {
      if (pendingLength() >= MIN_LENGTH) flush();
      const level = heading[1]?.length ?? 1;
      while ((headings.at(-1)?.level ?? 0) >= level) headings.pop();
      headings.push({ level, title: (heading[2] ?? '').trim() });
    }
    for (const piece of block.length > MAX_LENGTH ? cutLong(block) : [block]) {
      if (pendingLength() + piece.length > MAX_LENGTH) flush();
      if (pending.length === 0) pendingHeading = headings.map(({ title }) => title).join(' > ');
      pending.push(piece);
    }
  }
  flush();
  return chunks;
}

/** Paragraphs, headings and fenced code blocks, trimmed, none of them empty. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let lines: string[] = [];
  let isCode = false;
  const close = () => {
    const block = lines.join('\n').trim();
    if (block !== '') blocks.push(block);
    lines = [];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    const isFence = /^\s*(?:```|~~~)/.test(line);
    if (isFence && !isCode) close();
    if (isFence) isCode = !isCode;
    if (!isCode && !isFence && (line.trim() === '' || /^#{1,6}\s/.test(line))) close();
    lines.push(line);
    if (!isCode && (isFence || /^#{1,6}\s/.test(line))) close();
  }
  close();
  return blocks;
}

/** Where a block that is too long may be cut, best first; each match ends where the next piece begins. */
const CUTS = [/\n/g, /<br\s*\/?>/gi, /[.!?]["')\]]*\s+/g, /\s+/g];

function cutLong(block: string): string[] {
  const pieces: string[] = [];
  let rest = block;
  while (rest.length > MAX_LENGTH) {
    const at = cutAt(rest);
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}

function cutAt(text: string): number {
  for (const cut of CUTS) {
    const last = [...text.slice(0, MAX_LENGTH).matchAll(cut)].at(-1);
    const end = last ? last.index + last[0].length : 0;
    if (end > MIN_LENGTH / 2) return end;
  }
  const unit = text.charCodeAt(MAX_LENGTH - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? MAX_LENGTH - 1 : MAX_LENGTH;
}
