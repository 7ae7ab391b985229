import { isDeepStrictEqual } from 'node:util';
import { sql } from '../../db/statement.js';
import { AppError, notFound } from '../../errors.js';
import type { Scope } from '../../scope.js';
import { writeValues } from '../assets/asset.service.js';
import type { Decision } from './decide-review.js';
import { isOfFlow } from './gap.reads.js';
import {
  type GapValue,
  type LockedGap,
  type LockedGaps,
  lockGaps,
  readGapKeys,
  type Settlement,
  settleGaps,
} from './locked-gaps.js';

/** Gaps by id, locked; NOT_FOUND for one that the tenant, or the flow where one is named, does not have. */
export async function lockNamed(tx: Scope, gapIds: readonly string[], flowId?: string): Promise<LockedGaps> {
  const isOurs = flowId === undefined ? sql`` : sql`and ${isOfFlow(tx, sql`g`, sql`${flowId}`)}`;
  const locked = await lockGaps(tx, await readGapKeys(tx, sql`g.id = any(${gapIds}) ${isOurs}`));
  const found = new Set(locked.gaps.map(({ id }) => id));
  const missing = gapIds.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound('gap', missing);
  return locked;
}

/** Those that are to be decided, with what is decided; a conflict of one is an error of all. */
export function toDo(gaps: readonly LockedGap[], decide: (gap: LockedGap) => Decision): GapValue[] {
  return gaps.flatMap((gap) => {
    const decision = decide(gap);
    if (decision.kind === 'CONFLICT')
      throw new AppError('CONFLICT', `Gap ${gap.id}: ${decision.reason}`, { gapId: gap.id });
    return decision.kind === 'DO' ? [{ gap, value: decision.value }] : [];
  });
}

/**
 * Whether a proposal was read from a field that another one of these would change: accepted after it, it would be out of
 * date.
 */
export function isOvertaken({ gap }: GapValue, others: readonly GapValue[]): boolean {
  return others.some(
    (other) =>
      other.gap.assetId === gap.assetId &&
      other.gap.fieldName !== gap.fieldName &&
      gap.readFields.includes(other.gap.fieldName),
  );
}

/**
 * Writes the values to the assets, where they come from `source`, and closes their gaps. Where all that an asset gets is
 * what the analysis proposed, it is as the analysis sees it, and does not become stale.
 */
export async function writeGaps(
  tx: Scope,
  states: LockedGaps['states'],
  values: readonly GapValue[],
  { source, ...settlement }: Settlement & { readonly source: string },
): Promise<void> {
  const byAsset = Map.groupBy(values, ({ gap }) => gap.assetId);
  for (const keepsAnalysis of [true, false]) {
    const assets = [...byAsset].filter(([, ofAsset]) => ofAsset.every(isAsProposed) === keepsAnalysis);
    const changes = new Map(
      assets.map(([id, ofAsset]) => [id, Object.fromEntries(ofAsset.map(({ gap, value }) => [gap.fieldName, value]))]),
    );
    const touched = new Map([...states].filter(([id]) => changes.has(id)));
    await writeValues(tx, touched, changes, source, { keepsAnalysis });
  }
  await settleGaps(tx, values, settlement);
}

const isAsProposed = ({ gap: { proposal }, value }: GapValue) =>
  proposal.ok && isDeepStrictEqual(proposal.value, value);
