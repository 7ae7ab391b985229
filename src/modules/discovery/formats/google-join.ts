import { badInput } from '../../../errors.js';
import type { CellValue, RowValues } from '../reading/table-row.js';
import { cellOf, columnKey, textOf } from './column-key.js';
import { listOf, numberOf, sumOf } from './combine-rows.js';
import type { FormatTable, JoinedSheets, SourceTable } from './import-format.js';
import { tableConfidence } from './table-confidence.js';

/** What the rows about a machine add to it, under column names of their own. */
type Detail = (rows: readonly RowValues[]) => Record<string, CellValue | undefined>;

/** Tables whose rows are about machines of vmInfo; a table is known by its columns, whatever its file is called. */
export const DETAIL_TABLES: readonly FormatTable[] = [
  detailTable('diskInfo', ['MachineId', 'DiskLabel', 'SizeInGib'], ['UsedInGib', 'StorageTypeLabel']),
  detailTable(
    'perfInfo',
    ['MachineId', 'TimeStamp', 'CpuUtilizationPercentage'],
    ['AvailableMemoryBytes', 'DiskReadOperationsPerSec', 'NetworkBytesPerSecSent', 'MemoryUtilizationPercentage'],
  ),
  // Nothing else has these three.
  detailTable('tagInfo', ['MachineId', 'Key', 'Value'], ['MachineId', 'Key', 'Value']),
];

function detailTable(name: string, required: readonly string[], typical: readonly string[]): FormatTable {
  const kindOf = () => ({ notAnAsset: `A row of ${name} is about a machine, and is none.` });
  return { name, required, typical, rules: [], detailsOf: 'vmInfo', kindOf };
}

const DETAILS: Readonly<Record<string, Detail>> = {
  diskInfo: (rows) => ({
    'diskInfo Disks': JSON.stringify(rows.map(diskOf)),
    'diskInfo Size GiB': sumOf(rows, 'SizeInGib'),
    'diskInfo Used GiB': sumOf(rows, 'UsedInGib'),
    'diskInfo Storage types': listOf(rows, 'StorageTypeLabel'),
  }),
  perfInfo: (rows) => ({
    ...averageAndPeak('perfInfo CPU', rows, 'CpuUtilizationPercentage'),
    ...averageAndPeak('perfInfo Memory', rows, 'MemoryUtilizationPercentage'),
    'perfInfo Disk operations peak': largest(
      rows.map((row) => numberOf(row, 'DiskReadOperationsPerSec') + numberOf(row, 'DiskWriteOperationsPerSec')),
    ),
    'perfInfo Received MB/s': megabytes(average(rows, 'NetworkBytesPerSecReceived')),
    'perfInfo Sent MB/s': megabytes(average(rows, 'NetworkBytesPerSecSent')),
  }),
  tagInfo: (rows) =>
    Object.fromEntries(rows.map((row) => [textOf(row, 'Key') || 'Tag', cellOf(row, 'Value')] as const)),
};

/**
 * One row a machine out of the tables of Migration Center: its disks, the averages and peaks of its measurements, and
 * each of its tags become columns of its row in vmInfo, by MachineId. A tag is called as its key, unless vmInfo has a
 * column of that name.
 *
 * @throws AppError BAD_USER_INPUT when there is no vmInfo.
 */
export function joinTables(tables: readonly SourceTable[]): JoinedSheets {
  const details = tables.flatMap((table) => {
    const spec = DETAIL_TABLES.find((known) => tableConfidence(known, table.columns, table.sheet) > 0);
    const read = spec && DETAILS[spec.name];
    return read === undefined ? [] : [{ table, read }];
  });
  const isDetail = new Set(details.map(({ table }) => table));
  const machines = tables.filter((table) => !isDetail.has(table) && table.columns.some(isMachineId));
  if (machines.length === 0) {
    const found = tables.map(({ sheet }) => sheet ?? 'one table').join(', ');
    throw badInput('file', `Expected the vmInfo table of Migration Center (its machines); found ${found}.`);
  }
  const known = new Set(machines.flatMap(({ rows }) => rows.map(({ values }) => textOf(values, 'MachineId'))));
  const grouped = details.map(({ table, read }) => ({
    read,
    rows: Map.groupBy(
      table.rows.map(({ values }) => values),
      (row) => textOf(row, 'MachineId'),
    ),
  }));
  const unmatched = grouped.flatMap(({ rows }) => [...rows].flatMap(([id, found]) => (known.has(id) ? [] : found)));
  return {
    tables: machines.map((table) => withDetails(table, grouped)),
    merged: details.map(({ table }) => table.sheet ?? ''),
    remarks: unmatched.length === 0 ? [] : [`${unmatched.length} rows of details belong to no machine of vmInfo.`],
  };
}

const isMachineId = (column: string) => columnKey(column) === 'machineid';

type Grouped = readonly { readonly read: Detail; readonly rows: ReadonlyMap<string, readonly RowValues[]> }[];

function withDetails({ sheet, columns, rows }: SourceTable, grouped: Grouped): SourceTable {
  const own = new Set(columns.map(columnKey));
  const all = new Set(columns);
  const joined = rows.map(({ rowNumber, values }) => {
    const id = textOf(values, 'MachineId');
    const added: Record<string, CellValue> = {};
    for (const { read, rows: byMachine } of grouped) {
      const about = id === '' ? [] : (byMachine.get(id) ?? []);
      if (about.length === 0) continue;
      for (const [name, value] of Object.entries(read(about))) {
        if (value === undefined) continue;
        const column = own.has(columnKey(name)) ? `Tag ${name}` : name;
        added[column] = value;
      }
    }
    const whole = { ...values, ...added, ...storageOf(values, added) };
    for (const column of Object.keys(whole)) all.add(column);
    return { rowNumber, values: whole };
  });
  return { sheet, columns: [...all], rows: joined };
}

/** The sizes of the disks stand where vmInfo has no total of its own. */
function storageOf(machine: RowValues, added: RowValues): RowValues {
  const allocated = cellOf(machine, 'TotalDiskAllocatedGiB') ?? added['diskInfo Size GiB'];
  const used = cellOf(machine, 'TotalDiskUsedGiB') ?? added['diskInfo Used GiB'];
  return {
    ...(allocated === undefined ? {} : { 'Storage allocated GiB': allocated }),
    ...(used === undefined ? {} : { 'Storage used GiB': used }),
  };
}

function diskOf(row: RowValues): Record<string, CellValue> {
  const disk = {
    label: cellOf(row, 'DiskLabel'),
    capacity_gib: amountOf(row, 'SizeInGib'),
    used_gib: amountOf(row, 'UsedInGib'),
    type: cellOf(row, 'StorageTypeLabel'),
  };
  return Object.fromEntries(
    Object.entries(disk).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** As a number where it is one: CSV has texts. */
function amountOf(row: RowValues, column: string): CellValue | undefined {
  const amount = numberOf(row, column);
  return Number.isNaN(amount) ? cellOf(row, column) : amount;
}

const measured = (rows: readonly RowValues[], column: string) =>
  rows.map((row) => numberOf(row, column)).filter((value) => Number.isFinite(value));

function averageAndPeak(name: string, rows: readonly RowValues[], column: string): Record<string, number | undefined> {
  return { [`${name} average %`]: average(rows, column), [`${name} peak %`]: largest(measured(rows, column)) };
}

function average(rows: readonly RowValues[], column: string): number | undefined {
  const values = measured(rows, column);
  return values.length === 0 ? undefined : rounded(values.reduce((one, other) => one + other, 0) / values.length);
}

function largest(values: readonly number[]): number | undefined {
  const finite = values.filter((value) => Number.isFinite(value));
  return finite.length === 0 ? undefined : finite.reduce((one, other) => Math.max(one, other));
}

const megabytes = (bytes: number | undefined) => (bytes === undefined ? undefined : rounded(bytes / 1_000_000));

const rounded = (value: number) => Math.round(value * 1000) / 1000;
