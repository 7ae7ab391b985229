import { type AssetTable, type Column, UNKNOWN } from './asset-table.js';

/** How often each value of a field was seen beside one value of a predictor. */
export interface Seen {
  total: number;
  readonly byValue: Map<number, Holders>;
}

/** The assets that hold one value: how many, and the first of them. */
export interface Holders {
  count: number;
  readonly rows: number[];
}

/** So many of the assets that a pattern rests on are named. */
export const MOST_EXAMPLES = 3;

/** A column, or two of them together, that may say something of another. */
export interface Predictor {
  readonly paths: readonly [string] | readonly [string, string];
  /** The joint value of a row; {@link UNKNOWN} where a part is not known. */
  keyOf(row: number): number;
}

export function singlePredictor(path: string, column: Column): Predictor {
  return { paths: [path], keyOf: (row) => column.at(row) };
}

/** The key stays an exact integer: columns hold fewer than 2^26 different values. */
export function jointPredictor(a: [string, Column], b: [string, Column]): Predictor {
  const width = b[1].texts.length + 1;
  return {
    paths: [a[0], b[0]],
    keyOf: (row) => {
      const first = a[1].at(row);
      const second = b[1].at(row);
      return first === UNKNOWN || second === UNKNOWN ? UNKNOWN : first * width + second;
    },
  };
}

/** What a predictor says of one field, over all rows of a table. */
export function tallyOf(table: AssetTable, predictor: Predictor, target: Column): ReadonlyMap<number, Seen> {
  const tally = new Map<number, Seen>();
  for (let row = 0; row < table.size; row += 1) {
    const value = target.at(row);
    if (value === UNKNOWN) continue;
    const key = predictor.keyOf(row);
    if (key === UNKNOWN) continue;
    let seen = tally.get(key);
    if (!seen) {
      seen = { total: 0, byValue: new Map() };
      tally.set(key, seen);
    }
    seen.total += 1;
    const holders = seen.byValue.get(value);
    if (!holders) seen.byValue.set(value, { count: 1, rows: [row] });
    else {
      holders.count += 1;
      // One more than are named: the asset that is asked about may be among them.
      if (holders.rows.length <= MOST_EXAMPLES) holders.rows.push(row);
    }
  }
  return tally;
}
