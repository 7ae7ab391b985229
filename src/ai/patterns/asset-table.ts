import type { AssetType } from '../asset-facts.js';
import type { KnownAsset } from './known-asset.js';
import { nameParts } from './name-parts.js';

/** Stands in a column where an asset has no value. */
export const UNKNOWN = -1;

/** One column of values, each written as its place in the list of all. */
export class Column {
  readonly texts: string[] = [];
  private readonly places = new Map<string, number>();
  private rows = new Int32Array(64).fill(UNKNOWN);
  /** How many rows have a value. */
  known = 0;

  at(row: number): number {
    return this.rows[row] ?? UNKNOWN;
  }

  set(row: number, text: string): void {
    if (row >= this.rows.length) {
      const longer = new Int32Array(Math.max(row + 1, this.rows.length * 2)).fill(UNKNOWN);
      longer.set(this.rows);
      this.rows = longer;
    }
    this.rows[row] = this.placeOf(text);
    this.known += 1;
  }

  /** Of the first `size` rows those that have a value. */
  knownRows(size: number): number[] {
    return Array.from({ length: size }, (_, row) => row).filter((row) => this.at(row) !== UNKNOWN);
  }

  /** The same column, the values of these rows left out; values keep their places. */
  without(hidden: ReadonlySet<number>, size: number): Column {
    const column = new Column();
    for (const text of this.texts) column.placeOf(text);
    for (const row of this.knownRows(size)) if (!hidden.has(row)) column.set(row, this.texts[this.at(row)] ?? '');
    return column;
  }

  private placeOf(text: string): number {
    let place = this.places.get(text);
    if (place === undefined) {
      place = this.texts.push(text) - 1;
      this.places.set(text, place);
    }
    return place;
  }
}

/**
 * The assets of one type that patterns are learnt from, column by column: a hundred thousand of them with forty fields
 * take some 20 MB.
 */
export class AssetTable {
  readonly ids: string[] = [];
  readonly names: string[] = [];
  readonly numbers: (number | null)[] = [];
  readonly columns = new Map<string, Column>();
  private readonly rowsById = new Map<string, number>();

  constructor(readonly assetType: AssetType) {}

  get size(): number {
    return this.ids.length;
  }

  rowOf(id: string): number {
    return this.rowsById.get(id) ?? UNKNOWN;
  }

  add({ id, name, values }: KnownAsset): void {
    const row = this.ids.push(id) - 1;
    this.rowsById.set(id, row);
    this.names.push(name);
    this.numbers.push(nameParts(name).number);
    for (const [path, text] of nameValues(name)) this.column(path).set(row, text);
    for (const [path, text] of values) this.column(path).set(row, text);
  }

  private column(path: string): Column {
    let column = this.columns.get(path);
    if (!column) {
      column = new Column();
      this.columns.set(path, column);
    }
    return column;
  }
}

/** What a name itself says, as columns beside those of the record. */
export const NAME_COLUMNS = ['name.series', 'name.first', 'name.last', 'name.domain'] as const;

function* nameValues(name: string): Generator<readonly [path: string, text: string]> {
  const { series, words, domain } = nameParts(name);
  const [first] = words;
  const last = words.at(-1);
  yield ['name.series', series];
  if (first !== undefined) yield ['name.first', first];
  if (last !== undefined && words.length > 1) yield ['name.last', last];
  if (domain !== '') yield ['name.domain', domain];
}
