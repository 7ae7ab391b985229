import type { CellValue, RowValues } from '../reading/table-row.js';
import { cellOf } from './column-key.js';
import type { FormatSpec, FormatTable } from './import-format.js';

const MAX_DISKS = 64;

/** The CSV template of Azure Migrate's import, and its exports (learn.microsoft.com, "Import servers from CSV"). */
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
    { columns: ['Number of disks', 'Network adapters'], target: null },
  ],
  derive: (row) => diskColumns(row),
  kindOf: () => ({ assetType: 'SERVER' }),
};

/** The columns `Disk 1 size`, `Disk 2 size` ... as one list and their sum, in the GB of the template. */
function diskColumns(row: RowValues): RowValues {
  const sizes: { label: string; capacity_gb: CellValue }[] = [];
  for (let number = 1; number <= MAX_DISKS; number++) {
    const size = cellOf(row, `Disk ${number} size (In GB)`, `Disk ${number} size`);
    if (size === undefined) break;
    sizes.push({ label: `Disk ${number}`, capacity_gb: size });
  }
  if (sizes.length === 0) return {};
  const total = sizes.reduce((sum, { capacity_gb }) => sum + Number(String(capacity_gb).replaceAll(',', '')), 0);
  return { 'All disks': JSON.stringify(sizes), ...(Number.isFinite(total) ? { 'All disks size (GB)': total } : {}) };
}

export const azureMigrate: FormatSpec = { format: 'AZURE_MIGRATE', tables: [servers] };
