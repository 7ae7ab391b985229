import { parseNumber } from '../../catalogue/parse-number.js';
import { isBlank } from '../reading/clean-text.js';
import type { RowValues } from '../reading/table-row.js';
import { columnKey } from './column-key.js';
import type { FormatSpec, FormatTable } from './import-format.js';

/**
 * The CSV template of Azure Migrate's import (learn.microsoft.com, "Import servers from CSV"), and the discovery report of
 * Azure Migrate Export (github.com/Azure/azure-migrate-export, `DiscoveryReportColumns`).
 */
const servers: FormatTable = {
  name: 'servers',
  required: ['Server name|Machine name', 'Cores', 'Memory (In MB)|Memory|Memory (MB)', 'OS name|Operating system'],
  typical: [
    'OS architecture',
    'Number of disks',
    'Disk 1 size (In GB)|Disk 1 size',
    'Disk 1 read ops (operations per second)|Disk 1 read ops',
    'CPU utilization percentage',
    'Memory utilization percentage',
    'Network In throughput|Network In throughput (MB per second)',
    'Network adapters',
    'Boot type|Firmware type',
    'Storage in use (In GB)',
    'IP addresses|IP address',
    'Server type',
    'Total Network Adapters',
    'Software Inventory Count',
    'Is SQL Service Present',
    'First Discovery Time',
    'Support Status',
  ],
  rules: [
    { columns: ['Server name', 'Machine name'], target: 'name' },
    { columns: ['IP addresses', 'IP address'], target: 'ip_addresses' },
    { columns: ['MAC addresses', 'MAC address'], target: 'mac_addresses' },
    { columns: ['Cores'], target: 'cpu_cores' },
    { columns: ['Memory (In MB)', 'Memory (MB)', 'Memory'], target: 'memory_mib', unit: 'MB' },
    { columns: ['OS name', 'Operating system'], target: 'os_name' },
    { columns: ['OS version'], target: 'os_version' },
    { columns: ['OS architecture'], target: 'os_architecture' },
    { columns: ['Server type'], target: 'asset_kind' },
    { columns: ['Hypervisor'], target: 'hypervisor' },
    { columns: ['Boot type', 'Firmware type'], target: 'firmware_type' },
    { columns: ['CPU utilization percentage'], target: 'cpu_util_avg_pct' },
    { columns: ['Memory utilization percentage'], target: 'memory_util_avg_pct' },
    {
      columns: ['Network In throughput', 'Network In throughput (MB per second)'],
      target: 'network_in_mbps',
      unit: 'MB/s',
    },
    {
      columns: ['Network Out throughput', 'Network Out throughput (MB per second)'],
      target: 'network_out_mbps',
      unit: 'MB/s',
    },
    { columns: ['Storage in use (In GB)', 'Storage in use'], target: 'storage_used_gib', unit: 'GB' },
    { columns: ['All disks'], target: 'disks' },
    { columns: ['All disks size (GB)'], target: 'storage_total_gib' },
    { columns: ['Environment'], target: 'environment' },
    { columns: ['Power Stats', 'Power Status'], target: 'power_state' },
    { columns: ['Machine ID'], target: 'asset_id' },
    { columns: ['Last Updated Time'], target: 'last_discovered_at' },
    {
      columns: ['Number of disks', 'Total Disks', 'Network adapters', 'Total Network Adapters', 'First Discovery Time'],
      target: null,
    },
  ],
  derive: (row) => diskColumns(row),
  kindOf: () => ({ assetType: 'SERVER' }),
};

/** What an assessment exports: `All_Assessed_Machines.csv`, and its disks beside it. */
const assessedMachines: FormatTable = {
  name: 'All_Assessed_Machines',
  required: ['Machine|Machine name', 'Azure VM readiness|Azure readiness|Readiness', 'Recommended size'],
  typical: [
    'VM host',
    'Azure readiness issues',
    'Data collection issues',
    'Compute monthly cost estimate USD',
    'Storage monthly cost estimate USD',
    'Group name',
    'Boot type',
  ],
  rules: [
    { columns: ['Machine', 'Machine name'], target: 'name' },
    { columns: ['VM host'], target: 'virtualization_host' },
    { columns: ['IP address'], target: 'ip_addresses' },
    { columns: ['MAC address'], target: 'mac_addresses' },
    { columns: ['Cores'], target: 'cpu_cores' },
    { columns: ['Memory(MB)'], target: 'memory_mib', unit: 'MB' },
    { columns: ['Operating system'], target: 'os_name' },
    { columns: ['Boot type'], target: 'firmware_type' },
    { columns: ['CPU usage(%)'], target: 'cpu_util_avg_pct' },
    { columns: ['Memory usage(%)'], target: 'memory_util_avg_pct' },
    { columns: ['Storage(GB)'], target: 'storage_total_gib', unit: 'GB' },
    // Written MBPS, and megabytes as everywhere in Azure Migrate.
    { columns: ['Network in(MBPS)'], target: 'network_in_mbps', unit: 'MB/s' },
    { columns: ['Network out(MBPS)'], target: 'network_out_mbps', unit: 'MB/s' },
    // What the assessment makes of the machine is no fact about it.
    {
      columns: [
        'Azure VM readiness',
        'Azure readiness issues',
        'Data collection issues',
        'Recommended size',
        'Compute monthly cost estimate USD',
        'Storage monthly cost estimate USD',
        'Network adapters',
        'Group name',
      ],
      target: null,
    },
  ],
  kindOf: () => ({ assetType: 'SERVER' }),
};

const assessedDisks: FormatTable = {
  name: 'All_Assessed_Disks',
  required: ['Machine|Machine name', 'Disk name', 'Recommended disk type|Recommended disk size SKU'],
  typical: ['Azure disk readiness', 'Source disk size(GB)', 'Target disk size(GB)', 'Monthly cost estimate'],
  rules: [],
  detailsOf: 'All_Assessed_Machines',
  kindOf: () => ({ notAnAsset: 'A row of All_Assessed_Disks is about a machine, and is none.' }),
};

/**
 * The columns `Disk 1 size`, `Disk 2 size` ... as one list and their sum, in the GB of the template. Any may be blank: a
 * disk was taken away.
 */
function diskColumns(row: RowValues): RowValues {
  const disks = Object.entries(row)
    .map(([column, size]) => ({ number: Number(/^disk(\d+)size(ingb)?$/.exec(columnKey(column))?.[1]), size }))
    .filter(({ number, size }) => number > 0 && !isBlank(size))
    .sort((one, other) => one.number - other.number);
  if (disks.length === 0) return {};
  const list = disks.map(({ number, size }) => ({ label: `Disk ${number}`, capacity_gb: size }));
  const total = disks.reduce((sum, { size }) => sum + (parseNumber(String(size).trim()) ?? Number.NaN), 0);
  return { 'All disks': JSON.stringify(list), ...(Number.isFinite(total) ? { 'All disks size (GB)': total } : {}) };
}

export const azureMigrate: FormatSpec = { format: 'AZURE_MIGRATE', tables: [servers, assessedMachines, assessedDisks] };
