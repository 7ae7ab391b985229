import { sql } from '../../db/statement.js';
import type { Scope } from '../../scope.js';

/** Fewer rows than this are walked as fast as they are looked up. */
const WORTH_IT_ROWS = 1_000;
const GROWTH = 4;

/**
 * Whether the planner should look at tables anew when `added` rows came to the `before` that a load had made: whenever
 * they have become four times as many. In between it believes what is no more than a quarter of the truth, which serves.
 */
export const isWorthAnalysing = (before: number, added: number): boolean => stepOf(before + added) > stepOf(before);

/** How often WORTH_IT_ROWS have grown; -1 below them. */
const stepOf = (rows: number) => Math.max(Math.floor(Math.log(rows / WORTH_IT_ROWS) / Math.log(GROWTH)), -1);

/** Lets the planner look at the tables of records, assets and what assets say of each other. */
export async function refreshStatistics(scope: Scope): Promise<void> {
  await scope.transaction((tx) => tx.rows(sql`select migration.refresh_statistics()`));
}
