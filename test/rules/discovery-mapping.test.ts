import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES, type AssetType } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { inColumnUnit } from '../../src/modules/discovery/column-unit.js';
import { FORMATS, formatTable } from '../../src/modules/discovery/formats/all-formats.js';
import type { ImportFormat } from '../../src/modules/discovery/formats/import-format.js';
import { type FieldMapping, mapFields, type SampledColumn } from '../../src/modules/discovery/map-fields.js';
import type { CellValue } from '../../src/modules/discovery/reading/table-row.js';

const column = (name: string, ...samples: CellValue[]): SampledColumn => ({ name, samples, filledShare: 1 });
const columns = (names: string) => names.split(',').map((name) => column(name));
const targetsOf = (mappings: readonly FieldMapping[]) =>
  Object.fromEntries(mappings.map((mapping) => [mapping.sourceColumn, mapping.targetField]));

function mapped(names: string, assetType: AssetType, format: ImportFormat = 'GENERIC') {
  const { rules } = formatTable(format, names.split(','), undefined);
  return targetsOf(mapFields(columns(names), rules, [assetType]));
}

describe('columns of tables without a format', () => {
  it.each<[AssetType, string, string | null]>([
    ['SERVER', 'Server Name', 'name'],
    ['SERVER', 'host', 'name'],
    ['SERVER', 'hostname', 'hostname'],
    ['SERVER', 'Env.', 'environment'],
    ['SERVER', 'Data Center', 'location'],
    ['SERVER', 'IP', 'ip_addresses'],
    ['SERVER', 'Operating System', 'os_name'],
    ['SERVER', 'vCPUs', 'cpu_cores'],
    ['SERVER', 'RAM (GB)', 'memory_mib'],
    ['SERVER', 'memory_mb', 'memory_mib'],
    ['SERVER', 'Disk Size GB', 'storage_total_gib'],
    ['SERVER', 'Power State', 'power_state'],
    ['SERVER', 'Avg CPU %', 'cpu_util_avg_pct'],
    ['SERVER', 'Network In', 'network_in_mbps'],
    ['SERVER', 'Serial No', 'serial_number'],
    ['SERVER', 'app_name', 'application_ids'],
    ['SERVER', 'Total annual cost', 'annual_cost'],
    ['SERVER', 'favourite colour', null],
    ['SERVER', 'vendor', null],
    ['APPLICATION', 'Application Name', 'name'],
    ['APPLICATION', 'Business Owner', 'owner_contact'],
    ['APPLICATION', 'Criticality', 'business_criticality'],
    ['APPLICATION', 'RTO (hours)', 'rto_minutes'],
    ['APPLICATION', 'vendor', 'vendor'],
    ['DATABASE', 'Database name', 'name'],
    ['DATABASE', 'Server name', 'host_ref'],
    ['DATABASE', 'DB Version', 'engine_version'],
    ['DATABASE', 'Size (GB)', 'size_gib'],
    ['NETWORK_DEVICE', 'vendor', 'manufacturer'],
    ['NETWORK_DEVICE', 'site', 'site'],
    ['STORAGE', 'Total capacity TB', 'capacity_gib'],
    ['KUBERNETES_CLUSTER', 'Nodes', 'node_count'],
    ['OTHER', 'Asset type', 'asset_type'],
  ])('%s: %s', (assetType, name, target) => {
    expect(mapped(name, assetType)).toEqual({ [name]: target });
  });
});

describe('columns of known exports', () => {
  it.each<[ImportFormat, string, Record<string, string | null>]>([
    [
      'RVTOOLS',
      'VM,Powerstate,Template,CPUs,Memory,Provisioned MB,In Use MB,Host,Cluster,Guest OS',
      {
        VM: 'name',
        CPUs: 'cpu_cores',
        'Provisioned MB': 'storage_total_gib',
        'In Use MB': 'storage_used_gib',
        Host: 'virtualization_host',
        Cluster: 'virtualization_cluster',
        Template: null,
      },
    ],
    [
      'AZURE_MIGRATE',
      '*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,Boot type,Server type,Number of disks',
      {
        '*Server name': 'name',
        '*Memory (In MB)': 'memory_mib',
        'Boot type': 'firmware_type',
        'Server type': 'asset_kind',
        'Number of disks': null,
      },
    ],
    [
      'AZURE_MIGRATE',
      'Machine Name,Environment,Software Inventory Count,Operating System,Cores,Memory (in MB),Total Disks,IP Addresses,MAC Addresses,Total Network Adapters,Boot Type,Power Stats,Support Status,First Discovery Time,Last Updated Time,Machine ID',
      {
        'Machine Name': 'name',
        Environment: 'environment',
        'Operating System': 'os_name',
        'Power Stats': 'power_state',
        'Machine ID': 'asset_id',
        'Last Updated Time': 'last_discovered_at',
        'Total Disks': null,
      },
    ],
    [
      'AZURE_MIGRATE',
      'Machine,VM host,Azure VM readiness,Recommended size,Compute monthly cost estimate USD,Operating system,Boot type,Cores,Memory(MB),CPU usage(%),Storage(GB),Network in(MBPS),Group name',
      {
        Machine: 'name',
        'VM host': 'virtualization_host',
        'Storage(GB)': 'storage_total_gib',
        'Network in(MBPS)': 'network_in_mbps',
        'Recommended size': null,
      },
    ],
    [
      'GENERIC',
      'wave_name,app_name,aws_region,server_name,server_os_family,server_os_version,server_fqdn,server_environment,r_type,instanceType',
      {
        server_name: 'name',
        server_os_version: 'os_name',
        r_type: 'migration_strategy',
        app_name: 'application_ids',
        aws_region: null,
        instanceType: null,
      },
    ],
    [
      'AWS_MIGRATION_HUB',
      'ExternalId,HostName,VMware.VMName,RAM.TotalSizeInMB,CPU.UsagePct.Avg,DiskReadsOpsPerSecond.Max',
      {
        ExternalId: 'asset_id',
        HostName: 'hostname',
        'VMware.VMName': 'name',
        'CPU.UsagePct.Avg': 'cpu_util_avg_pct',
        'DiskReadsOpsPerSecond.Max': null,
      },
    ],
    [
      'GOOGLE_MIGRATION_CENTER',
      'MachineId,MachineName,MemoryGiB,OsType(optional)',
      { MachineName: 'name', MemoryGiB: 'memory_mib', 'OsType(optional)': 'os_family' },
    ],
    [
      'SERVICENOW',
      'name,sys_class_name,cpu_count,ram,os_domain',
      { cpu_count: 'cpu_sockets', ram: 'memory_mib', sys_class_name: null, os_domain: null },
    ],
    [
      'NETBOX',
      'name,status,role,cluster,site,platform,vcpus,memory_mb,disk_gb',
      { platform: 'os_name', site: 'location', vcpus: 'cpu_cores', status: null },
    ],
  ])('%s', (format, names, expected) => {
    expect(mapped(names, 'SERVER', format)).toMatchObject(expected);
  });

  it('are sure: 0.95 and more', () => {
    const { rules } = formatTable('RVTOOLS', ['VM', 'Powerstate', 'CPUs'], undefined);
    const mappings = mapFields(columns('VM,Powerstate,CPUs,Network #1,Network #8'), rules, ['SERVER']);
    expect(mappings.every(({ confidence }) => confidence >= 0.95)).toBe(true);
  });
});

describe('one field, one column', () => {
  it('gets the surer one', () => {
    expect(mapped('System name,Name,label', 'SERVER')).toEqual({ 'System name': null, Name: 'name', label: null });
  });

  it('gets the first of equals', () => {
    const rules = [
      { columns: ['a'], target: 'os_name' },
      { columns: ['b'], target: 'os_name' },
    ];
    expect(targetsOf(mapFields(columns('b,a'), rules, ['SERVER']))).toEqual({ b: 'os_name', a: null });
  });

  it('gets all columns when it is a list', () => {
    expect(mapped('IPv4 Address,IPv6 Address,MAC', 'SERVER')).toEqual({
      'IPv4 Address': 'ip_addresses',
      'IPv6 Address': 'ip_addresses',
      MAC: 'mac_addresses',
    });
  });

  it.each(['VM', 'Server', 'Virtual machine', 'Machine', 'Guest', 'Computer', 'Instance name'])(
    'the name of a machine is its %s, and not the host that it runs on',
    (name) => {
      expect(mapped(`${name},Host`, 'SERVER')).toEqual({ [name]: 'name', Host: null });
      expect(mapped(`Host,${name}`, 'SERVER')).toEqual({ [name]: 'name', Host: null });
    },
  );

  it('the name is a column that has one for most rows', () => {
    const sparse = { name: 'app_name', samples: ['x'], filledShare: 0.02 };
    const mappings = mapFields([sparse, column('repo_name', 'a', 'b')], [], ['APPLICATION']);
    expect(targetsOf(mappings)).toEqual({ app_name: null, repo_name: 'name' });
  });
});

describe('values that contradict a field', () => {
  it('keep a likely column from it', () => {
    const [fits] = mapFields([column('Memory', '16 GB', 8192)], [], ['SERVER']);
    const [half] = mapFields([column('Memory', '16 GB', 'plenty')], [], ['SERVER']);
    const [none] = mapFields([column('Memory', 'plenty', 'scarce')], [], ['SERVER']);
    expect([fits?.targetField, half?.targetField, none?.targetField]).toEqual(['memory_mib', 'memory_mib', null]);
    expect(fits?.confidence ?? 0).toBeGreaterThan(half?.confidence ?? 1);
  });

  it('lower a vendor’s column, which still is what the vendor says', () => {
    const rules = [{ columns: ['CPUs'], target: 'cpu_cores' }];
    const [mapping] = mapFields([column('CPUs', 'many', 'few')], rules, ['SERVER']);
    expect(mapping).toMatchObject({ targetField: 'cpu_cores', confidence: 0.84 });
  });

  it('blank ones contradict nothing', () => {
    const [mapping] = mapFields([column('Memory', 'n/a', '-', 'unknown')], [], ['SERVER']);
    expect(mapping).toMatchObject({ targetField: 'memory_mib', confidence: 0.92 - 0.02 });
  });
});

describe('for any columns', () => {
  const name = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'name',
      'Memory (MB)',
      'os',
      'cpu',
      'IP',
      'site',
      'VM',
      'Powerstate',
      '__proto__',
      'owner',
      'hostname',
    ),
  );
  const anyColumn = fc.record({
    name,
    samples: fc.array(fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)), { maxLength: 5 }),
    filledShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const types = fc.subarray([...ASSET_TYPES], { minLength: 1 });
  const rules = fc.constantFrom(...Object.values(FORMATS).flatMap(({ tables }) => tables.map((table) => table.rules)));

  it('each column is mapped once, no field twice unless it is a list, and the same again', () => {
    fc.assert(
      fc.property(fc.array(anyColumn, { maxLength: 12 }), rules, types, (given, of, assetTypes) => {
        const mappings = mapFields(given, of, assetTypes);
        expect(mappings.map(({ sourceColumn }) => sourceColumn)).toEqual(given.map((one) => one.name));
        expect(mappings.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true);
        const isList = (target: string) =>
          assetTypes.some((type) => catalogueField(type, target)?.type.kind === 'list');
        const single = mappings.flatMap(({ targetField }) =>
          targetField === null || isList(targetField) ? [] : [targetField],
        );
        expect(new Set(single).size).toBe(single.length);
        expect(mapFields(given, of, assetTypes)).toEqual(mappings);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a number without a unit is in its column’s', () => {
  const inUnit = (name: string, target: string, value: CellValue, assetType: AssetType = 'SERVER') => {
    const field = catalogueField(assetType, target);
    return field === undefined ? 'no such field' : inColumnUnit(name, field, [], value);
  };

  it.each<[string, string, CellValue, CellValue]>([
    ['Memory (In MB)', 'memory_mib', 16384, '16384 MB'],
    ['Memory GB', 'memory_mib', '16', '16 GB'],
    ['MemoryGiB', 'memory_mib', 16, '16 GiB'],
    ['RAM.TotalSizeInMB', 'memory_mib', '1,024', '1,024 MB'],
    ['memory_mb', 'memory_mib', 1, '1 MB'],
    ['Memory', 'memory_mib', 16384, 16384],
    ['memory_mib', 'memory_mib', 16384, 16384],
    ['Memory (In MB)', 'memory_mib', '16 GB', '16 GB'],
    ['Memory (In MB)', 'memory_mib', 'plenty', 'plenty'],
    ['Disk size in TB', 'storage_total_gib', 2, '2 TB'],
    ['Total bytes', 'storage_total_gib', 1024, '1024 bytes'],
    ['Network In throughput (MB per second)', 'network_in_mbps', 5, '5 MB/s'],
    ['Network in Mbps', 'network_in_mbps', 40, '40 Mb/s'],
    ['network_in_mbps', 'network_in_mbps', 40, 40],
    ['Total bytes', 'storage_total_gib', '5.36870912E+11', '5.36870912E+11 bytes'],
    ['Memory (In MB)', 'os_name', 5, 5],
  ])('%s, %s: %s', (name, target, value, expected) => {
    expect(inUnit(name, target, value)).toBe(expected);
  });

  it.each<[string, string, CellValue, CellValue]>([
    ['RTO (hours)', 'rto_minutes', 4, '4 hours'],
    ['RPO in days', 'rpo_minutes', '1', '1 days'],
    ['RTO', 'rto_minutes', 4, 4],
  ])('%s, %s: %s', (name, target, value, expected) => {
    expect(inUnit(name, target, value, 'APPLICATION')).toBe(expected);
  });

  it.each([
    ['Link speed (Gb)', '10 Gbit/s'],
    ['Link speed (GB)', '10 Gbit/s'],
    ['Link speed [Mbit]', '10 Mbit/s'],
    ['Bandwidth (Gbps)', '10 Gb/s'],
    ['Bandwidth', 10],
  ])('%s of a link: %s', (name, expected) => {
    expect(inUnit(name, 'bandwidth_mbps', 10, 'NETWORK_LINK')).toBe(expected);
  });

  it('the format’s rule is above the header: RVTools writes MB for MiB', () => {
    const field = catalogueField('SERVER', 'storage_total_gib');
    const rules = [{ columns: ['Provisioned MB'], target: 'storage_total_gib', unit: 'MiB' }];
    expect(field && inColumnUnit('Provisioned MB', field, rules, 1024)).toBe('1024 MiB');
  });
});
