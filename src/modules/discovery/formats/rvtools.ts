import type { RowValues } from '../reading/table-row.js';
import { cellOf, flagOf, textOf } from './column-key.js';
import type { FormatSpec, FormatTable } from './import-format.js';
import { joinSheets } from './rvtools-join.js';

/** RVTools 3 wrote MB where it measured MiB; 4 renamed the columns. Both are MiB. */
const vInfo: FormatTable = {
  name: 'vInfo',
  required: ['VM', 'Powerstate', 'CPUs|Memory|NICs|Provisioned MiB|Provisioned MB|Guest state'],
  typical: [
    'Template',
    'SRM Placeholder',
    'Config status',
    'Guest state',
    'Provisioned MiB|Provisioned MB',
    'In Use MiB|In Use MB',
    'HW version',
    'VI SDK Server',
    'VI SDK API Version',
    'OS according to the configuration file|OS',
    'OS according to the VMware Tools',
    'VM UUID|UUID',
    'Primary IP Address',
    'Datacenter',
    'Cluster',
    'CPUs',
  ],
  rules: [
    { columns: ['VM'], target: 'name' },
    { columns: ['DNS Name'], target: 'fqdn' },
    { columns: ['Powerstate'], target: 'power_state' },
    { columns: ['CPUs'], target: 'cpu_cores' },
    { columns: ['vCPU Sockets'], target: 'cpu_sockets' },
    { columns: ['Memory', 'vMemory Size MiB'], target: 'memory_mib', unit: 'MiB' },
    {
      columns: ['Provisioned MiB', 'Provisioned MB', 'Total disk capacity MiB', 'vDisk Capacity MiB'],
      target: 'storage_total_gib',
      unit: 'MiB',
    },
    { columns: ['In Use MiB', 'In Use MB', 'vPartition Consumed MiB'], target: 'storage_used_gib', unit: 'MiB' },
    { columns: ['vDisk Disks'], target: 'disks' },
    {
      columns: ['Primary IP Address', 'IP Address', 'vNetwork IPv4 Address', 'vNetwork IPv6 Address'],
      target: 'ip_addresses',
    },
    { columns: ['vNetwork Mac Address'], target: 'mac_addresses' },
    {
      columns: ['vNetwork Network', ...Array.from({ length: 8 }, (_, index) => `Network #${index + 1}`)],
      target: 'network_segments',
    },
    { columns: ['Guest OS'], target: 'os_name' },
    { columns: ['OS according to the VMware Tools', 'OS according to the configuration file', 'OS'], target: null },
    { columns: ['Firmware'], target: 'firmware_type' },
    { columns: ['Datacenter'], target: 'location' },
    { columns: ['Cluster'], target: 'virtualization_cluster' },
    { columns: ['Host'], target: 'virtualization_host' },
    { columns: ['SMBIOS UUID'], target: 'smbios_uuid' },
    { columns: ['Annotation'], target: 'description' },
    { columns: ['Migration blockers'], target: 'migration_blockers' },
    // Names that mean something else elsewhere: here counts, and VMware's own ids.
    {
      columns: ['Disks', 'NICs', 'VM UUID', 'UUID', 'VM ID', 'Path', 'Folder', 'Creation date', 'HW version'],
      target: null,
    },
  ],
  derive: (row) => guestOs(row),
  kindOf: (row) => {
    const name = textOf(row, 'VM');
    if (flagOf(row, 'Template') === true) return { notAnAsset: `"${name}" is a template: nothing runs in it.` };
    if (flagOf(row, 'SRM Placeholder') === true) {
      return { notAnAsset: `"${name}" is a Site Recovery Manager placeholder for a machine of another site.` };
    }
    return { assetType: 'SERVER', known: { asset_kind: 'virtual', hypervisor: 'VMware vSphere' } };
  },
};

const vHost: FormatTable = {
  name: 'vHost',
  required: ['Host', '# CPU|# Cores|Speed'],
  typical: [
    'ESX Version',
    'CPU Model',
    'HT Available',
    'in Maintenance Mode',
    'Cores per CPU',
    '# VMs',
    '# vCPUs',
    'vRAM',
    'VMotion support',
    'Current EVC',
    'Max EVC',
    'VI SDK Server',
    'Datacenter',
    'Service tag',
  ],
  rules: [
    { columns: ['Host'], target: 'name' },
    { columns: ['Datacenter'], target: 'location' },
    { columns: ['Cluster'], target: 'virtualization_cluster' },
    { columns: ['# Cores'], target: 'cpu_cores' },
    { columns: ['# CPU'], target: 'cpu_sockets' },
    { columns: ['# Memory'], target: 'memory_mib', unit: 'MiB' },
    { columns: ['ESX Version'], target: 'os_name' },
    { columns: ['CPU usage %'], target: 'cpu_util_avg_pct' },
    { columns: ['Memory usage %'], target: 'memory_util_avg_pct' },
    { columns: ['Serial number', 'Service tag'], target: 'serial_number' },
    { columns: ['UUID'], target: 'smbios_uuid' },
    { columns: ['Vendor', 'Model', 'Domain', '# VMs', '# vCPUs', 'vRAM', 'Speed', 'CPU Model'], target: null },
  ],
  kindOf: () => ({ assetType: 'SERVER', known: { asset_kind: 'hypervisor', hypervisor: 'VMware ESXi' } }),
};

/** Sheets with several rows a machine: no assets of their own, known here so that one alone is recognised. */
const details: readonly FormatTable[] = [
  detail('vDisk', ['VM', 'Disk', 'Capacity MiB|Capacity MB', 'Raw|Thin|Disk Mode|Controller|Unit #']),
  detail('vPartition', ['VM', 'Disk', 'Capacity MiB|Capacity MB', 'Consumed MiB|Consumed MB']),
  detail('vNetwork', ['VM', 'Adapter', 'Network', 'Mac Address']),
  detail('vCPU', ['VM', 'CPUs', 'Sockets', 'Cores p/s']),
  detail('vMemory', ['VM', 'Size MiB|Size MB', 'Ballooned']),
  detail('vTools', ['VM', 'Tools', 'Tools Version']),
  detail('vCD', ['VM', 'Device Node', 'Device Type', 'Connected']),
  detail('vUSB', ['VM', 'Device Node', 'Device Type', 'Connected', 'EHCI enabled|Family|Bus number']),
  detail('vSnapshot', ['VM', 'Size MiB (total)|Size MB (total)']),
];

/** Sheets about what is around the machines; they are left out of a workbook, and are none of them alone. */
const surroundings: readonly FormatTable[] = [
  detail('vHBA', ['Host', 'Device', 'Bus', 'Pci', 'WWN'], 'vHost'),
  detail('vNIC', ['Host', 'Network Device', 'Driver', 'Duplex'], 'vHost'),
  detail('vSwitch', ['Host', 'Switch', '# Ports', 'Free Ports'], 'vHost'),
  detail('vPort', ['Host', 'Port Group', 'Switch', 'VLAN', 'Mac Changes'], 'vHost'),
  detail('vSC_VMK', ['Host', 'Port Group', 'Device', 'Subnet mask', 'MTU'], 'vHost'),
  detail('vMultiPath', ['Host', 'Datastore', 'Disk', 'Oper. State', 'Path 1'], 'vHost'),
  detail('vCluster', ['Name', 'OverallStatus', 'NumHosts', 'TotalCpu'], 'vHost'),
  detail('vSource', ['Name', 'API type', 'API version', 'Patch level', 'Fullname'], 'vInfo'),
  detail('vRP', ['Resource Pool name', 'Resource Pool path', '# VMs'], 'vInfo'),
  detail('dvSwitch', ['Switch', 'Name', 'Host members', 'Max Ports'], 'vInfo'),
  detail('dvPort', ['Port', 'Switch', 'Active Uplink', 'Allow Promiscuous'], 'vInfo'),
  detail('vDatastore', ['Name', 'Accessible', '# VMs total', 'SIOC enabled'], 'vInfo'),
  detail('vLicense', ['Name', 'Key', 'Labels', 'Cost Unit', 'Expiration Date'], 'vInfo'),
  detail('vFileInfo', ['Friendly Path Name', 'File Name', 'File Type', 'File Size in bytes'], 'vInfo'),
  detail('vHealth', ['Name', 'Message', 'Message type', 'VI SDK Server'], 'vInfo'),
  detail('vMetaData', ['RVTools version', 'RVTools major version', 'xlsx creation datetime'], 'vInfo'),
];

function detail(name: string, required: readonly string[], detailsOf = 'vInfo'): FormatTable {
  return {
    name,
    required,
    // Nothing else has all that is required: nothing more is needed to be sure.
    typical: [
      ...required,
      'Powerstate',
      'Template',
      'SRM Placeholder',
      'Datacenter',
      'OS according to the configuration file',
      'VI SDK Server',
    ],
    rules: [],
    detailsOf,
    kindOf: () => ({ notAnAsset: `Rows of ${name} are parts of machines.` }),
  };
}

/** What VMware Tools sees runs; what the configuration says was chosen once. Without tools there is nothing better. */
function guestOs(row: RowValues): RowValues {
  const os = cellOf(row, 'OS according to the VMware Tools', 'OS according to the configuration file', 'OS');
  return os === undefined ? {} : { 'Guest OS': os };
}

export const rvtools: FormatSpec = {
  format: 'RVTOOLS',
  tables: [vInfo, vHost, ...details, ...surroundings],
  join: joinSheets,
};
