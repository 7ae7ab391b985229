import type { FileOutcome } from './import-file.js';

/** A row of docs/formats.md, of its first table for a file that was imported, else of its second. */
export function describeOutcome(outcome: FileOutcome): string {
  if (outcome.kind === 'refused') return row(`\`${outcome.file}\``, `\`${outcome.code}\``, cell(outcome.message));
  const { format, confidence, received, accepted, duplicate, rejected, assets, columns, mapped } = outcome.import;
  return row(
    `\`${outcome.file}\``,
    format,
    confidence.toFixed(2),
    received,
    accepted,
    counts(rejected),
    duplicate,
    counts(assets),
    `${mapped} of ${columns}`,
  );
}

const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

const cell = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');

const counts = (found: Readonly<Record<string, number>>) =>
  Object.entries(found)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ') || '0';
