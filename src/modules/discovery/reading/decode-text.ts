import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';

const WINDOW_BYTES = 64 * 1024;

/**
 * Decodes text whose encoding nobody names, as it streams: UTF-8 and UTF-16 by their byte order marks, UTF-16
 * without one by its pattern of NULs, and otherwise UTF-8 where the first bytes beyond ASCII are valid UTF-8, else
 * Windows-1252. Byte order marks are dropped. The choice holds back at most 64 KiB.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const state: DecoderState = { held: Buffer.alloc(0), isStart: true };
  for await (const chunk of chunks) {
    if (state.decoder !== undefined) {
      yield state.decoder.decode(chunk, { stream: true });
      continue;
    }
    state.held = state.held.length === 0 ? chunk : Buffer.concat([state.held, chunk]);
    if (state.held.length >= WINDOW_BYTES) yield decide(state, false);
  }
  if (state.decoder === undefined) yield decide(state, true);
  // In UTF-8 and ASCII every byte has been seen; a decoder may still hold the start of a character that never ended.
  if (state.decoder !== undefined) yield state.decoder.decode();
}

interface DecoderState {
  held: Buffer;
  isStart: boolean;
  decoder?: TextDecoder;
}

/** Returns the text that is certain; keeps the rest in `held` until there is enough of it to choose by. */
function decide(state: DecoderState, isEnd: boolean): string {
  const marked = state.isStart ? detectMark(state.held) : undefined;
  state.isStart = false;
  if (marked !== undefined) {
    state.held = state.held.subarray(marked.markBytes);
    return startDecoding(state, marked.encoding);
  }
  // ASCII is the same in every encoding left, so the choice waits for the first byte that is not.
  const asciiBytes = isAscii(state.held) ? state.held.length : state.held.findIndex((byte) => byte > 0x7f);
  const text = state.held.toString('latin1', 0, asciiBytes);
  state.held = state.held.subarray(asciiBytes);
  if (state.held.length === 0 || (state.held.length < WINDOW_BYTES && !isEnd)) return text;
  return text + startDecoding(state, isUtf8(state.held) ? 'utf-8' : 'windows-1252');
}

function startDecoding(state: DecoderState, encoding: string): string {
  // ignoreBOM keeps U+FEFF: the mark at the start is gone already, any other is part of a value.
  state.decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const text = state.decoder.decode(state.held, { stream: true });
  state.held = Buffer.alloc(0);
  return text;
}

function detectMark(start: Buffer): { encoding: string; markBytes: number } | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  const unmarked = detectUtf16(start);
  return unmarked && { encoding: unmarked, markBytes: 0 };
}

/** Exports are mostly Latin text, whose UTF-16 has a NUL in every other byte and hardly one in the others. */
export function detectUtf16(start: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.floor(Math.min(start.length, 4096) / 2);
  let highNuls = 0;
  let lowNuls = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (start[pair * 2] === 0) highNuls++;
    if (start[pair * 2 + 1] === 0) lowNuls++;
  }
  if (lowNuls * 2 > pairs && highNuls * 20 < pairs) return 'utf-16le';
  if (highNuls * 2 > pairs && lowNuls * 20 < pairs) return 'utf-16be';
  return undefined;
}

/**
 * A character cut off at the end is no error, but one whole character beyond ASCII is asked for. Exports that cut texts
 * off at a number of bytes break some: UTF-8 is still what is whole more often, for in other encodings hardly one is.
 */
function isUtf8(bytes: Buffer): boolean {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });
  const replaced = text.split('\uFFFD').length - 1 - occurrences(bytes, '\uFFFD');
  const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  return beyondAscii - replaced > replaced;
}

function occurrences(bytes: Buffer, character: string): number {
  let count = 0;
  for (let at = bytes.indexOf(character); at !== -1; at = bytes.indexOf(character, at + 1)) count++;
  return count;
}
