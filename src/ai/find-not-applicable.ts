import type { AssetFacts, JsonValue } from './asset-facts.js';
import { CONFIDENCE, type Finding, finding } from './evidence/evidence-rule.js';
import { parseOsText } from './evidence/parse-os-text.js';
import { readRecord } from './evidence/read-record.js';

/** A field that has no meaning where another one holds one of these values. */
interface Exclusion {
  fields: readonly string[];
  because: string;
  values: readonly JsonValue[];
  reason: string;
}

const EXCLUSIONS: readonly Exclusion[] = [
  {
    fields: ['hypervisor', 'virtualization_cluster', 'virtualization_host'],
    because: 'asset_kind',
    values: ['physical', 'appliance', 'device'],
    reason: 'it is no virtual machine',
  },
  {
    fields: ['firmware_type', 'os_license', 'disks'],
    because: 'asset_kind',
    values: ['container'],
    reason: 'a container has none of its own',
  },
  {
    fields: ['vendor', 'product_version'],
    because: 'is_cots',
    values: [false],
    reason: 'the application is home-made',
  },
  {
    fields: ['architecture_type', 'state_management', 'source_repository'],
    because: 'is_cots',
    values: [true],
    reason: 'the application is bought: its maker decides that',
  },
  {
    fields: ['edition', 'license_model'],
    because: 'engine',
    values: ['postgresql', 'mysql'],
    reason: 'the engine has a free licence and one edition, unless its vendor sold another',
  },
  {
    fields: ['extensions'],
    because: 'engine',
    values: ['oracle', 'mssql', 'db2', 'mysql', 'mongodb'],
    reason: 'the engine has no extensions',
  },
  {
    fields: ['schema_count', 'partitioning'],
    because: 'engine',
    values: ['mongodb'],
    reason: 'the engine has no schemas',
  },
  {
    fields: ['protocol', 'attached_asset_ids'],
    because: 'storage_type',
    values: ['local'],
    reason: 'the storage is local',
  },
];

/** Distributions without a licence to count. */
const FREE = /^(?:Debian|CentOS|Rocky|AlmaLinux|Fedora|openSUSE|Alpine|FreeBSD|OpenBSD)/;

/** Why a field does not apply to this asset, resting on another field of its record; null where it may apply. */
export function findNotApplicable(asset: AssetFacts, field: string): Finding | null {
  const record = readRecord(asset);
  for (const { fields, because, values, reason } of EXCLUSIONS) {
    const reading = record.attribute(because);
    if (reading !== null && fields.includes(field) && values.includes(reading.value)) {
      return finding(null, CONFIDENCE.follows, [reading], reason);
    }
  }
  const os = field === 'os_license' ? record.attribute('os_name') : null;
  const name = os === null ? undefined : parseOsText(os.text)?.name;
  return os !== null && name !== undefined && FREE.test(name)
    ? finding(null, CONFIDENCE.inferred, [os], `${name} needs no licence`)
    : null;
}
