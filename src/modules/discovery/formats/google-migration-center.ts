import type { RowValues } from '../reading/table-row.js';
import { textOf } from './column-key.js';
import type { FormatSpec, FormatTable } from './import-format.js';

/** The CSV templates of Google's Migration Center (cloud.google.com/migration-center, "Manual upload"). */
const vmInfo: FormatTable = {
  name: 'vmInfo',
  required: ['MachineId', 'MachineName', 'MemoryGiB|AllocatedProcessorCoreCount|TotalDiskAllocatedGiB'],
  typical: [
    'PrimaryIPAddress',
    'PrimaryMACAddress',
    'IpAddressListSemiColonDelimited',
    'TotalDiskAllocatedGiB',
    'TotalDiskUsedGiB',
    'MachineTypeLabel',
    'AllocatedProcessorCoreCount',
    'MemoryGiB',
    'HostingLocation',
    'IsPhysical',
    'ProvisioningState',
  ],
  rules: [
    { columns: ['MachineId'], target: 'asset_id' },
    { columns: ['MachineName'], target: 'name' },
    { columns: ['PrimaryIPAddress', 'PublicIPAddress', 'IpAddressListSemiColonDelimited'], target: 'ip_addresses' },
    { columns: ['PrimaryMACAddress'], target: 'mac_addresses' },
    { columns: ['TotalDiskAllocatedGiB'], target: 'storage_total_gib', unit: 'GiB' },
    { columns: ['TotalDiskUsedGiB'], target: 'storage_used_gib', unit: 'GiB' },
    { columns: ['AllocatedProcessorCoreCount'], target: 'cpu_cores' },
    { columns: ['MemoryGiB'], target: 'memory_mib', unit: 'GiB' },
    { columns: ['HostingLocation'], target: 'location' },
    { columns: ['OsName'], target: 'os_name' },
    { columns: ['OsVersion'], target: 'os_version' },
    { columns: ['OsType'], target: 'os_family' },
    { columns: ['MachineStatus'], target: 'power_state' },
    { columns: ['Kind of machine'], target: 'asset_kind' },
    { columns: ['IsPhysical', 'MachineTypeLabel', 'ProvisioningState', 'CreateDate', 'OsPublisher'], target: null },
  ],
  derive: (row): RowValues => {
    const isPhysical = textOf(row, 'IsPhysical').toLowerCase();
    if (isPhysical === '') return {};
    return { 'Kind of machine': /^(true|yes|1)$/.test(isPhysical) ? 'physical' : 'virtual' };
  },
  kindOf: () => ({ assetType: 'SERVER' }),
};

/** Uploaded beside vmInfo: rows about machines that are not theirs alone. */
const details: readonly FormatTable[] = [
  ['diskInfo', ['MachineId', 'DiskLabel', 'SizeInGib'], ['UsedInGib', 'StorageTypeLabel']] as const,
  [
    'perfInfo',
    ['MachineId', 'TimeStamp', 'CpuUtilizationPercentage'],
    ['AvailableMemoryBytes', 'DiskReadOperationsPerSec'],
  ] as const,
  ['tagInfo', ['MachineId', 'Key', 'Value'], []] as const,
].map(([name, required, typical]) => ({
  name,
  required,
  typical,
  rules: [],
  detailsOf: 'vmInfo',
  kindOf: () => ({ notAnAsset: `A row of ${name} is about a machine, and is none.` }),
}));

export const googleMigrationCenter: FormatSpec = { format: 'GOOGLE_MIGRATION_CENTER', tables: [vmInfo, ...details] };
