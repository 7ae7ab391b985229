import { type AssetTable, type Column, UNKNOWN } from './asset-table.js';

/** The assets that hold one value: how many, and the first of them. */
interface Holders {
  readonly value: number;
  count: number;
  readonly rows: number[];
}

/** How often values of a field were seen beside one value of a predictor: in all, and the two most frequent. */
export interface Seen {
  readonly total: number;
  readonly first: Holders;
  readonly second: Holders | undefined;
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

/** What a predictor says of one field, over all rows of a table: by its value. */
export function tallyOf(table: AssetTable, predictor: Predictor, target: Column): ReadonlyMap<number, Seen> {
  const holders = new Map<number, Map<number, Holders>>();
  for (let row = 0; row < table.size; row += 1) {
    const value = target.at(row);
    const key = value === UNKNOWN ? UNKNOWN : predictor.keyOf(row);
    if (key === UNKNOWN) continue;
    let byValue = holders.get(key);
    if (!byValue) {
      byValue = new Map();
      holders.set(key, byValue);
    }
    const same = byValue.get(value);
    if (!same) byValue.set(value, { value, count: 1, rows: [row] });
    else {
      same.count += 1;
      // One more than are named: the asset that is asked about may be among them.
      if (same.rows.length <= MOST_EXAMPLES) same.rows.push(row);
    }
  }
  const tally = new Map<number, Seen>();
  for (const [key, byValue] of holders) tally.set(key, leading(byValue.values()));
  return tally;
}

/** Of values held equally often the one seen first goes before. */
function leading(all: Iterable<Holders>): Seen {
  let total = 0;
  let first: Holders | undefined;
  let second: Holders | undefined;
  for (const one of all) {
    total += one.count;
    if (!first || one.count > first.count) {
      second = first;
      first = one;
    } else if (!second || one.count > second.count) second = one;
  }
  if (!first) throw new Error('expected a value that was seen');
  return { total, first, second };
}
