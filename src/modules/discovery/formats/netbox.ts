import type { RowValues } from '../reading/table-row.js';
import { textOf } from './column-key.js';
import type { ColumnRule, FormatSpec, FormatTable, RowKind } from './import-format.js';

const SHARED_RULES: readonly ColumnRule[] = [
  { columns: ['name'], target: 'name' },
  { columns: ['description', 'comments'], target: 'description' },
  { columns: ['site'], target: 'site' },
  { columns: ['serial'], target: 'serial_number' },
  {
    columns: ['primary_ip4', 'primary_ip6', 'primary_ip', 'IPv4 Address', 'IPv6 Address', 'IP Address'],
    target: 'ip_addresses',
  },
  { columns: ['platform'], target: 'os_name' },
  { columns: ['cluster'], target: 'virtualization_cluster' },
  {
    columns: ['id', 'tags', 'tenant', 'owner', 'config_template', 'region', 'location', 'rack', 'position', 'face'],
    target: null,
  },
];

const devices: FormatTable = {
  name: 'devices',
  required: ['name', 'device_type|type', 'role|device_role', 'site'],
  typical: [
    'manufacturer',
    'rack',
    'position',
    'face',
    'airflow',
    'virtual_chassis',
    'vc_position',
    'device_bay',
    'platform',
    'asset_tag',
    'tenant',
    'primary_ip4',
    'config_template',
  ],
  rules: [
    ...SHARED_RULES,
    { columns: ['Network role'], target: 'role' },
    { columns: ['role', 'device_role'], target: null },
    { columns: ['status'], target: 'status' },
    { columns: ['manufacturer'], target: 'manufacturer' },
    { columns: ['device_type', 'type'], target: 'model' },
    { columns: ['asset_tag'], target: 'asset_id' },
  ],
  derive: (row) => networkRole(row),
  kindOf: (row) => kindOfDevice(row),
};

const vmRules: readonly ColumnRule[] = [
  ...SHARED_RULES,
  { columns: ['vcpus'], target: 'cpu_cores' },
  { columns: ['memory_mb', 'memory'], target: 'memory_mib', unit: 'MB' },
  { columns: ['Power state'], target: 'power_state' },
  { columns: ['device'], target: 'virtualization_host' },
  { columns: ['role', 'status', 'virtual_machine_type', 'start_on_boot'], target: null },
];

const VM_TYPICAL = [
  'cluster',
  'role',
  'platform',
  'site',
  'tenant',
  'status',
  'memory|memory_mb',
  'disk|disk_gb',
  'primary_ip4',
  'config_template',
];

const virtualMachine = (): RowKind => ({ assetType: 'SERVER', known: { asset_kind: 'virtual' } });

/** NetBox 4.1 changed disks from GB to MB without renaming the column; newer columns tell which it is. */
const machines: readonly FormatTable[] = [
  {
    name: 'virtual machines',
    required: ['name', 'vcpus', 'start_on_boot|virtual_machine_type'],
    typical: VM_TYPICAL,
    rules: [...vmRules, { columns: ['disk', 'disk_mb'], target: 'storage_total_gib', unit: 'MB' }],
    derive: (row) => powerState(row),
    kindOf: virtualMachine,
  },
  {
    name: 'virtual machines',
    required: ['name', 'vcpus', 'cluster|site'],
    typical: VM_TYPICAL,
    rules: [...vmRules, { columns: ['disk_gb', 'disk'], target: 'storage_total_gib', unit: 'GB' }],
    derive: (row) => powerState(row),
    kindOf: virtualMachine,
  },
];

const cables: FormatTable = {
  name: 'cables',
  required: ['side_a_device|a_device|device_a|Termination A', 'side_b_device|b_device|device_b|Termination B'],
  typical: [
    'side_a_type|a_kind',
    'side_b_type|b_kind',
    'side_a_name|a_port',
    'side_b_name|b_port',
    'status',
    'type',
    'color',
    'length_unit',
  ],
  rules: [
    { columns: ['Link name'], target: 'name' },
    { columns: ['Endpoints'], target: 'endpoints' },
    {
      columns: ['label', 'type', 'status', 'side_a_name', 'side_b_name', 'a_port', 'b_port', 'a_device', 'b_device'],
      target: null,
    },
  ],
  derive: (row) => linkEnds(row),
  kindOf: () => ({ assetType: 'NETWORK_LINK' }),
};

const sites: FormatTable = {
  name: 'sites',
  required: ['name', 'facility|physical_address|time_zone', 'status'],
  typical: ['region', 'tenant', 'facility', 'physical_address', 'shipping_address', 'asns', 'latitude'],
  rules: SHARED_RULES,
  kindOf: (row) => ({ notAnAsset: `"${textOf(row, 'name')}" is a site: a place that assets are at, and none itself.` }),
};

/** Racks hold more than servers: what a role says passes traffic is a network device, what it says carries none is other. */
function kindOfDevice(row: RowValues): RowKind {
  const role = textOf(row, 'role', 'device_role').toLowerCase();
  if (/patch|panel|pdu|power|ups|cable|kvm|console|blank|shelf/.test(role)) return { assetType: 'OTHER' };
  if (/server|compute|hypervisor|host\b/.test(role)) return { assetType: 'SERVER', known: { asset_kind: 'physical' } };
  if (
    /router|switch|firewall|load.?balanc|wan|gateway|access.?point|wireless|spine|leaf|core|distribution|\btor\b|network/.test(
      role,
    )
  ) {
    return { assetType: 'NETWORK_DEVICE' };
  }
  if (/storage|\bsan\b|\bnas\b|filer|array/.test(role)) return { assetType: 'STORAGE' };
  return { assetType: 'OTHER' };
}

/** Roles are each organisation's own words: what kind of device does the catalogue ask. */
const NETWORK_ROLES: readonly (readonly [pattern: RegExp, role: string])[] = [
  [/firewall/, 'firewall'],
  [/load.?balanc/, 'load_balancer'],
  [/wan.?(opti|accel)/, 'wan_optimizer'],
  [/router|gateway/, 'router'],
  [/switch|spine|leaf|\btor\b/, 'switch'],
];

function networkRole(row: RowValues): RowValues {
  const role = textOf(row, 'role', 'device_role').toLowerCase();
  const found = NETWORK_ROLES.find(([pattern]) => pattern.test(role));
  return found === undefined ? {} : { 'Network role': found[1] };
}

/** A VM's status says whether it runs only where it is one of these two. */
function powerState(row: RowValues): RowValues {
  const status = textOf(row, 'status').toLowerCase();
  if (status === 'active') return { 'Power state': 'on' };
  return status === 'offline' ? { 'Power state': 'off' } : {};
}

function linkEnds(row: RowValues): RowValues {
  const end = (side: 'a' | 'b') => {
    const device = textOf(row, `side_${side}_device`, `${side}_device`, `device_${side}`, `Termination ${side}`);
    const port = textOf(row, `side_${side}_name`, `${side}_port`);
    return { device: device || port, port: device === '' ? '' : port };
  };
  const ends = [end('a'), end('b')];
  if (ends.some(({ device }) => device === '')) return {};
  const names = ends.map(({ device, port }) => (port === '' ? device : `${device} ${port}`));
  return {
    'Link name': textOf(row, 'label') || names.join(' - '),
    Endpoints: JSON.stringify(ends.map(({ device }) => device)),
  };
}

export const netbox: FormatSpec = { format: 'NETBOX', tables: [devices, ...machines, cables, sites] };
