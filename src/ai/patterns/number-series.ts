import { type AssetTable, type Column, UNKNOWN } from './asset-table.js';

/** A row whose value is known, by its number. */
export interface Neighbour {
  readonly row: number;
  readonly number: number;
  readonly value: number;
}

/**
 * Names that differ in their number only, in the order of the numbers: machines that were set up together, and so are
 * alike, stand next to each other.
 */
export class NumberSeries {
  private readonly bySeries = new Map<number, Neighbour[]>();

  constructor(
    private readonly table: AssetTable,
    private readonly series: Column,
    target: Column,
  ) {
    for (let row = 0; row < table.size; row += 1) {
      const number = table.numbers[row] ?? null;
      const value = target.at(row);
      if (number === null || value === UNKNOWN) continue;
      const key = series.at(row);
      const members = this.bySeries.get(key);
      if (members) members.push({ row, number, value });
      else this.bySeries.set(key, [{ row, number, value }]);
    }
    for (const members of this.bySeries.values()) members.sort((a, b) => a.number - b.number || a.row - b.row);
  }

  /** The `most` known rows of the same series with the nearest numbers, the nearest first; never the row itself. */
  nearest(row: number, most: number): Neighbour[] {
    const number = this.table.numbers[row] ?? null;
    const members = this.bySeries.get(this.series.at(row));
    if (number === null || !members) return [];
    let above = firstFrom(members, number);
    let below = above - 1;
    const found: Neighbour[] = [];
    while (found.length < most) {
      const next = nearer(members[below], members[above], number);
      if (next === undefined) break;
      if (next === members[below]) below -= 1;
      else above += 1;
      if (next.row !== row) found.push(next);
    }
    return found;
  }
}

/** The lower one where both are as near. */
function nearer(below: Neighbour | undefined, above: Neighbour | undefined, number: number): Neighbour | undefined {
  if (!below || !above) return below ?? above;
  return number - below.number <= above.number - number ? below : above;
}

function firstFrom(members: readonly Neighbour[], number: number): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((members[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
