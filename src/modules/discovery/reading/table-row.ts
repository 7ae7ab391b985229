/** What one cell of an import can hold. Dates of a workbook are ISO strings; a blank CSV cell is `''`. */
export type CellValue = string | number | boolean | null;

/** A row as it came: column name to value. A cell the row does not have is absent. */
export type RowValues = Readonly<Record<string, CellValue>>;

/** Why a row could not be read; stored as the `errorCode` of its raw import record. */
export type RowErrorCode =
  | 'CELL_TOO_LARGE'
  | 'ROW_TOO_LARGE'
  | 'ROW_TOO_LONG'
  | 'TOO_MANY_COLUMNS'
  | 'UNCLOSED_QUOTE'
  | 'INVALID_JSON'
  | 'NOT_A_RECORD';

/** What reading had to change so that PostgreSQL can store the text, had to guess, or has reason to doubt. */
export type RowNote = 'NUL_REMOVED' | 'BROKEN_CHARACTER_REPLACED' | 'CELL_HOLDS_ROWS';

interface Located {
  /** The worksheet; undefined where the file has none (CSV, JSON). */
  readonly sheet: string | undefined;
  /** 1-based among the sheet's rows that hold anything, header not counted: the same file gives the same numbers. */
  readonly rowNumber: number;
}

export interface ReadRow extends Located {
  readonly kind: 'row';
  readonly values: RowValues;
  readonly notes: readonly RowNote[];
}

/** `raw` is what can be kept of the row: long cells are cut. */
export interface UnreadableRow extends Located {
  readonly kind: 'unreadable';
  readonly errorCode: RowErrorCode;
  readonly message: string;
  readonly raw: RowValues;
}

/** Comes once before the rows of each sheet that has a header. JSON has none: its columns are the keys of its rows. */
export interface ReadHeader {
  readonly kind: 'header';
  readonly sheet: string | undefined;
  /** Unique names in file order; columns without a name of their own are left out. */
  readonly columns: readonly string[];
}

export type TablePart = ReadHeader | ReadRow | UnreadableRow;

/** Sizes are bytes of UTF-8. A row beyond a limit is rejected; a file beyond one of the last six is refused. */
export interface ReadLimits {
  readonly maxCellBytes: number;
  readonly maxRowBytes: number;
  readonly maxColumns: number;
  /** A JSON document that is one object, and so cannot be streamed. */
  readonly maxDocumentBytes: number;
  /** A workbook, or an archive of tables, as it was uploaded. */
  readonly maxWorkbookBytes: number;
  /** A workbook unpacked: counted while inflating, whatever its directory claims. */
  readonly maxInflatedBytes: number;
  /** The tables of an archive unpacked. */
  readonly maxArchiveBytes: number;
  /** The different texts that the cells of a workbook share: they are held in memory. */
  readonly maxSharedTextBytes: number;
}

export const DEFAULT_READ_LIMITS: ReadLimits = {
  maxCellBytes: 1024 ** 2,
  maxRowBytes: 8 * 1024 ** 2,
  maxColumns: 2_000,
  maxDocumentBytes: 32 * 1024 ** 2,
  maxWorkbookBytes: 100 * 1024 ** 2,
  maxInflatedBytes: 512 * 1024 ** 2,
  maxArchiveBytes: 64 * 1024 ** 2,
  maxSharedTextBytes: 64 * 1024 ** 2,
};
