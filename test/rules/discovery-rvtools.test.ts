import { describe, expect, it } from 'vitest';
import type { SourceTable } from '../../src/modules/discovery/formats/import-format.js';
import { joinSheets } from '../../src/modules/discovery/formats/rvtools-join.js';
import type { RowValues } from '../../src/modules/discovery/reading/table-row.js';
import { csvImport } from './discovery.kit.js';

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

  it('by VM UUID alone, where all machines have one: another with its id and name may be missing', () => {
    const vInfo = sheet('vInfo', { VM: 'web', 'VM ID': 'vm-1', 'VM UUID': 'AAA' });
    const vDisk = sheet('vDisk', { VM: 'web', 'VM ID': 'vm-1', 'VM UUID': 'BBB', Raw: 'True', 'Capacity MiB': 1 });
    const other = sheet('vInfo', { VM: 'web', 'VM ID': 'vm-1' });
    expect(machines(vInfo, vDisk)[0]).not.toHaveProperty('vDisk Disks');
    expect(joinSheets([vInfo, vDisk]).remarks).toContain('1 rows of details belong to no machine of vInfo.');
    expect(machines(other, vDisk)[0]).toHaveProperty('vDisk Disks');
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
        { VM: 'a', Disk: 'Hard disk 3', [Capacity]: '0,5' },
      ),
      sheet(
        'vPartition',
        { VM: 'a', Disk: '/', [Capacity]: 900, [Consumed]: 100 },
        { VM: 'a', Disk: '/var', [Capacity]: 1900, [Consumed]: 200 },
      ),
    );
    expect(row).toMatchObject({
      'vDisk Capacity MiB': 3072.5,
      'vPartition Capacity MiB': 2800,
      'vPartition Consumed MiB': 300,
    });
    expect(JSON.parse(String(row?.['vDisk Disks']))).toEqual([
      { label: 'Hard disk 1', capacity_mib: 1024, thin: 'True' },
      { label: 'Hard disk 2', capacity_mib: '2,048' },
      { label: 'Hard disk 3', capacity_mib: '0,5' },
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
    ['raw disks, saved by a German Excel', { vDisk: { VM: 'a', Raw: 'WAHR' } }, 'rdm'],
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
