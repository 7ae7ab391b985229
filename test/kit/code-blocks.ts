import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A fenced block of a page. */
export interface CodeBlock {
  /** `docs/importing.md:13`, as an editor opens it. */
  readonly where: string;
  /** Empty: none is named. */
  readonly language: string;
  readonly text: string;
}

/** The pages that people read: README, docs, and those that lie beside what they are about. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'sdk/README.md',
  'bench/README.md',
  'samples/README.md',
];

export const readPage = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8');

/** Every fenced block of the pages, in their order. */
export const codeBlocks = (): CodeBlock[] => PAGES.flatMap((page) => blocksOf(page, readPage(page)));

export function blocksOf(page: string, markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { line: number; language: string; lines: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, language] = /^\s*```(\S*)\s*$/.exec(line) ?? [];
    if (open && language === '') {
      blocks.push({ where: `${page}:${open.line}`, language: open.language, text: open.lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (language !== undefined) open = { line: index + 1, language, lines: [] };
  }
  if (open) throw new Error(`${page}:${open.line} begins a code block that does not end`);
  return blocks;
}

/** Texts between single backticks, outside of blocks. */
export const inlineCode = (markdown: string): string[] =>
  [...markdown.replace(/^\s*```[\s\S]*?^\s*```\s*$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, text]) => text ?? '');

/** A script as it could be run: what its reader is to fill in (`<your copy>`) has a word in its place. */
export const withoutPlaceholders = (script: string): string => script.replace(/<[a-zA-Z][^<>\n]*>/g, 'placeholder');

const WORD = /(?:[^\s"']|"(?:\\.|[^"])*"|'[^']*')+/g;

/** The commands of a shell script: one a line or between `&&`, without comments, redirections, texts for them, and variables. */
export const commandsOf = (script: string): string[][] =>
  withoutPlaceholders(script)
    .replace(/<<-?\s*'?(\w+)'?([^\n]*)\n[\s\S]*?^\1$/gm, '$2')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => splitAt('&&', line.replace(/(^|\s)#.*$/, '').match(WORD) ?? []))
    .map((words) => words.filter((word, index) => !/^[<>]/.test(word) && !/^[<>]+$/.test(words[index - 1] ?? '')))
    .map((words) => words.slice(words.findIndex((word) => word !== 'export' && !/^\w+=/.test(word))))
    .filter(([program = '']) => program !== '' && !/^\w+=/.test(program))
    .map((words) => words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')));

function splitAt(separator: string, words: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === separator) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}
