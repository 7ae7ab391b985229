import type { AssetType } from '../../catalogue/asset-type.js';
import type { RowValues } from '../reading/table-row.js';
import { flagOf, textOf } from './column-key.js';
import type { FormatSpec, FormatTable, RowKind } from './import-format.js';

/** CMDB classes by what their names say, the first that fits: `cmdb_ci_db_mssql_instance` is no server. */
const CLASSES: readonly (readonly [pattern: RegExp, assetType: AssetType])[] = [
  [/kubernetes|openshift/, 'KUBERNETES_CLUSTER'],
  [/_db_|database|db_instance|_db$/, 'DATABASE'],
  [/_appl|application|business_app|service_auto|_app$/, 'APPLICATION'],
  [/netgear|router|switch|firewall|_ip_|load_balancer|_lb|wap_network|network_gear/, 'NETWORK_DEVICE'],
  [/circuit|network_link|net_path/, 'NETWORK_LINK'],
  [/storage|_msd|_nas|san_|disk_array/, 'STORAGE'],
  [/server|_vm|virtual_machine|esx|host|mainframe|computer|_hardware/, 'SERVER'],
];

const FIELDS: FormatTable['rules'] = [
  { columns: ['name'], target: 'name' },
  { columns: ['host_name'], target: 'hostname' },
  { columns: ['fqdn'], target: 'fqdn' },
  { columns: ['short_description', 'description'], target: 'description' },
  { columns: ['environment', 'used_for', 'u_environment'], target: 'environment' },
  { columns: ['location'], target: 'location' },
  { columns: ['asset_tag'], target: 'asset_id' },
  { columns: ['ip_address'], target: 'ip_addresses' },
  { columns: ['mac_address'], target: 'mac_addresses' },
  { columns: ['os', 'operating_system'], target: 'os_name' },
  { columns: ['os_version'], target: 'os_version' },
  { columns: ['os_address_width', 'os_address_width_bits'], target: 'os_architecture' },
  { columns: ['Total cores', 'cpu_core_count'], target: 'cpu_cores' },
  { columns: ['cpu_count'], target: 'cpu_sockets' },
  { columns: ['cpu_core_thread'], target: 'cpu_threads_per_core' },
  { columns: ['ram', 'ram_mb'], target: 'memory_mib', unit: 'MB' },
  { columns: ['disk_space', 'disk_space_gb'], target: 'storage_total_gib', unit: 'GB' },
  { columns: ['Kind of machine'], target: 'asset_kind' },
  { columns: ['serial_number'], target: 'serial_number' },
  { columns: ['support_group'], target: 'support_group' },
  { columns: ['last_discovered', 'most_recent_discovery'], target: 'last_discovered_at' },
  { columns: ['cost'], target: 'annual_cost' },
  { columns: ['manufacturer'], target: 'manufacturer' },
  { columns: ['vendor'], target: 'vendor' },
  { columns: ['model_id', 'model'], target: 'model' },
  { columns: ['version'], target: 'product_version' },
  { columns: ['business_criticality', 'busines_criticality'], target: 'business_criticality' },
  { columns: ['owned_by', 'it_application_owner', 'business_owner'], target: 'owner_contact' },
  // The CMDB's own bookkeeping.
  {
    columns: [
      'sys_class_name',
      'class',
      'virtual',
      'is_virtual',
      'sys_id',
      'sys_created_on',
      'sys_created_by',
      'sys_updated_on',
      'sys_updated_by',
      'sys_mod_count',
      'install_status',
      'operational_status',
      'hardware_status',
      'classification',
      'category',
      'subcategory',
      'attributes',
      'asset',
      'company',
      'department',
      'dns_domain',
      'os_domain',
      'cpu_name',
      'cpu_type',
      'cpu_speed',
      'discovery_source',
      'comments',
    ],
    target: null,
  },
];

/** A list export (CSV, XLSX) or the table API's answer of a CMDB class, by field names or by labels. */
const configurationItems: FormatTable = {
  name: 'configuration items',
  required: ['name', 'sys_class_name|sys_id|install_status|operational_status|discovery_source|class|sys_updated_on'],
  typical: [
    'sys_class_name|Class',
    'sys_id',
    'sys_created_on',
    'sys_updated_on',
    'sys_domain_path',
    'install_status',
    'operational_status',
    'asset_tag',
    'short_description',
    'support_group',
    'assignment_group',
    'discovery_source|Discovery source',
    'most_recent_discovery|last_discovered',
    'correlation_id',
    'model_id|model_number',
    'assigned_to',
    'company',
    'cost_center',
    'managed_by',
    'os_domain',
    'cpu_count',
    'Is Virtual',
    'Disk space (GB)',
    'RAM (MB)',
  ],
  rules: FIELDS,
  derive: (row) => ({ ...kindOfMachine(row), ...totalCores(row) }),
  kindOf: (row) => kindOfClass(row),
};

function kindOfClass(row: RowValues): RowKind {
  const className = textOf(row, 'sys_class_name', 'class').toLowerCase().replaceAll(/\s+/g, '_');
  if (className === '') return { assetType: 'SERVER' };
  const found = CLASSES.find(([pattern]) => pattern.test(className));
  return { assetType: found?.[1] ?? 'OTHER' };
}

function kindOfMachine(row: RowValues): RowValues {
  const isVirtual = flagOf(row, 'virtual', 'is_virtual');
  return isVirtual === undefined ? {} : { 'Kind of machine': isVirtual ? 'virtual' : 'physical' };
}

/** `cpu_core_count` is the cores of one CPU. */
function totalCores(row: RowValues): RowValues {
  const cores = Number(textOf(row, 'cpu_count') || Number.NaN) * Number(textOf(row, 'cpu_core_count') || Number.NaN);
  return Number.isSafeInteger(cores) ? { 'Total cores': cores } : {};
}

export const serviceNow: FormatSpec = { format: 'SERVICENOW', tables: [configurationItems] };
