import type { RowValues } from '../reading/table-row.js';
import { flagOf } from './column-key.js';
import { DETAIL_TABLES, joinTables } from './google-join.js';
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
    { columns: ['Storage allocated GiB', 'TotalDiskAllocatedGiB'], target: 'storage_total_gib', unit: 'GiB' },
    { columns: ['Storage used GiB', 'TotalDiskUsedGiB'], target: 'storage_used_gib', unit: 'GiB' },
    { columns: ['diskInfo Disks'], target: 'disks' },
    { columns: ['perfInfo CPU average %'], target: 'cpu_util_avg_pct' },
    { columns: ['perfInfo CPU peak %'], target: 'cpu_util_peak_pct' },
    { columns: ['perfInfo Memory average %'], target: 'memory_util_avg_pct' },
    { columns: ['perfInfo Memory peak %'], target: 'memory_util_peak_pct' },
    { columns: ['perfInfo Disk operations peak'], target: 'disk_iops_peak' },
    { columns: ['perfInfo Received MB/s'], target: 'network_in_mbps', unit: 'MB/s' },
    { columns: ['perfInfo Sent MB/s'], target: 'network_out_mbps', unit: 'MB/s' },
    { columns: ['AllocatedProcessorCoreCount'], target: 'cpu_cores' },
    { columns: ['MemoryGiB'], target: 'memory_mib', unit: 'GiB' },
    { columns: ['HostingLocation'], target: 'location' },
    { columns: ['OsName'], target: 'os_name' },
    { columns: ['OsVersion'], target: 'os_version' },
    { columns: ['OsType'], target: 'os_family' },
    { columns: ['MachineStatus'], target: 'power_state' },
    { columns: ['Kind of machine'], target: 'asset_kind' },
    {
      columns: [
        'IsPhysical',
        'MachineTypeLabel',
        'ProvisioningState',
        'CreateDate',
        'OsPublisher',
        'diskInfo Size GiB',
        'diskInfo Used GiB',
        'diskInfo Storage types',
      ],
      target: null,
    },
  ],
  derive: (row): RowValues => {
    const isPhysical = flagOf(row, 'IsPhysical');
    return isPhysical === undefined ? {} : { 'Kind of machine': isPhysical ? 'physical' : 'virtual' };
  },
  kindOf: () => ({ assetType: 'SERVER' }),
};

export const googleMigrationCenter: FormatSpec = {
  format: 'GOOGLE_MIGRATION_CENTER',
  tables: [vmInfo, ...DETAIL_TABLES],
  join: joinTables,
};
