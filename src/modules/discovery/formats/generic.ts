import type { AssetType } from '../../catalogue/asset-type.js';
import type { RowValues } from '../reading/table-row.js';
import { assetTypeInWords } from './asset-type-words.js';
import { columnKey, textOf } from './column-key.js';
import type { FormatSpec, FormatTable, RowKind } from './import-format.js';

const TYPE_COLUMNS = [
  'asset type',
  'ci type',
  'ci class',
  'resource type',
  'object type',
  'class',
  'type',
  'kind',
  'item type',
];
const ROLE_COLUMNS = ['role', 'device role', 'function', 'device type', 'category'];
/**
 * Columns that name the thing a row is about, and so say what the rows are; the first that a table has. Lists of
 * databases say where they run, and lists of servers what runs there, so the order decides.
 */
const NAME_COLUMNS: readonly (readonly [columns: readonly string[], assetType: AssetType])[] = [
  [['database name', 'db name'], 'DATABASE'],
  [
    [
      'server name',
      'server',
      'host name',
      'host',
      'vm name',
      'vm',
      'machine name',
      'computer name',
      'fqdn',
      'server fqdn',
    ],
    'SERVER',
  ],
  [['database', 'db instance'], 'DATABASE'],
  [['application name', 'app name', 'application', 'application id', 'app id', 'repo name'], 'APPLICATION'],
  [['cluster name'], 'KUBERNETES_CLUSTER'],
  [['device name', 'switch name', 'router name'], 'NETWORK_DEVICE'],
  [['circuit id', 'link name'], 'NETWORK_LINK'],
  [['array name', 'volume name', 'storage name'], 'STORAGE'],
];

/** Any table: what its rows are is said by a type, a role, the sheet's name or the column that names them. */
const anyTable: FormatTable = {
  name: 'table',
  required: [],
  typical: [],
  rules: [],
  kindOf: (row, sheet) => {
    const assetType = assetTypeOf(row, sheet);
    // Most inventories are of machines, and most that say nothing of what they list are, too.
    return assetType === undefined ? { assetType: 'SERVER', isAssumed: true } : { assetType };
  },
};

function assetTypeOf(row: RowValues, sheet: string | undefined): AssetType | undefined {
  const keys = new Set(Object.keys(row).map(columnKey));
  const has = (column: string) => keys.has(columnKey(column));
  const byColumn = NAME_COLUMNS.find(([columns]) => columns.some(has))?.[1];
  for (const column of TYPE_COLUMNS.filter(has)) {
    const type = assetTypeInWords(textOf(row, column));
    // In a list of servers a type such as "web application" is what the server is for.
    if (type !== undefined && (byColumn !== 'SERVER' || type !== 'APPLICATION')) return type;
  }
  const role = ROLE_COLUMNS.filter(has)
    .map((column) => assetTypeInWords(textOf(row, column)))
    .find((type) => type !== undefined);
  // A role says what a machine is for: "database" is a server, but a "core switch" is none.
  if (role === 'NETWORK_DEVICE' || (role === 'STORAGE' && byColumn === undefined)) return role;
  return assetTypeInWords(sheet ?? '') ?? byColumn;
}

/** Konveyor's import (konveyor.io, "Importing applications"): applications, and dependencies among them, in one file. */
const konveyorApplications: FormatTable = {
  name: 'Konveyor applications',
  required: ['Record Type 1|Record Type', 'Application Name', 'Business Service'],
  typical: [
    'Dependency',
    'Dependency Direction',
    'Binary Group',
    'Binary Artifact',
    'Repository URL',
    'Tag Category 1|Tag Type 1',
    'Tag 1',
    'Contributors',
  ],
  rules: [
    { columns: ['Application Name'], target: 'name' },
    { columns: ['Description'], target: 'description' },
    { columns: ['Business Service'], target: 'business_unit' },
    { columns: ['Repository URL'], target: 'source_repository' },
    { columns: ['Owner'], target: 'owner_contact' },
    { columns: ['Binary Version'], target: 'product_version' },
    {
      columns: ['Dependency', 'Dependency Direction', 'Record Type', 'Record Type 1', 'Comments', 'Contributors'],
      target: null,
    },
  ],
  kindOf: (row) => kindOfKonveyorRecord(row),
};

function kindOfKonveyorRecord(row: RowValues): RowKind {
  const recordType = textOf(row, 'Record Type 1', 'Record Type');
  if (recordType === '1' || recordType === '') return { assetType: 'APPLICATION' };
  if (recordType === '2') return kindOfKonveyorDependency(row);
  return { notAnAsset: `Expected record type 1 (application) or 2 (dependency), found ${recordType}.` };
}

/** Southbound is what the application needs, northbound what needs it. */
function kindOfKonveyorDependency(row: RowValues): RowKind {
  const application = textOf(row, 'Application Name');
  const other = textOf(row, 'Dependency');
  if (application === '' || other === '')
    return { notAnAsset: 'Expected a dependency to name two applications, Application Name and Dependency.' };
  const isNorthbound = /^north/i.test(textOf(row, 'Dependency Direction'));
  const [name, needed] = isNorthbound ? [other, application] : [application, other];
  // A name may hold commas: a list of one, not a text to be split.
  return { addsTo: { assetType: 'APPLICATION', name }, known: { dependencies: JSON.stringify([needed]) } };
}

/** Inventories of the GLPI and FusionInventory agents (github.com/glpi-project/inventory_format), one JSON document each. */
const glpiComputer: FormatTable = {
  name: 'GLPI computer',
  required: ['content.hardware.name', 'deviceid'],
  typical: ['content.versionclient', 'content.hardware.uuid', 'content.bios.ssn', 'content.hardware.memory'],
  rules: [
    { columns: ['content.hardware.name'], target: 'name' },
    { columns: ['content.hardware.uuid'], target: 'smbios_uuid' },
    { columns: ['content.hardware.memory'], target: 'memory_mib', unit: 'MB' },
    { columns: ['content.hardware.vmsystem'], target: null },
    { columns: ['Kind of machine'], target: 'asset_kind' },
    { columns: ['content.operatingsystem.full_name'], target: 'os_name' },
    { columns: ['content.operatingsystem.version'], target: 'os_version' },
    { columns: ['content.operatingsystem.arch'], target: 'os_architecture' },
    { columns: ['content.operatingsystem.fqdn'], target: 'fqdn' },
    { columns: ['content.bios.ssn'], target: 'serial_number' },
    { columns: ['content.bios.assettag', 'deviceid'], target: 'asset_id' },
  ],
  derive: (row): RowValues => {
    const system = textOf(row, 'content.hardware.vmsystem');
    if (system === '') return {};
    return { 'Kind of machine': /^physical$/i.test(system) ? 'physical' : 'virtual' };
  },
  kindOf: () => ({ assetType: 'SERVER' }),
};

const glpiNetworkEquipment: FormatTable = {
  name: 'GLPI network equipment',
  required: ['content.network_device.name|content.network_device.serial', 'deviceid'],
  typical: ['itemtype', 'content.network_device.type', 'content.network_device.model', 'content.versionclient'],
  rules: [
    { columns: ['content.network_device.name'], target: 'name' },
    { columns: ['content.network_device.manufacturer'], target: 'manufacturer' },
    { columns: ['content.network_device.model'], target: 'model' },
    { columns: ['content.network_device.serial'], target: 'serial_number' },
    { columns: ['content.network_device.location'], target: 'location' },
    { columns: ['content.network_device.firmware'], target: 'os_version' },
  ],
  kindOf: () => ({ assetType: 'NETWORK_DEVICE' }),
};

/** The last of the tables takes what no other is. */
export const generic: FormatSpec = {
  format: 'GENERIC',
  tables: [konveyorApplications, glpiComputer, glpiNetworkEquipment, anyTable],
};
