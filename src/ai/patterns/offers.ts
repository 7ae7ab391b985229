import { setImmediate } from 'node:timers/promises';
import { type AssetTable, type Column, NAME_COLUMNS, UNKNOWN } from './asset-table.js';
import { NumberSeries } from './number-series.js';
import { jointPredictor, MOST_EXAMPLES, type Predictor, type Seen, singlePredictor, tallyOf } from './tally.js';

/** A value that other assets hold: how many of those that are alike hold it. */
interface Counted {
  readonly value: number;
  /** Weighted where nearness counts, so not always whole. */
  readonly agreeing: number;
  readonly total: number;
  /** Rows of some that hold it; that of the asset itself may be among them. */
  readonly holders: readonly number[];
}

export interface Offer extends Counted {
  /** Rows of some others that hold it. */
  readonly examples: readonly number[];
  /** Of what the asset shares with them; `name.number` where they are its neighbours by number. */
  readonly paths: readonly string[];
  /** The share that agrees, drawn towards how often offers of this kind are right: good for comparing offers only. */
  readonly score: number;
}

/** Of values of other fields; more add time and hardly ever a better offer. */
const MOST_FIELD_PREDICTORS = 12;
const NEAREST = 16;
/** How fast what a neighbour says fades with its distance: one next door counts for more than two of two doors on. */
const FADING = 2;
/** For how many assets seen the record of a predictor counts. */
const PRIOR_WEIGHT = 2;
/** Rows on which a predictor's record is taken. */
const MOST_TRIALS = 500;

interface Learned {
  readonly predictor: Predictor;
  readonly tally: ReadonlyMap<number, Seen>;
  /** How often it is right alone. */
  readonly record: number;
}

/** What assets whose value of a field is known offer to those whose is not: the most believable of what those alike hold. */
export class Offers {
  private readonly learned: Learned[] = [];
  private readonly series: NumberSeries | undefined;
  private seriesRecord = 0;

  private constructor(
    private readonly table: AssetTable,
    private readonly target: Column,
  ) {
    const names = table.columns.get('name.series');
    this.series = names && new NumberSeries(table, names, target);
  }

  /**
   * Learns from the rows of `target` alone, in one pass for each predictor. Between two passes others have their turn: on a
   * hundred thousand assets one takes some twenty milliseconds, and there are dozens.
   */
  static async learn(table: AssetTable, path: string, target: Column): Promise<Offers> {
    const offers = new Offers(table, target);
    const trials = spread(target.knownRows(table.size), MOST_TRIALS);
    for (const predictor of predictorsFor(table, path)) {
      await setImmediate();
      const tally = tallyOf(table, predictor, target);
      const find = (row: number) => mostHeld(tally.get(predictor.keyOf(row)), row, target);
      offers.learned.push({ predictor, tally, record: recordOf(trials, target, find) });
    }
    offers.seriesRecord = recordOf(trials, target, (row) => offers.byNumber(row));
    return offers;
  }

  /** As if the row's own value were not known; undefined where no asset is like it. */
  best(row: number): Offer | undefined {
    let best: Omit<Offer, 'examples'> | undefined;
    const consider = (found: Counted | undefined, record: number, paths: readonly string[]) => {
      if (!found) return;
      const score = (found.agreeing + PRIOR_WEIGHT * record) / (found.total + PRIOR_WEIGHT);
      if (!best || score > best.score) best = { ...found, paths, score };
    };
    consider(this.byNumber(row), this.seriesRecord, ['name.series', 'name.number']);
    for (const { predictor, tally, record } of this.learned)
      consider(mostHeld(tally.get(predictor.keyOf(row)), row, this.target), record, predictor.paths);
    if (!best) return undefined;
    const examples = best.holders.filter((other) => other !== row).slice(0, MOST_EXAMPLES);
    return { ...best, examples };
  }

  private byNumber(row: number): Counted | undefined {
    const number = this.table.numbers[row] ?? null;
    const near = this.series?.nearest(row, NEAREST) ?? [];
    if (number === null || near.length === 0) return undefined;
    const weights = new Map<number, number>();
    let all = 0;
    for (const neighbour of near) {
      const weight = (1 + Math.abs(neighbour.number - number)) ** -FADING;
      weights.set(neighbour.value, (weights.get(neighbour.value) ?? 0) + weight);
      all += weight;
    }
    const [value, weight] = [...weights].reduce((most, next) => (next[1] > most[1] ? next : most));
    const holders = near.filter((neighbour) => neighbour.value === value).map((neighbour) => neighbour.row);
    const agreeing = (weight / all) * near.length;
    return { value, agreeing, total: near.length, holders };
  }
}

/** How often what `find` says of a row whose value is known is that value; with nothing tried, as often as a coin. */
function recordOf(trials: readonly number[], target: Column, find: (row: number) => Counted | undefined): number {
  let tried = 0;
  let right = 0;
  for (const row of trials) {
    const found = find(row);
    if (!found) continue;
    tried += 1;
    if (found.value === target.at(row)) right += 1;
  }
  return (right + 1) / (tried + 2);
}

/** The value that most of the others hold. */
function mostHeld(seen: Seen | undefined, row: number, target: Column): Counted | undefined {
  if (!seen) return undefined;
  const own = target.at(row);
  const total = seen.total - (own === UNKNOWN ? 0 : 1);
  const { first, second } = seen;
  const others = first.count - (first.value === own ? 1 : 0);
  const isSecond = second !== undefined && second.value !== own && second.count > others;
  const { value, rows } = isSecond ? second : first;
  const agreeing = isSecond ? second.count : others;
  if (agreeing === 0) return undefined;
  return { value, agreeing, total, holders: rows };
}

/** At most `most` of the items, evenly spread. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.max(1, Math.floor(items.length / most));
  return items.filter((_, index) => index % step === 0);
}

/** Parts of the name, the fields that repeat most, and each of the first together with each of the second. */
function predictorsFor(table: AssetTable, target: string): Predictor[] {
  const names = NAME_COLUMNS.flatMap((path): [string, Column][] => {
    const column = table.columns.get(path);
    return column ? [[path, column]] : [];
  });
  const fields = [...table.columns]
    .filter(([path, column]) => path !== target && !path.startsWith('name.') && repeats(column))
    .sort(([a, x], [b, y]) => y.known - x.known || (a < b ? -1 : 1))
    .slice(0, MOST_FIELD_PREDICTORS);
  const singles = [...names, ...fields].map(([path, column]) => singlePredictor(path, column));
  const joint = names.flatMap((name) => fields.map((field) => jointPredictor(name, field)));
  return [...singles, ...joint];
}

/** A column of one value separates nothing; one in which hardly any value comes back says nothing of other assets. */
const repeats = ({ texts, known }: Column) => texts.length > 1 && texts.length <= known / 2;
