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
  private readonly offers: Offers;
  private readonly scale: ScoreScale;

  constructor(
    table: AssetTable,
    path: string,
    private readonly target: Column,
  ) {
    this.offers = new Offers(table, path, target);
    this.scale = calibrateScores(backtest(table, path, target));
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
function backtest(table: AssetTable, path: string, target: Column): Trial[] {
  const rows = target.knownRows(table.size);
  const parts = rows.length > MANY ? 1 : PARTS;
  return Array.from({ length: parts }, (_, part) => {
    const hidden = new Set(rows.filter((_row, index) => index % PARTS === part));
    const offers = new Offers(table, path, target.without(hidden, table.size));
    return spread([...hidden], MOST_TRIALS).flatMap((row): Trial[] => {
      const offer = offers.best(row);
      return offer ? [{ score: offer.score, isRight: offer.value === target.at(row) }] : [];
    });
  }).flat();
}
