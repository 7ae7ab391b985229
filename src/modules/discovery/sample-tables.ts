import type { AssetType } from '../catalogue/asset-type.js';
import { qualifiedColumn, type RecordToCleanse } from './cleanse-row.js';
import type { TableHeader } from './detect-format.js';
import { formatTable } from './formats/all-formats.js';
import type { FormatTable, ImportFormat } from './formats/import-format.js';
import { type FieldMapping, mapFields } from './map-fields.js';
import { isBlank } from './reading/clean-text.js';
import type { CellValue } from './reading/table-row.js';

const SAMPLES_PER_COLUMN = 50;
/** Records of JSON can each have columns of their own: those beyond stay custom attributes. */
const MOST_COLUMNS = 5_000;
/** So many rows are looked at for what they are; a type met later only lacks fields that no earlier row has. */
const ROWS_CLASSIFIED = 1_000;

/**
 * Collects, as the records of an import pass by, what its mappings are made from: the columns of each sheet in order,
 * a few values of each, and the types of the rows. Memory is bounded, however many rows there are.
 */
export class TableSamples {
  readonly #tables = new Map<string | undefined, TableSample>();

  constructor(readonly format: ImportFormat) {}

  /** A header names columns also where no row holds anything. */
  addHeader({ sheet, columns }: TableHeader): void {
    this.#table(sheet).addColumns(columns);
  }

  add(record: RecordToCleanse): void {
    this.#table(record.sheet).add(record, this.format);
  }

  get headers(): TableHeader[] {
    return [...this.#tables].map(([sheet, table]) => ({ sheet, columns: [...table.samples.keys()] }));
  }

  /** The mappings of all sheets; called `Sheet!Column` where there is more than one. */
  mappings(): FieldMapping[] {
    return [...this.#tables].flatMap(([sheet, table]) => {
      const mappings = table.mappings(this.format, sheet);
      if (sheet === undefined || this.#tables.size === 1) return mappings;
      return mappings.map((mapping) => ({ ...mapping, sourceColumn: qualifiedColumn(sheet, mapping.sourceColumn) }));
    });
  }

  #table(sheet: string | undefined): TableSample {
    const known = this.#tables.get(sheet);
    if (known !== undefined) return known;
    const table = new TableSample();
    this.#tables.set(sheet, table);
    return table;
  }
}

class TableSample {
  readonly samples = new Map<string, CellValue[]>();
  readonly #filled = new Map<string, number>();
  readonly #assetTypes = new Set<AssetType>();
  #rowCount = 0;
  #found: { readonly table: FormatTable; readonly columnCount: number } | undefined;

  addColumns(columns: readonly string[]): void {
    for (const column of columns) if (!this.samples.has(column)) this.samples.set(column, []);
  }

  add({ sheet, values }: RecordToCleanse, format: ImportFormat): void {
    const table = this.#formatTable(format, sheet);
    const derived = table.derive?.(values) ?? {};
    this.#collect([...Object.entries(values), ...Object.entries(derived)]);
    if (++this.#rowCount > ROWS_CLASSIFIED) return;
    const kind = table.kindOf({ ...derived, ...values }, sheet);
    if ('assetType' in kind) this.#assetTypes.add(kind.assetType);
    if ('addsTo' in kind) this.#assetTypes.add(kind.addsTo.assetType);
  }

  mappings(format: ImportFormat, sheet: string | undefined): FieldMapping[] {
    const columns = [...this.samples].map(([name, samples]) => {
      return { name, samples, filledShare: this.#rowCount === 0 ? 1 : (this.#filled.get(name) ?? 0) / this.#rowCount };
    });
    const { rules } = this.#formatTable(format, sheet);
    const assetTypes = this.#assetTypes.size === 0 ? (['SERVER'] as const) : [...this.#assetTypes];
    return mapFields(columns, rules, [...assetTypes].sort());
  }

  /** Looked for again only when a row has brought a new column. */
  #formatTable(format: ImportFormat, sheet: string | undefined): FormatTable {
    if (this.#found?.columnCount !== this.samples.size) {
      const table = formatTable(format, [...this.samples.keys()], sheet);
      this.#found = { table, columnCount: this.samples.size };
    }
    return this.#found.table;
  }

  #collect(cells: readonly (readonly [string, CellValue])[]): void {
    for (const [column, value] of cells) {
      if (this.samples.size >= MOST_COLUMNS && !this.samples.has(column)) continue;
      const samples = this.samples.get(column) ?? [];
      this.samples.set(column, samples);
      if (isBlank(value)) continue;
      this.#filled.set(column, (this.#filled.get(column) ?? 0) + 1);
      if (samples.length < SAMPLES_PER_COLUMN) samples.push(value);
    }
  }
}
