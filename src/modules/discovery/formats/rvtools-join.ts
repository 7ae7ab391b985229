import { badInput } from '../../../errors.js';
import type { CellValue, RowValues } from '../reading/table-row.js';
import { cellOf, columnKey, flagOf, textOf } from './column-key.js';
import { listOf, sumOf } from './combine-rows.js';
import type { JoinedSheets, SourceRow, SourceTable } from './import-format.js';

/** What the sheets of details add to a machine, under column names of their own. */
type Detail = (rows: readonly RowValues[]) => Record<string, CellValue | undefined>;

const DETAILS: Readonly<Record<string, Detail>> = {
  vcpu: ([row = {}]) => ({ 'vCPU Sockets': cellOf(row, 'Sockets'), 'vCPU Cores p/s': cellOf(row, 'Cores p/s') }),
  vmemory: ([row = {}]) => ({ 'vMemory Size MiB': cellOf(row, 'Size MiB', 'Size MB') }),
  vtools: ([row = {}]) => ({
    'vTools Tools': cellOf(row, 'Tools'),
    'vTools Tools Version': cellOf(row, 'Tools Version'),
  }),
  vdisk: (rows) => ({
    'vDisk Disks': JSON.stringify(rows.map(diskOf)),
    'vDisk Capacity MiB': sumOf(rows, 'Capacity MiB', 'Capacity MB'),
  }),
  vpartition: (rows) => ({
    'vPartition Capacity MiB': sumOf(rows, 'Capacity MiB', 'Capacity MB'),
    'vPartition Consumed MiB': sumOf(rows, 'Consumed MiB', 'Consumed MB'),
  }),
  vnetwork: (rows) => ({
    'vNetwork Mac Address': listOf(rows, 'Mac Address'),
    'vNetwork IPv4 Address': listOf(rows, 'IPv4 Address', 'IP Address'),
    'vNetwork IPv6 Address': listOf(rows, 'IPv6 Address'),
    'vNetwork Network': listOf(rows, 'Network'),
  }),
  vsnapshot: (rows) => ({ 'vSnapshot Snapshots': rows.length }),
  // A controller alone, or a device that is not plugged in, binds a machine to nothing.
  vusb: (rows) => ({
    'vUSB Devices': rows.filter((row) => flagOf(row, 'Connected')).length || undefined,
  }),
};

/** All that must have been looked at before a machine can be said to have none of the blockers. */
const BLOCKER_SHEETS = ['vdisk', 'vsnapshot', 'vusb'];

/**
 * One row a machine out of an RVTools workbook: the disks, partitions, networks, CPUs, memory, tools, snapshots and
 * USB devices of a VM become columns of its row in vInfo; vHost stays a table of its own. Details find their VM by
 * VM UUID, else by VM ID (with the vCenter's id where both have it), else by a name that only one VM has.
 *
 * @throws AppError BAD_USER_INPUT when there is neither vInfo nor vHost.
 */
export function joinSheets(sheets: readonly SourceTable[]): JoinedSheets {
  const byName = new Map(sheets.map((table) => [sheetName(table), table]));
  const vInfo = byName.get('vinfo') ?? sheets.find(isRenamedInfo);
  const vHost = byName.get('vhost');
  if (vInfo === undefined && vHost === undefined) {
    const found = sheets.map(({ sheet }) => sheet ?? 'one table').join(', ');
    throw badInput('file', `Expected the vInfo sheet of RVTools (its machines) or vHost (its hosts); found ${found}.`);
  }
  const details = [...byName].flatMap(([name, table]) => {
    const read = DETAILS[name];
    return read === undefined ? [] : [{ name, table, read }];
  });
  const tables = vHost === undefined ? [] : [vHost];
  if (vInfo === undefined) {
    return { tables, merged: [], remarks: ['There is no vInfo sheet: only hosts are imported, no virtual machines.'] };
  }
  const joined = joinDetails(vInfo, details);
  const missing = ['vDisk', 'vPartition', 'vNetwork'].filter((name) => !byName.has(columnKey(name)));
  const remarks =
    missing.length === 0 ? [] : [`There is no ${missing.join(', ')} sheet: what it would say is missing.`];
  if (joined.unmatched > 0) remarks.push(`${joined.unmatched} rows of details belong to no machine of vInfo.`);
  const merged = details.map(({ table }) => table.sheet ?? '');
  return { tables: [joined.table, ...tables], merged, remarks };
}

/** Old versions wrote tabvInfo, exports of single tabs are called RVTools_tabvInfo. */
const sheetName = ({ sheet }: SourceTable) => columnKey(sheet ?? '').replace(/^(rvtools)?(tab)?(?=d?v)/, '');

/** Of the sheets with a row a machine, only vInfo has both. */
function isRenamedInfo({ columns }: SourceTable): boolean {
  const keys = new Set(columns.map(columnKey));
  return ['vm', 'powerstate', 'cpus', 'memory'].every((key) => keys.has(key));
}

interface DetailSheet {
  readonly name: string;
  readonly table: SourceTable;
  readonly read: Detail;
}

function joinDetails(vInfo: SourceTable, details: readonly DetailSheet[]): { table: SourceTable; unmatched: number } {
  const machines = new MachineIndex(vInfo.rows);
  const added = new Map<number, Record<string, CellValue>>(vInfo.rows.map((_, index) => [index, {}]));
  const columns = new Set(vInfo.columns);
  let unmatched = 0;
  for (const { name, table, read } of details) {
    const grouped = Map.groupBy(table.rows, ({ values }) => machines.find(values));
    unmatched += grouped.get(undefined)?.length ?? 0;
    for (const [index, extra] of added) {
      const rows = grouped.get(index)?.map(({ values }) => values) ?? [];
      if (rows.length === 0) continue;
      for (const [column, value] of Object.entries(read(rows))) {
        if (value === undefined) continue;
        extra[column] = value;
        columns.add(column);
      }
      if (name === 'vdisk') Object.assign(extra, blockersOfDisks(rows));
    }
  }
  const isComplete = BLOCKER_SHEETS.every((name) => details.some((sheet) => sheet.name === name));
  const rows = vInfo.rows.map((row, index): SourceRow => {
    const values = { ...row.values, ...added.get(index) };
    const blockers = blockersOf(values, isComplete);
    return { ...row, values: blockers === undefined ? values : { ...values, 'Migration blockers': blockers } };
  });
  return { table: { sheet: vInfo.sheet, columns: [...columns, 'Migration blockers'], rows }, unmatched };
}

/** Finds the row of vInfo that a row of details is about. */
class MachineIndex {
  readonly #rows = new Map<string, number | 'many'>();
  readonly #haveUuids: boolean;

  constructor(rows: readonly SourceRow[]) {
    for (const [index, { values }] of rows.entries()) {
      for (const key of keysOf(values)) this.#rows.set(key, this.#rows.has(key) ? 'many' : index);
    }
    this.#haveUuids = rows.every(({ values }) => uuidOf(values) !== '');
  }

  find(values: RowValues): number | undefined {
    for (const key of keysOf(values)) {
      const index = this.#rows.get(key);
      if (typeof index === 'number') return index;
      // It is about a machine that is not there: by its id or name, which other vCenters use again, it would find another.
      if (index === undefined && this.#haveUuids && key.startsWith('uuid ')) return undefined;
    }
    return undefined;
  }
}

const uuidOf = (row: RowValues) => textOf(row, 'VM UUID', 'UUID').toLowerCase();

/** The surest first. */
function keysOf(row: RowValues): string[] {
  const uuid = uuidOf(row);
  const id = textOf(row, 'VM ID');
  const vCenter = textOf(row, 'VI SDK UUID', 'VI SDK Server').toLowerCase();
  const name = textOf(row, 'VM');
  return [
    ...(uuid === '' ? [] : [`uuid ${uuid}`]),
    ...(id === '' || vCenter === '' ? [] : [`id ${id} of ${vCenter}`]),
    ...(id === '' ? [] : [`id ${id}`]),
    ...(name === '' ? [] : [`name ${name}`]),
  ];
}

function diskOf(row: RowValues): Record<string, CellValue> {
  const disk = {
    label: cellOf(row, 'Disk'),
    capacity_mib: cellOf(row, 'Capacity MiB', 'Capacity MB'),
    thin: cellOf(row, 'Thin'),
    raw: cellOf(row, 'Raw'),
    mode: cellOf(row, 'Disk Mode'),
    sharing: cellOf(row, 'Sharing mode'),
    controller: cellOf(row, 'Controller'),
    path: cellOf(row, 'Disk Path', 'Path'),
  };
  return Object.fromEntries(
    Object.entries(disk).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Raw device mappings and disks that machines share cannot be copied as files. */
function blockersOfDisks(rows: readonly RowValues[]): Record<string, CellValue> {
  const isRaw = rows.some((row) => flagOf(row, 'Raw'));
  const isShared = rows.some((row) => /multi/i.test(textOf(row, 'Sharing mode')));
  return { ...(isRaw ? { 'vDisk Raw': true } : {}), ...(isShared ? { 'vDisk Shared': true } : {}) };
}

/** `undefined` where none was found and not everything was looked at. */
function blockersOf(row: RowValues, isComplete: boolean): string | undefined {
  const found = [
    ...(row['vUSB Devices'] === undefined ? [] : ['usb']),
    ...(row['vDisk Raw'] === true ? ['rdm'] : []),
    ...(row['vDisk Shared'] === true ? ['shared_disk'] : []),
    ...(row['vSnapshot Snapshots'] === undefined ? [] : ['snapshot']),
    ...(/^(running|enabled|needSecondary|starting)$/i.test(textOf(row, 'FT State')) ? ['fault_tolerance'] : []),
  ];
  if (found.length > 0) return found.join(', ');
  return isComplete ? 'none' : undefined;
}
