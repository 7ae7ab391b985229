import { AppError, badInput, excerpt } from '../../../errors.js';
import { cleanText, isBlank } from './clean-text.js';
import { flattenRecord, isRecord } from './flatten-record.js';
import { splitJsonArray } from './json-elements.js';
import { claimName, positionName } from './name-columns.js';
import { type Peeked, peekStart } from './peek-start.js';
import { type Cells, excerptOf, findOversize, type RowProblem } from './row-limits.js';
import type { ReadLimits, RowNote, TablePart } from './table-row.js';

/**
 * Reads records of JSON: an array of objects, one object a line (NDJSON), or one document that is a record or holds
 * one list of records (`{"count": 2, "results": [...]}`, as APIs answer).
 *
 * @throws AppError BAD_USER_INPUT for a document that is no JSON, LIMIT_EXCEEDED for one too long to hold.
 */
export async function* readJson(text: Peeked<string>, limits: ReadLimits): AsyncGenerator<TablePart> {
  const rows = new RecordRows(limits);
  if (text.start.trimStart().startsWith('[')) {
    yield* readArray(text.all, rows, limits);
    return;
  }
  const { start, all } = await peekStart(text.all, join, hasSecondLine(limits.maxDocumentBytes), '');
  yield* isRecordLine(start.trimStart()) ? readLines(all, rows, limits) : readDocument(all, rows, limits);
}

const join = (start: string, next: string) => start + next;

/** Whether a text, as it grows, has a line after its first. */
function hasSecondLine(maxLength: number): (start: string) => boolean {
  let scanned = 0;
  return (start) => {
    const newline = start.indexOf('\n', scanned);
    scanned = newline === -1 ? start.length : newline;
    return start.length > maxLength || (newline !== -1 && start.slice(newline).trim() !== '');
  };
}

async function* readArray(
  texts: AsyncIterable<string>,
  rows: RecordRows,
  limits: ReadLimits,
): AsyncGenerator<TablePart> {
  for await (const { kind, text } of splitJsonArray(texts, limits.maxRowBytes)) {
    switch (kind) {
      case 'whole': {
        const row = rows.addText(text);
        if (row) yield row;
        break;
      }
      case 'too_long':
        yield rows.rejectTooLong(text);
        break;
      case 'cut_off':
        yield rows.reject('INVALID_JSON', 'Expected a whole record, but the file ends inside it.', text);
        break;
      case 'after_the_end':
        yield rows.reject('INVALID_JSON', 'Expected nothing after the closing bracket of the array.', text);
    }
  }
}

async function* readLines(
  texts: AsyncIterable<string>,
  rows: RecordRows,
  limits: ReadLimits,
): AsyncGenerator<TablePart> {
  let line = '';
  let isTooLong = false;
  const endLine = () => {
    const row = isTooLong ? rows.rejectTooLong(line) : rows.addText(line);
    line = '';
    isTooLong = false;
    return row;
  };
  for await (const text of texts) {
    const [continuation = '', ...lines] = text.split('\n');
    for (const [index, piece] of [continuation, ...lines].entries()) {
      if (index > 0) {
        const row = endLine();
        if (row) yield row;
      }
      if (isTooLong) continue;
      line += piece;
      isTooLong = line.length > limits.maxRowBytes;
    }
  }
  const row = endLine();
  if (row) yield row;
}

async function* readDocument(
  texts: AsyncIterable<string>,
  rows: RecordRows,
  limits: ReadLimits,
): AsyncGenerator<TablePart> {
  let text = '';
  for await (const piece of texts) {
    text += piece;
    if (text.length > limits.maxDocumentBytes) {
      const message = `Expected a JSON document of at most ${limits.maxDocumentBytes} bytes; write longer ones as NDJSON or as an array.`;
      throw new AppError('LIMIT_EXCEEDED', message, { field: 'file' });
    }
  }
  let document: unknown;
  try {
    document = parseExactly(text);
  } catch (error) {
    throw badInput('file', `Expected JSON, found text that is none: ${excerpt(String(error), 200)}.`);
  }
  for (const record of recordsOf(document)) {
    const row = rows.add(record);
    if (row) yield row;
  }
}

/** NDJSON, rather than one document over several lines, where the first of several lines is a record by itself. */
function isRecordLine(start: string): boolean {
  const end = start.indexOf('\n');
  if (end === -1 || start.slice(end).trim() === '') return false;
  try {
    JSON.parse(start.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

/** @throws AppError BAD_USER_INPUT for a document of lists that are not one list of records: it describes something else. */
function recordsOf(document: unknown): readonly unknown[] {
  if (!isRecord(document)) return [document];
  const values = Object.values(document);
  const lists = values.filter((value) => Array.isArray(value));
  const ofRecords = lists.filter((list: readonly unknown[]) => list.some(isRecord));
  const [records, ...others] = ofRecords;
  if (records !== undefined && others.length === 0 && !values.some(isRecord)) return records;
  if (values.length > 1 && lists.length === values.length) throw onlyLists(Object.keys(document));
  return [document];
}

function onlyLists(names: readonly string[]): AppError {
  const listed = excerpt(names.join(', '), 100);
  return badInput(
    'file',
    `Expected one list of records; this JSON document holds ${names.length} lists (${listed}): write the one to import as an array.`,
  );
}

/** Numbers the records and turns each into a row of plain values. */
class RecordRows {
  #rowCount = 0;

  constructor(readonly limits: ReadLimits) {}

  /** `undefined` for white space. */
  addText(text: string): TablePart | undefined {
    if (text.trim() === '') return undefined;
    try {
      return this.add(parseExactly(text));
    } catch (error) {
      return this.reject('INVALID_JSON', `Expected a JSON object: ${excerpt(String(error), 200)}.`, text);
    }
  }

  /** `undefined` for a record that holds nothing. */
  add(record: unknown): TablePart | undefined {
    if (!isRecord(record)) {
      return this.reject('NOT_A_RECORD', `Expected a JSON object, found ${excerpt(record)}.`, excerpt(record, 1_000));
    }
    const notes = new Set<RowNote>();
    let cells: Cells;
    try {
      cells = named(flattenRecord(record), notes);
    } catch {
      return this.reject('INVALID_JSON', 'The record is nested too deeply to be a row.', '');
    }
    if (cells.every(([, value]) => isBlank(value))) return undefined;
    const problem = findOversize(cells, this.limits);
    if (problem !== undefined) return this.#unreadable(problem, cells);
    const values = Object.fromEntries(cells);
    return { kind: 'row', sheet: undefined, rowNumber: ++this.#rowCount, values, notes: [...notes] };
  }

  rejectTooLong(text: string): TablePart {
    const message = `The record is longer than the ${this.limits.maxRowBytes} bytes a row may hold.`;
    return this.reject('ROW_TOO_LARGE', message, text);
  }

  reject(errorCode: RowProblem['errorCode'], message: string, text: string): TablePart {
    return this.#unreadable({ errorCode, message }, [['line', cleanText(text, new Set())]]);
  }

  #unreadable(problem: RowProblem, cells: Cells): TablePart {
    return { kind: 'unreadable', sheet: undefined, rowNumber: ++this.#rowCount, ...problem, raw: excerptOf(cells) };
  }
}

function named(cells: Cells, notes: Set<RowNote>): Cells {
  const taken = new Set<string>();
  return cells.map(([column, value], index) => [
    claimName(cleanText(column, notes).trim() || positionName(index), taken),
    typeof value === 'string' ? cleanText(value, notes) : value,
  ]);
}

/** A text, or a number outside of one. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The value of a JSON text. Numbers that JavaScript would change (long serial numbers and ids) become texts. */
function parseExactly(text: string): unknown {
  if (!/\d{16}|\d[eE]\+?\d{3}/.test(text)) return JSON.parse(text);
  return JSON.parse(
    text.replace(TEXT_OR_NUMBER, (token) => (token.startsWith('"') || isHeld(token) ? token : `"${token}"`)),
  );
}

/** Whether JavaScript holds the number: a whole one to the last digit, any other to as many as it has. */
function isHeld(digits: string): boolean {
  const number = Number(digits);
  return Number.isFinite(number) && (!/^-?\d{16,}$/.test(digits) || String(number) === digits);
}
