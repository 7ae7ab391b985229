import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { type Calibration, calibrateConfidence, type DecisionTally } from './calibrate-confidence.js';

/**
 * What the tenant's decisions make of the confidence of proposals, by field. A gap counts once it is closed, also when
 * another source filled it: the proposal was right when it is the value that stands. What was accepted by its confidence
 * does not count: nobody looked at it, and it would prove itself right.
 */
export async function readCalibrations(
  scope: Scope,
  fieldNames: readonly string[] | null,
): Promise<ReadonlyMap<string, Calibration>> {
  const rows = await scope.rows<DecisionTally & { fieldName: string }>(sql`
    select g.field_name as "fieldName", g.confidence_score as confidence, count(*) as decisions,
      count(*) filter (where g.resolution_status = 'ACCEPTED' or (g.resolution_status = 'RESOLVED' and g.resolved_value = g.proposed_value)) as accepted
    from migration.collection_data_gaps g
    where ${inTenant(scope, 'g')} and g.confidence_score is not null and g.resolution_status <> 'PENDING' and g.proposed_value is not null
      and g.resolved_by is not null and not g.is_decided_by_confidence
      ${fieldNames === null ? sql`` : sql`and g.field_name = any(${fieldNames})`}
    group by g.field_name, g.confidence_score order by g.field_name collate "C"`);
  const byField = Map.groupBy(rows, ({ fieldName }) => fieldName);
  return new Map([...byField].map(([fieldName, tallies]) => [fieldName, calibrateConfidence(tallies)]));
}
