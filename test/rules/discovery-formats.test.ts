import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { detectFormat } from '../../src/modules/discovery/detect-format.js';
import { FORMATS } from '../../src/modules/discovery/formats/all-formats.js';
import { assetTypeInWords } from '../../src/modules/discovery/formats/asset-type-words.js';
import { attributeKey, columnKey, columnWords } from '../../src/modules/discovery/formats/column-key.js';
import { IMPORT_FORMATS, type SourceTable } from '../../src/modules/discovery/formats/import-format.js';
import { joinSheets } from '../../src/modules/discovery/formats/rvtools-join.js';
import type { RowValues } from '../../src/modules/discovery/reading/table-row.js';
import { csvImport, hasInventory, inventoryFile, NO_INVENTORY } from './discovery.kit.js';

const table = (columns: string, sheet?: string) => ({ sheet, columns: columns.split(',') });

describe('the export is told by its headers', () => {
  it.each([
    ['RVTOOLS', 'VM,Powerstate,Template,CPUs,Memory,Provisioned MiB,Datacenter,Cluster,Host'],
    ['RVTOOLS', 'VM,Powerstate,CPUs,Memory,Provisioned MB,In Use MB,OS'],
    ['RVTOOLS', 'Host,Datacenter,Cluster,CPU Model,# CPU,Cores per CPU,# Cores,# Memory,ESX Version'],
    [
      'AZURE_MIGRATE',
      '*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version,OS architecture,Number of disks,Boot type',
    ],
    [
      'AZURE_MIGRATE',
      'Server name,IP address,Cores,Memory,OS name,OS version,OS architecture,Number of disks,Disk 1 size,CPU utilization percentage',
    ],
    [
      'AWS_MIGRATION_HUB',
      'ExternalId,SMBiosId,IPAddress,HostName,VMware.MoRefId,CPU.NumberOfCores,OS.Name,RAM.TotalSizeInMB',
    ],
    [
      'AWS_MIGRATION_HUB',
      'configId,configType,hostName,vmName,moRefId,smBiosId,avgCpuUsagePct,connectorId,totalRAM,vCenterId',
    ],
    [
      'GOOGLE_MIGRATION_CENTER',
      'MachineId,MachineName,PrimaryIPAddress(optional),TotalDiskAllocatedGiB,AllocatedProcessorCoreCount,MemoryGiB,OsName,IsPhysical',
    ],
    ['SERVICENOW', 'name,sys_class_name,sys_id,asset_tag,install_status,operational_status,ip_address,os,ram'],
    ['SERVICENOW', 'Name,Class,Discovery source,Most recent discovery,Asset tag,Operating System,Is Virtual,RAM (MB)'],
    ['NETBOX', 'name,role,tenant,manufacturer,device_type,platform,serial,asset_tag,status,site,rack,position,face'],
    ['NETBOX', 'name,status,role,cluster,site,tenant,platform,vcpus,memory_mb,disk_gb,primary_ip4'],
    ['GENERIC', 'name,environment,os,cpu,memory'],
    ['GENERIC', 'Server name,Operating system,Owner'],
    ['GENERIC', 'VM,Powerstate,Owner'],
    ['GENERIC', 'host,site,role,team'],
    ['GENERIC', 'a'],
  ])('%s: %s', (format, columns) => {
    expect(detectFormat([table(columns)])).toMatchObject({ format, ties: [] });
  });

  it('one sheet that is known makes the workbook known', () => {
    const sheets = [table('A,B', 'Notes'), table('VM,Powerstate,CPUs', 'vInfo'), table('x,y', 'vOther')];
    expect(detectFormat(sheets)).toMatchObject({ format: 'RVTOOLS' });
  });

  it('says how sure it is', () => {
    expect(detectFormat([table('VM,Powerstate,Memory,Datacenter,Cluster')]).confidence).toBe(0.75);
    expect(detectFormat([table('VM,Powerstate,Datacenter,Cluster,CPUs,HW version')]).confidence).toBe(1);
    expect(detectFormat([table('name,os')])).toEqual({ format: 'GENERIC', confidence: 1, ties: [] });
  });

  it('names the formats that fit as well', () => {
    const both =
      'VM,Powerstate,CPUs,Cluster,Datacenter,Template,name,sys_class_name,sys_id,asset_tag,install_status,short_description';
    expect(detectFormat([table(both)])).toMatchObject({ format: 'RVTOOLS', ties: ['SERVICENOW'] });
  });

  it.skipIf(!hasInventory)(
    `the vendors' own column lists are recognised${hasInventory ? '' : ` (${NO_INVENTORY})`}`,
    () => {
      const headers: Record<string, string[]> = JSON.parse(
        readFileSync(inventoryFile('../facts/headers.json'), 'utf8'),
      );
      const formatOf = (name: string) => detectFormat([{ sheet: undefined, columns: headers[name] ?? [] }]).format;
      expect(formatOf('rvtools_vInfo')).toBe('RVTOOLS');
      expect(formatOf('aws_migration_hub_import')).toBe('AWS_MIGRATION_HUB');
      expect(formatOf('aws_ads_agentless')).toBe('AWS_MIGRATION_HUB');
      expect(formatOf('azure_migrate')).toBe('AZURE_MIGRATE');
      expect(formatOf('servicenow_cmdb_server_fields')).toBe('SERVICENOW');
      expect(formatOf('netbox_device_import')).toBe('NETBOX');
      expect(formatOf('netbox_vm_import')).toBe('NETBOX');
      expect(formatOf('device42_device_api')).toBe('GENERIC');
      const sheets: Record<string, string[]> = JSON.parse(
        readFileSync(inventoryFile('rvtools-4.7.1-sheet-headers.json'), 'utf8'),
      );
      for (const name of [
        'vInfo',
        'vHost',
        'vDisk',
        'vPartition',
        'vNetwork',
        'vCPU',
        'vMemory',
        'vTools',
        'vSnapshot',
      ]) {
        expect(detectFormat([{ sheet: undefined, columns: sheets[name] ?? [] }]).format, name).toBe('RVTOOLS');
      }
    },
  );
});

describe('the tables of formats', () => {
  it('cover every format, each under its own name', () => {
    expect(Object.entries(FORMATS).map(([name, { format }]) => [name, format])).toEqual(
      IMPORT_FORMATS.map((name) => [name, name]),
    );
  });

  it('point at fields that exist', () => {
    const own = new Set(['name', 'description', 'environment', 'location', 'site']);
    const isField = (target: string) =>
      own.has(target) || ASSET_TYPES.some((type) => catalogueField(type, target) !== undefined);
    const targets = Object.values(FORMATS).flatMap(({ tables }) =>
      tables.flatMap(({ rules }) => rules.map(({ target }) => target)),
    );
    expect(targets.filter((target) => target !== null && !isField(target))).toEqual([]);
  });

  it('name a column in one rule only', () => {
    for (const { format, tables } of Object.values(FORMATS)) {
      for (const { name, rules } of tables) {
        const keys = rules.flatMap(({ columns }) => columns.map(columnKey));
        expect(
          keys.filter((key, index) => keys.indexOf(key) !== index),
          `${format} ${name}`,
        ).toEqual([]);
      }
    }
  });
});

describe('columns', () => {
  it.each([
    ['*Memory (In MB)', 'memoryinmb', 'memory in mb', 'memory_in_mb'],
    ['PrimaryIPAddress(optional)', 'primaryipaddress', 'primary ip address optional', 'primary_ip_address_optional'],
    ['RAM.TotalSizeInMB', 'ramtotalsizeinmb', 'ram total size in mb', 'ram_total_size_in_mb'],
    ['MemoryGiB', 'memorygib', 'memory gib', 'memory_gib'],
    ['# VMs', 'numvms', 'num vms', 'num_vms'],
    ['Network #1', 'networknum1', 'network num 1', 'network_1'],
    ['Free %', 'freepct', 'free pct', 'free_pct'],
    ['vDisk NICs', 'vdisknics', 'vdisk nics', 'vdisk_nics'],
    [
      'OS according to the VMware Tools',
      'osaccordingtothevmwaretools',
      'os according to the vmware tools',
      'os_according_to_the_vmware_tools',
    ],
    ['Größe', 'größe', 'größe', 'größe'],
    ['---', '', '', 'column'],
  ])('%s', (column, key, words, attribute) => {
    expect([columnKey(column), columnWords(column).join(' '), attributeKey(column)]).toEqual([key, words, attribute]);
  });
});

describe('an RVTools workbook is joined to one row a machine', () => {
  const sheet = (name: string, ...rows: RowValues[]): SourceTable => ({
    sheet: name,
    columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
    rows: rows.map((values, index) => ({ rowNumber: index + 1, values })),
  });
  const machines = (...sheets: SourceTable[]) => joinSheets(sheets).tables[0]?.rows.map(({ values }) => values) ?? [];

  it('by VM UUID, which tells machines of one name apart', () => {
    const vInfo = sheet('vInfo', { VM: 'web', 'VM UUID': 'AAA' }, { VM: 'web', 'VM UUID': 'BBB' });
    const vMemory = sheet(
      'vMemory',
      { VM: 'web', 'VM UUID': 'bbb', 'Size MiB': 2048 },
      { VM: 'web', 'VM UUID': 'aaa', 'Size MiB': 1024 },
    );
    expect(machines(vInfo, vMemory).map((row) => row['vMemory Size MiB'])).toEqual([1024, 2048]);
  });

  it('by VM ID, within its vCenter', () => {
    const vInfo = sheet(
      'vInfo',
      { VM: 'a', 'VM ID': 'vm-1', 'VI SDK UUID': 'one' },
      { VM: 'b', 'VM ID': 'vm-1', 'VI SDK UUID': 'two' },
    );
    const vCPU = sheet('vCPU', { VM: 'x', 'VM ID': 'vm-1', 'VI SDK UUID': 'two', Sockets: 4 });
    expect(machines(vInfo, vCPU).map((row) => row['vCPU Sockets'])).toEqual([undefined, 4]);
  });

  it('by a name, where only one machine has it', () => {
    const vInfo = sheet('vInfo', { VM: 'a' }, { VM: 'b' }, { VM: 'b' });
    const vTools = sheet(
      'vTools',
      { VM: 'a', Tools: 'toolsOk' },
      { VM: 'b', Tools: 'toolsOld' },
      { VM: 'c', Tools: 'x' },
    );
    expect(machines(vInfo, vTools).map((row) => row['vTools Tools'])).toEqual(['toolsOk', undefined, undefined]);
    expect(joinSheets([vInfo, vTools]).remarks).toContain('2 rows of details belong to no machine of vInfo.');
  });

  it.each([
    ['MiB', { Capacity: 'Capacity MiB', Consumed: 'Consumed MiB' }],
    ['MB', { Capacity: 'Capacity MB', Consumed: 'Consumed MB' }],
  ])('adds up disks and partitions in %s', (_, { Capacity, Consumed }) => {
    const [row] = machines(
      sheet('vInfo', { VM: 'a' }),
      sheet(
        'vDisk',
        { VM: 'a', Disk: 'Hard disk 1', [Capacity]: 1024, Thin: 'True' },
        { VM: 'a', Disk: 'Hard disk 2', [Capacity]: '2,048' },
      ),
      sheet(
        'vPartition',
        { VM: 'a', Disk: '/', [Capacity]: 900, [Consumed]: 100 },
        { VM: 'a', Disk: '/var', [Capacity]: 1900, [Consumed]: 200 },
      ),
    );
    expect(row).toMatchObject({
      'vDisk Capacity MiB': 3072,
      'vPartition Capacity MiB': 2800,
      'vPartition Consumed MiB': 300,
    });
    expect(JSON.parse(String(row?.['vDisk Disks']))).toEqual([
      { label: 'Hard disk 1', capacity_mib: 1024, thin: 'True' },
      { label: 'Hard disk 2', capacity_mib: '2,048' },
    ]);
  });

  it('has no sum where a part of it is no number', () => {
    const [row] = machines(
      sheet('vInfo', { VM: 'a' }),
      sheet('vDisk', { VM: 'a', 'Capacity MiB': 1 }, { VM: 'a', 'Capacity MiB': 'n/a' }),
    );
    expect(row).not.toHaveProperty('vDisk Capacity MiB');
  });

  it('lists networks and addresses once', () => {
    const [row] = machines(
      sheet('vInfo', { VM: 'a' }),
      sheet(
        'vNetwork',
        { VM: 'a', Network: 'N1', 'Mac Address': 'm1', 'IPv4 Address': '10.0.0.1' },
        { VM: 'a', Network: 'N1', 'Mac Address': 'm2' },
      ),
    );
    expect(row).toMatchObject({
      'vNetwork Network': 'N1',
      'vNetwork Mac Address': 'm1, m2',
      'vNetwork IPv4 Address': '10.0.0.1',
    });
  });

  it.each([
    ['raw disks', { vDisk: { VM: 'a', Raw: 'True' } }, 'rdm'],
    ['shared disks', { vDisk: { VM: 'a', 'Sharing mode': 'sharingMultiWriter' } }, 'shared_disk'],
    ['snapshots', { vSnapshot: { VM: 'a', Name: 's' } }, 'snapshot'],
    ['USB devices', { vUSB: { VM: 'a', Connected: 'True' } }, 'usb'],
    ['nothing', {}, 'none'],
    ['a USB controller alone', { vUSB: { VM: 'a', Connected: 'False' } }, 'none'],
  ])('finds what blocks a migration: %s', (_, found: Record<string, RowValues>, expected) => {
    const others = ['vDisk', 'vSnapshot', 'vUSB'].map((name) => sheet(name, found[name] ?? { VM: 'another' }));
    expect(machines(sheet('vInfo', { VM: 'a' }, { VM: 'another' }), ...others)[0]?.['Migration blockers']).toBe(
      expected,
    );
  });

  it('says nothing of blockers when not every sheet was there', () => {
    expect(machines(sheet('vInfo', { VM: 'a' }), sheet('vDisk', { VM: 'a' }))[0]).not.toHaveProperty(
      'Migration blockers',
    );
  });

  it('finds vInfo under the names of old versions, and of users', () => {
    for (const name of ['vInfo', 'tabvInfo', 'RVTools_tabvInfo', 'VINFO', 'Machines']) {
      const vInfo = sheet(name, { VM: 'a', Powerstate: 'poweredOn', CPUs: 1, Memory: 1024 });
      const vCD = sheet('vCD', { VM: 'a', Powerstate: 'poweredOn', 'Device Node': 'CD' });
      expect(
        joinSheets([vCD, vInfo]).tables.map((joined) => joined.sheet),
        name,
      ).toEqual([name]);
    }
  });

  it('says what is missing', () => {
    expect(joinSheets([sheet('vHost', { Host: 'h' })]).remarks).toEqual([
      'There is no vInfo sheet: only hosts are imported, no virtual machines.',
    ]);
    expect(joinSheets([sheet('vInfo', { VM: 'a' })]).remarks).toEqual([
      'There is no vDisk, vPartition, vNetwork sheet: what it would say is missing.',
    ]);
    expect(() => joinSheets([sheet('vDisk', { VM: 'a' }), sheet('vRP', { x: 1 })])).toThrow(
      /Expected the vInfo sheet .* found vDisk, vRP/,
    );
  });

  it.each([
    [
      'vCD',
      'VM,Powerstate,Template,SRM Placeholder,Device Node,Connected,Starts Connected,Device Type,Datacenter,Cluster',
    ],
    [
      'vUSB',
      'VM,Powerstate,Template,SRM Placeholder,Device Node,Device Type,Connected,Family,Speed,EHCI enabled,Datacenter',
    ],
    [
      'vTools',
      'VM,Powerstate,Template,SRM Placeholder,VM Version,Tools,Tools Version,Required Version,Datacenter,Cluster',
    ],
    ['vMemory', 'VM,Powerstate,Template,SRM Placeholder,Size MiB,Overhead,Max,Consumed,Ballooned,Datacenter'],
  ])('does not take a tab of details for machines: %s', async (name, columns) => {
    const row = columns
      .split(',')
      .map((_, index) => `x${index}`)
      .join(',');
    await expect(csvImport(`${columns}\n${row}\n`)).rejects.toThrow(`this is ${name}, which holds details of vInfo`);
  });

  it('refuses a tab of details alone', async () => {
    const csv =
      'VM,Powerstate,Disk,Capacity MiB,Thin,Datacenter,Template,SRM Placeholder,VI SDK Server\na,on,d,1,True,dc,False,False,x\n';
    await expect(csvImport(csv)).rejects.toThrow(/this is vDisk, which holds details of vInfo/);
  });
});

describe('a text about types', () => {
  it.each([
    ['server', 'SERVER'],
    ['Virtual Machines', 'SERVER'],
    ['NETWORK_DEVICE', 'NETWORK_DEVICE'],
    ['Core Switch', 'NETWORK_DEVICE'],
    ['Database', 'DATABASE'],
    ['Database Server', 'SERVER'],
    ['Application', 'APPLICATION'],
    ['application server', 'SERVER'],
    ['Supporting apps', 'APPLICATION'],
    ['SAN volume', 'STORAGE'],
    ['WAN link', 'NETWORK_LINK'],
    ['Kubernetes cluster', 'KUBERNETES_CLUSTER'],
    ['acme_chief', undefined],
    ['', undefined],
    [`a long text about a server ${'x'.repeat(80)}`, undefined],
  ])('%s', (text, expected) => {
    expect(assetTypeInWords(text)).toBe(expected);
  });
});
