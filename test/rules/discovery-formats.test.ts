import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { detectFormat } from '../../src/modules/discovery/detect-format.js';
import { FORMATS } from '../../src/modules/discovery/formats/all-formats.js';
import { assetTypeInWords } from '../../src/modules/discovery/formats/asset-type-words.js';
import { attributeKey, columnKey, columnWords } from '../../src/modules/discovery/formats/column-key.js';
import { IMPORT_FORMATS } from '../../src/modules/discovery/formats/import-format.js';
import { hasInventory, inventoryFile, NO_INVENTORY } from './discovery.kit.js';

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
      'AZURE_MIGRATE',
      'Machine Name,Environment,Software Inventory Count,Operating System,Cores,Memory (in MB),Total Disks,IP Addresses,MAC Addresses,Total Network Adapters,Boot Type,Power Stats,Support Status,First Discovery Time,Last Updated Time,Machine ID',
    ],
    [
      'AZURE_MIGRATE',
      'Machine,VM host,Azure VM readiness,Recommended size,Compute monthly cost estimate USD,Operating system,Boot type,Cores,Memory(MB),CPU usage(%),Storage(GB),Network in(MBPS),Group name',
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
    ['SERVICENOW', 'Name,Manufacturer,Model ID,Assigned to,Asset tag,Location,Serial number,Updated,Class,Description'],
    ['NETBOX', 'Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,IP Address,ID'],
    ['NETBOX', 'Name,Status,Site,Cluster,Role,Tenant,Platform,vCPUs,Memory (MB),Disk (GB),IP Address,ID'],
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
    expect(detectFormat([table(both)])).toMatchObject({
      format: 'RVTOOLS',
      ties: [{ format: 'SERVICENOW', confidence: 1 }],
    });
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

describe('docs/adding-a-format.md', () => {
  it('shows the table as it is', () => {
    const page = readFileSync(new URL('../../docs/adding-a-format.md', import.meta.url), 'utf8');
    const source = readFileSync(new URL('../../src/modules/discovery/formats/glpi.ts', import.meta.url), 'utf8');
    const [, shown] = [...page.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, code]) => code);
    expect(shown).toMatch(/^export const glpiNetworkEquipment/);
    expect(source).toContain(shown);
  });
});
