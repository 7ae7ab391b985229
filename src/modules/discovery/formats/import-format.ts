import type { AssetType } from '../../catalogue/asset-type.js';
import type { CellValue, RowValues } from '../reading/table-row.js';

/** The formats that are known by name; the values of the GraphQL enum `ImportFormat`, and of the database column. */
export const IMPORT_FORMATS = [
  'RVTOOLS',
  'AZURE_MIGRATE',
  'AWS_MIGRATION_HUB',
  'GOOGLE_MIGRATION_CENTER',
  'SERVICENOW',
  'NETBOX',
  'GENERIC',
] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/**
 * What a row is: an asset of a type, with what the format itself says of all such rows; something that is to be added to
 * an asset which another row describes; or no asset at all.
 */
export type RowKind =
  | {
      readonly assetType: AssetType;
      /** Nothing in the row says so. */
      readonly isAssumed?: boolean;
      readonly known?: Readonly<Record<string, CellValue>>;
    }
  | {
      readonly addsTo: { readonly assetType: AssetType; readonly name: string };
      /** Catalogue fields; what is a list is added to what the asset has in its own. */
      readonly known: Readonly<Record<string, CellValue>>;
    }
  | { readonly notAnAsset: string };

/** Columns (in any spelling that `columnKey` makes equal) that hold a field. `null`: known, and no catalogue field. */
export interface ColumnRule {
  readonly columns: readonly string[];
  readonly target: string | null;
  /** The unit of numbers without one, where the header does not say it or says it wrong. */
  readonly unit?: string;
}

/** A table that an export of the format holds. */
export interface FormatTable {
  /** As the format calls it: a worksheet's or a file's name. */
  readonly name: string;
  /** Without these a table is not this one. Alternatives are written `a|b`. */
  readonly required: readonly string[];
  /** Columns few other tables have: the more of them, the surer. Alternatives are written `a|b`. */
  readonly typical: readonly string[];
  readonly rules: readonly ColumnRule[];
  /** The table its rows are details of: alone it holds no assets. */
  readonly detailsOf?: string;
  readonly kindOf: (row: RowValues, sheet: string | undefined) => RowKind;
  /** Columns made from others of the row, e.g. one list of the columns Disk 1 to Disk 8. */
  readonly derive?: (row: RowValues) => RowValues;
}

/** A sheet of an import as it was read, or the only table of one without sheets. */
export interface SourceTable {
  readonly sheet: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly SourceRow[];
}

export interface SourceRow {
  readonly rowNumber: number;
  readonly values: RowValues;
}

export interface FormatSpec {
  readonly format: ImportFormat;
  readonly tables: readonly FormatTable[];
  /** Puts together what an export spreads over sheets; what it returns holds one row an asset. */
  readonly join?: (sheets: readonly SourceTable[]) => JoinedSheets;
}

export interface JoinedSheets {
  readonly tables: readonly SourceTable[];
  /** Sheets whose rows went into rows of others. */
  readonly merged: readonly string[];
  /** What the user should know, e.g. that a sheet is missing. */
  readonly remarks: readonly string[];
}
