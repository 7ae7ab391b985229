import { readSheet } from 'read-excel-file/node';
import { CommandError } from '../../command-error.js';
import { COLUMNS, QUESTIONS_SHEET } from './write-questions.js';

/** An answer of a row of the workbook. */
export interface GivenAnswer {
  /** As the spreadsheet numbers it. */
  readonly row: number;
  readonly asset: string;
  readonly field: string;
  readonly gapId: string;
  readonly value: string | number | boolean;
}

/** A row whose answer was not taken, and why. */
export interface RefusedRow extends Pick<GivenAnswer, 'row' | 'asset' | 'field'> {
  readonly reason: string;
}

export interface ReadAnswers {
  readonly answers: readonly GivenAnswer[];
  readonly refused: readonly RefusedRow[];
  /** Rows that nobody filled in. */
  readonly unanswered: number;
}

type Cell = string | number | boolean | Date | null;

/**
 * The answers of a workbook that `writeQuestions` wrote and people filled in: rows may have been sorted or removed, columns
 * moved. Throws a CommandError that says what was expected where it is no such workbook.
 */
export async function readAnswers(file: string): Promise<ReadAnswers> {
  const sheet = await readSheet(file, QUESTIONS_SHEET).catch((error: Error) => {
    throw new CommandError(
      `Expected a workbook that "lacuna questionnaire export" wrote; got ${file}: ${error.message}`,
      {
        cause: error,
      },
    );
  });
  return judgeRows(sheet as readonly (readonly Cell[])[]);
}

/** What the rows of the sheet say, the header first. */
export function judgeRows([header = [], ...rows]: readonly (readonly Cell[])[]): ReadAnswers {
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new CommandError(
      `Expected the columns of "lacuna questionnaire export" in row 1 of the sheet "${QUESTIONS_SHEET}"; it lacks ${missing.join(', ')}.`,
    );
  const cellsOf = (row: readonly Cell[]) => (name: (typeof COLUMNS)[number]) => row[header.indexOf(name)] ?? null;
  const answers = new Map<string, GivenAnswer>();
  const refused: RefusedRow[] = [];
  let unanswered = 0;
  for (const [index, cells] of rows.entries()) {
    const cell = cellsOf(cells);
    const value = answerOf(cell('Answer'));
    const gapId = String(cell('Gap') ?? '').trim();
    const row = { row: index + 2, asset: String(cell('Asset') ?? ''), field: String(cell('Field') ?? '') };
    const earlier = answers.get(gapId);
    if (value === null) unanswered += gapId === '' ? 0 : 1;
    else if (gapId === '')
      refused.push({ ...row, reason: 'expected the id of a gap in the hidden column "Gap"; it is empty.' });
    else if (earlier)
      refused.push({ ...row, reason: `answers the same question as row ${earlier.row}; only that one is sent.` });
    else answers.set(gapId, { ...row, gapId, value });
  }
  return { answers: [...answers.values()], refused, unanswered };
}

/** A date of a cell has no time zone: it is sent as the day and time that the cell shows. */
function answerOf(cell: Cell): GivenAnswer['value'] | null {
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return cell;
  return cell.trim() === '' ? null : cell.trim();
}
