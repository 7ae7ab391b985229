/** What sort of fact a field holds decides which source knows it best. */
type FactKind = 'measured' | 'placed' | 'agreed';

const PLACED = new Set(
  'site location role manufacturer model status vlans management_ip serial_number endpoints bandwidth_mbps is_redundant os_version'.split(
    ' ',
  ),
);
const AGREED = new Set(
  (
    'environment owner_contact support_group support_team business_unit business_criticality data_classification application_ids ' +
    'dependencies infrastructure_ids compliance_frameworks vendor product_version is_cots app_type rto_minutes rpo_minutes sla_pct ' +
    'maintenance_window annual_cost monthly_cost migration_strategy migration_wave description name'
  ).split(' '),
);

/**
 * Ranks by kind of fact, highest first. Measured: hypervisors and discovery appliances see the machine. Placed: the
 * network's source of truth. Agreed: the CMDB, where people keep what no tool can see. Tools of one class rank the same,
 * and then nobody wins. A person's own entry outranks them all.
 */
const RANKS: Readonly<Record<FactKind, readonly (readonly [RegExp, number])[]>> = {
  measured: [
    [/rvtools/, 5],
    [/azuremigrate|awsmigrationhub|awsads|googlemigrationcenter|glpi/, 4],
    [/netbox/, 2],
    [/servicenow|cmdb/, 1],
  ],
  placed: [
    [/netbox/, 5],
    [/servicenow|cmdb/, 3],
    [/rvtools|azuremigrate|awsmigrationhub|awsads|googlemigrationcenter|glpi/, 2],
  ],
  agreed: [
    [/servicenow|cmdb/, 5],
    [/netbox/, 3],
    [/azuremigrate|awsmigrationhub|awsads|googlemigrationcenter/, 2],
    [/rvtools|glpi/, 1],
  ],
};
const PERSON_RANK = 9;

/** How much a source knows of a field, 0 for a source that is not known. `RVTOOLS` and `rvtools-2024.xlsx` are one. */
export function rankSource(field: string, fieldAssetIsDevice: boolean, source: string): number {
  const name = source.toLowerCase().replace(/[^a-z]/g, '');
  if (/^(?:manual|user|person|questionnaire|acceptedproposal)/.test(name)) return PERSON_RANK;
  return RANKS[factKind(field, fieldAssetIsDevice)].find(([pattern]) => pattern.test(name))?.[1] ?? 0;
}

function factKind(field: string, isDevice: boolean): FactKind {
  if (AGREED.has(field)) return 'agreed';
  // A server's operating system and serial are measured in it; a switch's are what its operator recorded.
  if (PLACED.has(field)) return isDevice || field === 'site' || field === 'location' ? 'placed' : 'measured';
  return 'measured';
}
