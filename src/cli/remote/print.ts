import Table from 'cli-table3';
import type { Session } from './connect.js';

type Cell = string | number | boolean | null | undefined;

/** An answer as a table of its own, or as it is for a script. */
export function print(
  { out, isJson }: Session,
  answer: unknown,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): void {
  if (isJson) return out.write(`${JSON.stringify(answer)}\n`);
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) table.push(row.map((cell) => String(cell ?? '')));
  out.write(`${table.toString()}\n`);
}

/** One thing with its figures, a line each. */
export const printFigures = (session: Session, answer: object, figures: Readonly<Record<string, Cell>>): void =>
  print(session, answer, ['', ''], Object.entries(figures));

/** One line, written over the one before. */
export function showProgress({ out }: Session, processed: number, total: number, what: string): void {
  const share = total === 0 ? 0 : processed / total;
  const done = Math.round(share * 24);
  out.progress?.(`${'#'.repeat(done)}${'.'.repeat(24 - done)} ${processed} of ${total} ${what}`);
}
