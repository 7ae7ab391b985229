import type { AssetType } from '../../catalogue/asset-type.js';
import type { RowValues } from '../reading/table-row.js';
import { assetTypeInWords } from './asset-type-words.js';
import { migrationFactoryIntake } from './aws-migration-factory.js';
import { columnKey, columnWords, textOf } from './column-key.js';
import { glpiComputer, glpiNetworkEquipment } from './glpi.js';
import type { FormatSpec, FormatTable } from './import-format.js';
import { konveyorApplications } from './konveyor.js';

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
const DATABASE_COLUMNS = ['database', 'db instance'];
const ENGINE_COLUMNS = ['engine', 'database engine', 'db engine', 'dbms'];
/** What lists of machines tell of them; lists of databases do not. */
const MACHINE_WORDS = new Set('os,operating,cpu,cpus,vcpu,vcpus,cores,ram,memory,ip'.split(','));

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
  [DATABASE_COLUMNS, 'DATABASE'],
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
  const byColumn = isOfDatabase(row, has) ? 'DATABASE' : NAME_COLUMNS.find(([columns]) => columns.some(has))?.[1];
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

/** An engine beside a database says what the database is, unless the rest is about a machine: then it runs there. */
function isOfDatabase(row: RowValues, has: (column: string) => boolean): boolean {
  if (!DATABASE_COLUMNS.some(has) || !ENGINE_COLUMNS.some(has)) return false;
  return !Object.keys(row).some((column) => columnWords(column).some((word) => MACHINE_WORDS.has(word)));
}

/** The last of the tables takes what no other is. */
export const generic: FormatSpec = {
  format: 'GENERIC',
  tables: [konveyorApplications, glpiComputer, glpiNetworkEquipment, migrationFactoryIntake, anyTable],
};
