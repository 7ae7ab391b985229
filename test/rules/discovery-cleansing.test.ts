import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { normaliseValue } from '../../src/modules/catalogue/normalise-value.js';
import { type CleansedAsset, rowCleanser } from '../../src/modules/discovery/cleanse-row.js';
import { IMPORT_FORMATS } from '../../src/modules/discovery/formats/import-format.js';
import type { FieldMapping } from '../../src/modules/discovery/map-fields.js';
import { csvImport, toCsv } from './discovery.kit.js';

/** What a table of one row becomes. */
async function assetOf(row: Record<string, string>): Promise<CleansedAsset> {
  const { assets, rejected } = await csvImport(toCsv([Object.keys(row), Object.values(row)]));
  const [asset] = assets;
  if (asset === undefined) throw new Error(`rejected: ${rejected[0]?.message}`);
  return asset;
}

const mapping = (sourceColumn: string, targetField: string | null): FieldMapping => ({
  sourceColumn,
  targetField,
  confidence: 1,
});

describe('a row becomes an asset', () => {
  it('with what it has of its own, catalogue fields, and the rest', async () => {
    const asset = await assetOf({
      'Server Name': ' web-01 ',
      Env: 'PRD',
      'Data Center': 'Oslo  1',
      Notes: 'front\nend',
      'RAM (GB)': '16',
      'Total Disk GB': '500',
      vCPUs: '4',
      IP: '10.0.0.1 10.0.0.2',
      OS: 'Red Hat Enterprise Linux 8.6',
      'App Owner': 'Lena',
      'Cost center': 'n/a',
    });
    expect(asset).toEqual({
      kind: 'asset',
      name: 'web-01',
      assetType: 'SERVER',
      description: 'front\nend',
      environment: 'production',
      location: 'Oslo 1',
      attributes: {
        memory_mib: 16384,
        storage_total_gib: expect.closeTo(465.66, 2),
        cpu_cores: 4,
        ip_addresses: ['10.0.0.1', '10.0.0.2'],
        os_name: 'Red Hat Enterprise Linux 8.6',
        os_family: 'linux',
      },
      customAttributes: { app_owner: 'Lena' },
      invalidValues: {},
      identity: { smbiosUuid: null, serial: null, fqdn: null, normalisedName: 'web-01' },
      summary: { status: 'cleansed', fieldCount: 10, hasName: true, hasType: true, hasEnvironment: true },
    });
  });

  it('keeps what is no value of its field, and says which', async () => {
    const asset = await assetOf({
      name: 'web',
      environment: 'somewhere',
      os_family: 'windows',
      memory: '16 GB',
      cpus: 'n/a',
    });
    expect(asset).toMatchObject({ environment: null, invalidValues: { environment: 'somewhere' } });
    expect(asset.summary).toMatchObject({ status: 'cleansed_with_invalid_values', hasEnvironment: false });
    expect(asset.attributes).toEqual({ os_family: 'windows', memory_mib: 16384 });
  });

  it('takes a list from all of its columns, and only a list without any value is invalid', async () => {
    const row = {
      name: 'web',
      'IPv4 Address': '10.0.0.1',
      'IPv6 Address': 'fe80::1',
      'Public IP': 'none of them',
      MAC: 'x',
    };
    const { targets } = await csvImport(toCsv([Object.keys(row), Object.values(row)]));
    const all = [...Object.entries(targets), ['Public IP', 'ip_addresses'], ['MAC', 'mac_addresses']] as const;
    const cleanse = rowCleanser(
      'GENERIC',
      all.map(([column, target]) => mapping(column ?? '', target ?? null)),
      [],
    );
    const asset = cleanse({ sheet: undefined, values: row });
    expect(asset).toMatchObject({
      attributes: { ip_addresses: ['10.0.0.1', 'fe80::1'] },
      customAttributes: { public_ip: 'none of them' },
      invalidValues: { mac_addresses: 'x' },
    });
  });

  it('keeps columns that come to the same key', async () => {
    expect(
      (await assetOf({ name: 'web', 'My note': 'a', my_note: 'b', 'MY NOTE': 'c', 'My note 2': 'd' })).customAttributes,
    ).toEqual({
      my_note: 'a',
      my_note_2: 'b',
      my_note_3: 'c',
      my_note_2_2: 'd',
    });
  });

  it('has the keys of its columns in every row, whichever of them hold something', async () => {
    const { assets } = await csvImport('name,Price (€),Price ($),CPU,cpu\na,1,2,4,x\nb,,2,4,x\n');
    expect(assets.map(({ customAttributes }) => customAttributes)).toEqual([
      { price: '1', price_2: '2', cpu: 'x' },
      { price_2: '2', cpu: 'x' },
    ]);
  });

  it('keeps its site beside its location, a type that there is not, and an address that is no host name', async () => {
    const row = {
      name: 'a',
      location: 'Room 3',
      site: 'Berlin',
      'asset type': 'Blade chassis',
      'dns name': '10.7.7.7',
    };
    expect(await assetOf(row)).toMatchObject({
      location: 'Room 3',
      customAttributes: { site: 'Berlin', asset_type: 'Blade chassis' },
      invalidValues: { fqdn: '10.7.7.7' },
    });
  });

  it.each([
    ['host name', { hostname: 'web-01', os: 'Linux' }, 'web-01'],
    ['domain name', { fqdn: 'web-01.corp.example', os: 'Linux' }, 'web-01'],
  ])('without a name it is called by its %s', async (_, row, name) => {
    expect((await assetOf(row)).name).toBe(name);
  });

  it.each([
    ['MISSING_NAME', 'name,os\nweb,Linux\n,Windows\n'],
    ['MISSING_NAME', 'name,os\nweb,Linux\nn/a,Windows\n'],
    ['NAME_TOO_LONG', `name,os\nweb,Linux\n${'x'.repeat(256)},Windows\n`],
    [
      'NOT_AN_ASSET',
      'VM,Powerstate,Template,SRM Placeholder,Guest state,HW version\na,poweredOn,False,False,running,19\nb,poweredOff,True,False,x,19\n',
    ],
    [
      'NOT_AN_ASSET',
      'VM,Powerstate,Template,SRM Placeholder,Guest state,HW version\na,poweredOn,False,False,running,19\nb,poweredOff,False,True,x,19\n',
    ],
    [
      'NOT_AN_ASSET',
      'VM,Powerstate,Template,SRM Placeholder,Guest state,HW version\na,poweredOn,FALSCH,FALSCH,running,19\nb,poweredOff,WAHR,FALSCH,x,19\n',
    ],
    [
      'NOT_AN_ASSET',
      'Record Type 1,Application Name,Business Service,Dependency,Dependency Direction\n1,a,x,,\n3,a,,,\n',
    ],
  ])('%s: %s', async (errorCode, content) => {
    const { assets, rejected } = await csvImport(content);
    expect(assets).toHaveLength(1);
    expect(rejected).toEqual([
      expect.objectContaining({ errorCode, summary: expect.objectContaining({ status: 'rejected' }) }),
    ]);
  });
});

describe('what a row is', () => {
  it.each<[string, string, string]>([
    ['NETWORK_DEVICE', 'name,type', 'sw1,Core Switch'],
    ['DATABASE', 'name,type', 'db1,Oracle Database'],
    ['APPLICATION', 'name,type', 'Shop,Application'],
    ['SERVER', 'server name,type', 'web1,web application'],
    ['NETWORK_DEVICE', 'host,role', 'fw1,Firewall'],
    ['SERVER', 'host,role', 'db1,database'],
    ['SERVER', 'name,role', 'db1,postgres database'],
    ['APPLICATION', 'Application Name,Owner', 'Shop,Lena'],
    ['DATABASE', 'Database name,Server', 'crm,db1'],
    ['DATABASE', 'Database,Server,Engine,Size (GB)', 'crm,db1,MSSQL,10'],
    ['SERVER', 'Server,Engine', 'db1,MSSQL'],
    ['SERVER', 'Server,Database,Engine,RAM (GB)', 'db1,crm,MSSQL,16'],
    ['SERVER', 'Server,Database,Cores', 'db1,crm,16'],
    ['STORAGE', 'name,asset type', 'nas1,STORAGE'],
    ['KUBERNETES_CLUSTER', 'cluster name,version', 'k1,1.31'],
    ['SERVER', 'name,cores', 'web1,4'],
  ])('%s: %s', async (assetType, header, row) => {
    expect((await csvImport(`${header}\n${row}\n`)).assets[0]).toMatchObject({ assetType });
  });

  it('is assumed where nothing says so', async () => {
    const { assets } = await csvImport('name,cores\nweb1,4\n');
    expect(assets[0]?.summary.hasType).toBe(false);
    expect((await csvImport('server,cores\nweb1,4\n')).assets[0]?.summary.hasType).toBe(true);
  });

  it('is what a column that people mapped to it says', () => {
    const cleanse = rowCleanser('GENERIC', [mapping('n', 'name'), mapping('what', 'asset_type')], []);
    expect(cleanse({ sheet: undefined, values: { n: 'x', what: 'SAN array' } })).toMatchObject({
      assetType: 'STORAGE',
      customAttributes: {},
    });
  });

  it.each([
    ['Router', 'NETWORK_DEVICE', { role: 'router' }],
    ['ToR Switch', 'NETWORK_DEVICE', { role: 'switch' }],
    ['Edge Firewall', 'NETWORK_DEVICE', { role: 'firewall' }],
    ['Application Server', 'SERVER', { asset_kind: 'physical' }],
    ['Patch Panel', 'OTHER', {}],
    ['PDU', 'OTHER', {}],
  ])('NetBox calls a %s %s', async (role, assetType, attributes) => {
    const header = 'name,status,role,manufacturer,device_type,serial,site,rack,position,face,platform';
    const { assets } = await csvImport(`${header}\nd1,active,${role},Cisco,ISR 1111,,DM-Akron,R1,4.0,front,\n`);
    expect(assets[0]).toMatchObject({ assetType, attributes });
    expect(assetType === 'NETWORK_DEVICE' ? assets[0]?.attributes.site : assets[0]?.location).toBe('DM-Akron');
  });

  it.each([
    ['cmdb_ci_linux_server', 'SERVER'],
    ['cmdb_ci_vm_instance', 'SERVER'],
    ['cmdb_ci_db_mssql_instance', 'DATABASE'],
    ['cmdb_ci_business_app', 'APPLICATION'],
    ['cmdb_ci_ip_switch', 'NETWORK_DEVICE'],
    ['cmdb_ci_storage_server', 'STORAGE'],
    ['cmdb_ci_ups', 'OTHER'],
  ])('ServiceNow’s %s is %s', async (className, assetType) => {
    const { start, assets } = await csvImport(
      `name,sys_class_name,sys_id,install_status,operational_status,asset_tag\nx,${className},1,1,1,P1\n`,
    );
    expect([start.format, assets[0]?.assetType]).toEqual(['SERVICENOW', assetType]);
  });
});

describe('known formats', () => {
  it('RVTools: a machine and its guest, in MiB whatever the header says', async () => {
    const header =
      'VM,Powerstate,Template,SRM Placeholder,DNS Name,CPUs,Memory,Provisioned MB,In Use MB,Firmware,SMBIOS UUID,OS according to the VMware Tools,OS according to the configuration file,HW version';
    const { assets } = await csvImport(
      `${header}\na,poweredOn,False,False,a.corp.example,4,8192,102400,51200,efi,4224fd9c-aa3f-d6d7-b5a4-4a1d6bd31a3d,,Microsoft Windows Server 2019 (64-bit),19\n`,
    );
    expect(assets[0]).toMatchObject({
      attributes: {
        asset_kind: 'virtual',
        hypervisor: 'VMware vSphere',
        hostname: 'a',
        fqdn: 'a.corp.example',
        power_state: 'on',
        cpu_cores: 4,
        memory_mib: 8192,
        storage_total_gib: 100,
        storage_used_gib: 50,
        firmware_type: 'uefi',
        os_name: 'Microsoft Windows Server 2019 (64-bit)',
        os_family: 'windows',
      },
      identity: { smbiosUuid: '4224fd9c-aa3f-d6d7-b5a4-4a1d6bd31a3d', fqdn: 'a.corp.example' },
    });
  });

  it('Azure Migrate: disks as a list, and their sum', async () => {
    const header =
      '*Server name,*Cores,*Memory (In MB),*OS name,Boot type,Server type,Number of disks,Disk 1 size (In GB),Disk 2 size (In GB),Storage in use (In GB)';
    const { start, assets } = await csvImport(
      `${header}\nweb,4,16384,Windows Server 2019,BIOS,Physical,2,100,200,50\n`,
    );
    expect(start.format).toBe('AZURE_MIGRATE');
    expect(assets[0]?.attributes).toMatchObject({
      asset_kind: 'physical',
      memory_mib: 16384,
      disks: [
        { label: 'Disk 1', capacity_gb: '100' },
        { label: 'Disk 2', capacity_gb: '200' },
      ],
      storage_total_gib: expect.closeTo(279.4, 1),
      firmware_type: 'bios',
    });
  });

  it('Azure Migrate: disks with decimal commas, of which one was taken away', async () => {
    const header =
      '*Server name;*Cores;*Memory (In MB);*OS name;Boot type;Server type;Number of disks;Disk 10 size (In GB);Disk 1 size (In GB);Disk 2 size (In GB);Disk 3 size (In GB)';
    const { assets } = await csvImport(`${header}\nweb;4;16384;Windows Server 2019;BIOS;Physical;3;10;127,5;;200\n`);
    expect(assets[0]?.attributes).toMatchObject({
      disks: [
        { label: 'Disk 1', capacity_gb: '127,5' },
        { label: 'Disk 3', capacity_gb: '200' },
        { label: 'Disk 10', capacity_gb: '10' },
      ],
      storage_total_gib: expect.closeTo(337.5e9 / 2 ** 30, 3),
    });
  });

  it('AWS Migration Hub: the host name where there is no VM name, rates in MB/s', async () => {
    const header =
      'ExternalId,SMBiosId,IPAddress,HostName,CPU.NumberOfCores,OS.Name,RAM.TotalSizeInMB,NetworkReadsPerSecondInKB.Avg,Applications';
    const { start, assets } = await csvImport(`${header}\ne1,,"10.0.0.1,10.0.0.2",web1,4,Linux,4096,500,"Shop,CRM"\n`);
    expect(start.format).toBe('AWS_MIGRATION_HUB');
    expect(assets[0]).toMatchObject({
      name: 'web1',
      attributes: {
        ip_addresses: ['10.0.0.1', '10.0.0.2'],
        memory_mib: 4096,
        network_in_mbps: 0.5,
        application_ids: ['Shop', 'CRM'],
      },
    });
  });

  it('Google Migration Center: GiB, and what kind of machine', async () => {
    const header =
      'MachineId,MachineName,PrimaryIPAddress,TotalDiskAllocatedGiB,TotalDiskUsedGiB,AllocatedProcessorCoreCount,MemoryGiB,OsName,OsType,IsPhysical';
    const { start, assets } = await csvImport(`${header}\nm1,web1,10.0.0.1,100,40,4,16,Ubuntu 22.04,Linux,FALSE\n`);
    expect(start.format).toBe('GOOGLE_MIGRATION_CENTER');
    expect(assets[0]?.attributes).toMatchObject({
      asset_kind: 'virtual',
      memory_mib: 16384,
      storage_total_gib: 100,
      storage_used_gib: 40,
      os_family: 'linux',
    });
  });

  it('ServiceNow: cores of all CPUs', async () => {
    const header =
      'name,sys_class_name,sys_id,asset_tag,cpu_count,cpu_core_count,ram,disk_space,virtual,os,serial_number';
    const { assets } = await csvImport(
      `${header}\nweb1,cmdb_ci_win_server,1,P1,2,8,32768,500,false,Windows 2019,XYZ123\n`,
    );
    expect(assets[0]).toMatchObject({
      attributes: { cpu_sockets: 2, cpu_cores: 16, memory_mib: 32768, asset_kind: 'physical', serial_number: 'XYZ123' },
      identity: { serial: 'XYZ123' },
    });
  });

  it.each([
    ['N/A', undefined],
    ['unknown', undefined],
    ['true', true],
    ['FALSCH', false],
  ])('ServiceNow and Google say of a machine whether it is virtual: %s', async (word, expected) => {
    const kinds = { true: 'virtual', false: 'physical', undefined };
    const ci = await csvImport(`name,sys_class_name,sys_id,asset_tag,virtual,os\nweb1,cmdb_ci_server,1,P1,${word},x\n`);
    expect(ci.assets[0]?.attributes.asset_kind).toBe(kinds[`${expected}`]);
    const isPhysical = expected === undefined ? word : String(!expected);
    const vm = await csvImport(
      `MachineId,MachineName,PrimaryIPAddress,MemoryGiB,OsName,IsPhysical\nm1,web1,10.0.0.1,16,x,${isPhysical}\n`,
    );
    expect([vm.start.format, vm.assets[0]?.attributes.asset_kind]).toEqual([
      'GOOGLE_MIGRATION_CENTER',
      kinds[`${expected}`],
    ]);
  });

  it('NetBox: disks are MB since 4.1, and cables are links', async () => {
    const before = await csvImport('name,status,role,cluster,vcpus,memory,disk\nv,active,App,C,4,8192,100\n');
    const since = await csvImport(
      'name,status,role,cluster,vcpus,memory,disk,start_on_boot\nv,active,App,C,4,8192,102400,on\n',
    );
    const total = (imported: typeof before) => imported.assets[0]?.attributes.storage_total_gib;
    expect(total(before)).toBeCloseTo(93.13, 2);
    expect(total(since)).toBeCloseTo(95.37, 2);
    const cables = await csvImport(
      'side_a_device,side_a_type,side_a_name,side_b_device,side_b_type,side_b_name,type,status\nr1,dcim.interface,Gi0/1,s1,dcim.interface,Gi1/1,cat6,connected\n',
    );
    expect(cables.assets[0]).toMatchObject({
      name: 'r1 Gi0/1 - s1 Gi1/1',
      assetType: 'NETWORK_LINK',
      attributes: { endpoints: ['r1', 's1'] },
    });
  });
});

describe('Konveyor: dependencies are rows of their own', () => {
  const HEADER = 'Record Type 1,Application Name,Description,Comments,Business Service,Dependency,Dependency Direction';
  const konveyor = async (line: string) => (await csvImport(`${HEADER}\n1,Gateway,,,Retail,,\n${line}\n`)).assets[1];

  it.each([
    ['2,Gateway,,,,Inventory,southbound', 'Gateway', 'Inventory'],
    ['2,Gateway,,,,"Orders, new",', 'Gateway', 'Orders, new'],
    ['2,Gateway,,,,Portal,NORTHBOUND', 'Portal', 'Gateway'],
  ])('%s', async (line, name, needed) => {
    expect(await konveyor(line)).toMatchObject({
      name,
      assetType: 'APPLICATION',
      isAddition: true,
      attributes: { dependencies: [needed] },
      customAttributes: {},
    });
  });

  it.each(['2,Gateway,,,,,southbound', '2,,,,,Inventory,southbound'])('%s is none', async (line) => {
    const { rejected } = await csvImport(`${HEADER}\n1,Gateway,,,Retail,,\n${line}\n`);
    expect(rejected).toMatchObject([{ errorCode: 'NOT_AN_ASSET', message: expect.stringMatching(/two applications/) }]);
  });
});

describe('for any row', () => {
  const anyCell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('web1', '10.0.0.1', '16 GB', 'prod', 'n/a', '1e309'),
  );
  const fieldNames = [
    ...new Set(
      ASSET_TYPES.flatMap((type) => [
        'name',
        'memory_mib',
        'ip_addresses',
        'disks',
        'environment',
        'site',
        'asset_type',
        'description',
        `${type}?`,
      ]),
    ),
  ];
  const anyRow = fc.array(
    fc.tuple(
      fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('name', 'VM', 'role', '__proto__', 'site')),
      anyCell,
      fc.option(fc.constantFrom(...fieldNames)),
    ),
    { maxLength: 10 },
  );

  it('every cell that holds something is somewhere, attributes are normalised, and cleansing again gives the same', () => {
    fc.assert(
      fc.property(anyRow, fc.constantFrom(...IMPORT_FORMATS), (cells, format) => {
        const values = Object.fromEntries(cells.map(([column, value]) => [column, value]));
        const mappings = cells.map(([column, , target]) => mapping(column, target));
        const cleanse = rowCleanser(format, mappings, [{ sheet: undefined, columns: Object.keys(values) }]);
        const result = cleanse({ sheet: undefined, values });
        expect(cleanse({ sheet: undefined, values })).toEqual(result);
        const attributes = result.kind === 'asset' ? result.attributes : {};
        const assetType = result.kind === 'asset' ? result.assetType : 'OTHER';
        for (const [name, value] of Object.entries(attributes)) {
          const field = catalogueField(assetType, name);
          expect(field && normaliseValue(field, value), name).toEqual({ ok: true, value });
        }
      }),
      { numRuns: 500 },
    );
  });
});
