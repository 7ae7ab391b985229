import type { Turn } from './search-knowledge.js';

const SPEAKERS: Readonly<Record<string, Turn['speaker']>> = {
  user: 'person',
  human: 'person',
  person: 'person',
  agent: 'assistant',
  assistant: 'assistant',
  bot: 'assistant',
};

/** Splits a query of several lines: the last one is the question, the others were said before it, by whom they name. */
export function readConversation(query: string): { question: string; history: Turn[] } {
  const turns = query
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .map((line): Turn => {
      const [prefix = '', name = ''] = /^\s*(\w+)\s*:\s+/.exec(line) ?? [];
      const speaker = SPEAKERS[name.toLowerCase()];
      return speaker ? { speaker, text: line.slice(prefix.length) } : { speaker: 'unknown', text: line.trim() };
    });
  const question = turns.at(-1)?.text ?? '';
  return { question, history: turns.slice(0, -1) };
}
