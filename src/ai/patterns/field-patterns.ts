import { boundShare } from '../bound-share.js';
import type { AssetTable, Column } from './asset-table.js';
import { calibrateScores, type ScoreScale, type Trial, worthOf } from './calibrate-scores.js';
import { Offers, spread } from './offers.js';

/** What the assets of a tenant say of a field of one of them. */
export interface FieldPattern {
  readonly text: string;
  /** At least so often values that were hidden and found this way were right, 0 to 1. */
  readonly confidence: number;
  readonly agreeing: number;
  readonly total: number;
  readonly exampleRows: readonly number[];
  /** Of what the asset shares with them; `name.number` where they are its neighbours by number. */
  readonly paths: readonly string[];
}

/** Known values are hidden a quarter at a time: gaps come in groups, and one that is alone is easier to fill than that. */
const PARTS = 4;
/** From so many known values on one quarter tells enough. */
const MANY = 4_000;
const MOST_TRIALS = 1_500;

/** What the assets of a table say of one of their fields, and how far that can be believed. */
export class FieldPatterns {
  private constructor(
    private readonly target: Column,
    private readonly offers: Offers,
    private readonly scale: ScoreScale,
  ) {}

  static async learn(table: AssetTable, path: string, target: Column): Promise<FieldPatterns> {
    const offers = await Offers.learn(table, path, target);
    return new FieldPatterns(target, offers, calibrateScores(await backtest(table, path, target)));
  }

  /** As if the row's own value were not known; undefined where no asset is like it. */
  find(row: number): FieldPattern | undefined {
    const offer = this.offers.best(row);
    if (!offer) return undefined;
    const { value, agreeing, total, examples, paths, score } = offer;
    // Where too little is known to try it out, the assets alone have to carry it.
    const confidence = worthOf(this.scale, score) ?? boundShare(agreeing, total);
    return { text: this.target.texts[value] ?? '', confidence, agreeing, total, exampleRows: examples, paths };
  }
}

/** Hides known values, learns from the others, and asks for them. */
async function backtest(table: AssetTable, path: string, target: Column): Promise<Trial[]> {
  const rows = target.knownRows(table.size);
  const trials: Trial[] = [];
  for (let part = 0; part < (rows.length > MANY ? 1 : PARTS); part += 1) {
    const hidden = new Set(rows.filter((_row, index) => index % PARTS === part));
    const offers = await Offers.learn(table, path, target.without(hidden, table.size));
    for (const row of spread([...hidden], MOST_TRIALS)) {
      const offer = offers.best(row);
      if (offer) trials.push({ score: offer.score, isRight: offer.value === target.at(row) });
    }
  }
  return trials;
}
