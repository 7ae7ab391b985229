/** What the plan needs to know of an asset; the status is shared by all flows. */
export interface AnalyzedState {
  readonly assetId: string;
  /** `assets.ai_gap_analysis_status`: 0 not started, 1 in progress, 2 completed. */
  readonly status: number;
  /** What the last analysis is as new as; null when there is none. */
  readonly analyzedAt: Date | null;
  /** When a value of the asset last changed, or a scan last opened a gap of it. Decisions on gaps do not count. */
  readonly valuesChangedAt: Date;
}

export interface PlanRules {
  readonly forceRefresh: boolean;
  /** Naming fields asks for them again, whatever the last analysis is worth. */
  readonly fieldNames: readonly string[] | null;
  readonly maxAgeDays: number;
  readonly now: Date;
}

/**
 * What a run does with an asset: FRESH ones were never analysed, STALE ones are analysed again because their values
 * changed, a scan opened a gap of them, or the analysis expired, FORCED ones because somebody asked for it; SKIPPED ones
 * keep the analysis they have.
 */
export type PlannedAs = 'FRESH' | 'STALE' | 'FORCED' | 'SKIPPED';

export interface Plan {
  readonly assets: readonly { readonly assetId: string; readonly plannedAs: PlannedAs }[];
  /** `total = fresh + stale + forced + skipped`, always. */
  readonly counts: { total: number; fresh: number; stale: number; forced: number; skipped: number };
}

const DAY_MS = 24 * 3600 * 1000;
const COMPLETED = 2;

/** Decides which assets a run analyses, in the order they are given (DESIGN 6). */
export function planAnalysis(states: readonly AnalyzedState[], rules: PlanRules): Plan {
  const assets = states.map((state) => ({ assetId: state.assetId, plannedAs: planAsset(state, rules) }));
  const count = (kind: PlannedAs) => assets.filter(({ plannedAs }) => plannedAs === kind).length;
  return {
    assets,
    counts: {
      total: assets.length,
      fresh: count('FRESH'),
      stale: count('STALE'),
      forced: count('FORCED'),
      skipped: count('SKIPPED'),
    },
  };
}

function planAsset(state: AnalyzedState, rules: PlanRules): PlannedAs {
  if (state.status !== COMPLETED || state.analyzedAt === null) return 'FRESH';
  if (isStale(state.analyzedAt, state.valuesChangedAt, rules)) return 'STALE';
  return rules.forceRefresh || rules.fieldNames !== null ? 'FORCED' : 'SKIPPED';
}

const isStale = (analyzedAt: Date, valuesChangedAt: Date, { maxAgeDays, now }: PlanRules): boolean =>
  valuesChangedAt > analyzedAt || now.getTime() - analyzedAt.getTime() > maxAgeDays * DAY_MS;

/** What has come of an asset since its run was planned. */
export interface TurnState extends AnalyzedState {
  /** Whether a run of another flow is analysing it right now. */
  readonly isBeingAnalyzedElsewhere: boolean;
}

/**
 * Whether an asset whose turn has come is still to be analysed. An asset that several flows share is analysed once:
 * the run that comes second shows the proposals of the first, even when it was told to refresh, as long as they are
 * newer than its own request.
 */
export function isTurnNeeded(state: TurnState, rules: PlanRules & { requestedAt: Date }): boolean {
  if (state.isBeingAnalyzedElsewhere) return false;
  const plannedAs = planAsset(state, rules);
  if (plannedAs !== 'FORCED') return plannedAs !== 'SKIPPED';
  return state.analyzedAt === null || state.analyzedAt < rules.requestedAt;
}
