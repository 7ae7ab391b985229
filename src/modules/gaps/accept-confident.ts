import { sql } from '../../db/statement.js';
import { notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { type Chosen, chooseConfident, type Proposal } from './choose-confident.js';
import { decideAcceptance } from './decide-review.js';
import { readCalibrations } from './decision-tallies.js';
import { GapResolution } from './gap-enums.js';
import { type GapKey, type GapValue, lockGaps } from './locked-gaps.js';
import { changedReadsSql } from './proposal-reads.js';
import type { ConfidentGaps } from './review-requests.js';
import { assetsOfFlow } from './scan-gaps.js';
import { isOvertaken, writeGaps } from './write-decisions.js';

/** Gaps, and what their assets say, that are held in memory at once. */
const GAPS_AT_ONCE = 1000;

/**
 * Accepts what is sure enough among the open proposals of a flow. Nobody named these gaps: one that cannot be accepted is
 * left open and does not keep the others from it. A dry run decides the same and writes nothing.
 */
export async function acceptConfident(
  tx: Scope,
  selection: ConfidentGaps,
  source: string,
): Promise<Omit<Chosen<GapKey>, 'chosen'> & { readonly accepted: readonly GapValue[] }> {
  const { chosen, ...basis } = await chooseGaps(tx, selection);
  const accepted: GapValue[] = [];
  for (let from = 0, to = 0; from < chosen.length; from = to) {
    to = from + GAPS_AT_ONCE;
    // What is accepted of an asset is decided at once: a dry run, which writes nothing, then decides the same.
    while (chosen[to] && chosen[to]?.assetId === chosen[to - 1]?.assetId) to += 1;
    const { gaps, states } = await lockGaps(tx, chosen.slice(from, to));
    const possible = gaps.flatMap((gap) => {
      const decision = decideAcceptance(gap);
      return decision.kind === 'DO' ? [{ gap, value: decision.value }] : [];
    });
    const byAsset = Map.groupBy(possible, ({ gap }) => gap.assetId);
    const values = possible.filter((one) => !isOvertaken(one, byAsset.get(one.gap.assetId) ?? []));
    if (!selection.isDry)
      await writeGaps(tx, states, values, { resolution: GapResolution.ACCEPTED, source, isByConfidence: true });
    accepted.push(...values);
  }
  return { accepted, ...basis };
}

async function chooseGaps(tx: Scope, { flowId, sureness }: ConfidentGaps): Promise<Chosen<Proposal & GapKey>> {
  const flow = await tx.row(
    sql`select from migration.collection_flows f where ${inTenant(tx, 'f')} and f.id = ${flowId}`,
  );
  if (!flow) throw notFound('collection flow', flowId);
  const assetIds = await assetsOfFlow(tx, flowId);
  const proposals = await tx.rows<Proposal & GapKey>(sql`
    select g.id, g.asset_id as "assetId", g.field_name as "fieldName", g.confidence_score as "confidenceScore"
    from migration.collection_data_gaps g
    where ${inTenant(tx, 'g')} and g.asset_id = any(${assetIds}) and g.resolution_status = 'PENDING' and g.confidence_score is not null
      and g.proposed_value is not null and ${changedReadsSql(sql.raw('g'), tx)} is null order by g.asset_id, g.id`);
  const fields = [...new Set(proposals.map(({ fieldName }) => fieldName))];
  return chooseConfident(proposals, await readCalibrations(tx, fields), sureness);
}
