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

/** The commands of a shell script: one a line or between `&&`, without comments, redirections and what goes before. */
export const commandsOf = (script: string): string[][] =>
  script
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split('&&'))
    .map((command) => command.replace(/\s[<>]\s*\S+/g, '').trim())
    .filter((command) => command !== '')
    .map((command) => command.split(/\s+/).filter((word, index) => index > 0 || !/^\w+=/.test(word)));
