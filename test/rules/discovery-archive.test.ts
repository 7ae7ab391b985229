import { describe, expect, it } from 'vitest';
import { toZip } from '../kit/archive.js';
import { importOf, inPieces, partsOf } from './discovery.kit.js';

const zipImport = (files: Readonly<Record<string, string>>) =>
  importOf(inPieces(toZip(Object.entries(files).map(([name, content]) => ({ name, content }))), 1000));

const VM_INFO =
  'MachineId,MachineName,TotalDiskAllocatedGiB,AllocatedProcessorCoreCount,MemoryGiB,OsName,IsPhysical,HostingLocation\n' +
  'm1,web1,,4,16,Ubuntu 22.04,0,Ghent\nm2,db1,500,8,64,Red Hat Enterprise Linux 8,1,Ghent\n';

describe('an archive of tables', () => {
  it('is read as a workbook with a sheet for each, whatever folder, encoding or system they come from', async () => {
    const parts = await partsOf(
      toZip([
        { name: 'export/one.csv', content: 'name;note\nweb1;a\n' },
        { name: '__MACOSX/export/._one.csv', content: 'Mac OS X' },
        { name: 'export/two.TSV', content: Buffer.from('\uFEFFname\tnote\r\nweb2\tb\r\n', 'utf16le') },
        { name: 'other/one.csv', content: 'name\nweb3\n' },
        { name: 'readme.md', content: 'nothing' },
      ]),
    );
    expect(parts.flatMap((part) => (part.kind === 'row' ? [[part.sheet, part.values.name]] : []))).toEqual([
      ['one', 'web1'],
      ['two', 'web2'],
      ['one (2)', 'web3'],
    ]);
  });

  it('is refused beyond what its tables may hold unpacked', async () => {
    const bomb = toZip([{ name: 'a.csv', content: `a\n${'x'.repeat(100_000)}` }]);
    await expect(partsOf(bomb, { limits: { maxArchiveBytes: 50_000 } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { field: 'file' },
    });
  });

  it('of RVTools tabs is joined like the workbook', async () => {
    const { start, assets } = await zipImport({
      'RVTools_tabvInfo.csv': 'VM,Powerstate,CPUs,Memory,VM UUID\nweb1,poweredOn,2,4096,u1\n',
      'RVTools_tabvDisk.csv': 'VM,Disk,Capacity MiB,Raw,VM UUID\nweb1,Hard disk 1,1024,False,u1\n',
    });
    expect(start).toMatchObject({ format: 'RVTOOLS', mergedSheets: ['RVTools_tabvDisk'] });
    expect(assets.map(({ name, attributes }) => [name, attributes.storage_total_gib])).toEqual([['web1', 1]]);
  });
});

describe('tables of Migration Center are joined to one row a machine', () => {
  it('with its disks, the averages and peaks of its measurements, and its tags', async () => {
    const { start, assets, unreadable } = await zipImport({
      'vmInfo.csv': VM_INFO,
      'diskInfo.csv': 'MachineId,DiskLabel,SizeInGib,UsedInGib,StorageTypeLabel\nm1,sda,100,40,SSD\nm1,sdb,60,10,HDD\n',
      'perfInfo.csv':
        'MachineId,TimeStamp,CpuUtilizationPercentage,AvailableMemoryBytes,DiskReadOperationsPerSec,DiskWriteOperationsPerSec,NetworkBytesPerSecSent,NetworkBytesPerSecReceived\n' +
        'm1,2026-01-01,20,1,5,6,1000000,2000000\nm1,2026-01-02,60,1,50,60,3000000,2000000\n',
      'tagInfo.csv': 'MachineId,Key,Value\nm1,environment,Production\nm1,MachineName,other\nm9,environment,Test\n',
    });
    expect(start).toMatchObject({
      format: 'GOOGLE_MIGRATION_CENTER',
      mergedSheets: ['diskInfo', 'perfInfo', 'tagInfo'],
      remarks: ['1 rows of details belong to no machine of vmInfo.'],
    });
    expect(unreadable).toEqual([]);
    const [web, db] = assets;
    expect(web).toMatchObject({
      name: 'web1',
      environment: 'production',
      location: 'Ghent',
      attributes: {
        storage_total_gib: 160,
        storage_used_gib: 50,
        disks: [
          { label: 'sda', capacity_gib: 100, used_gib: 40, type: 'SSD' },
          { label: 'sdb', capacity_gib: 60, used_gib: 10, type: 'HDD' },
        ],
        cpu_util_avg_pct: 40,
        cpu_util_peak_pct: 60,
        disk_iops_peak: 110,
        network_in_mbps: 2,
        network_out_mbps: 2,
      },
      customAttributes: { tag_machine_name: 'other' },
    });
    expect(db).toMatchObject({
      name: 'db1',
      environment: null,
      attributes: { storage_total_gib: 500, asset_kind: 'physical' },
    });
  });

  it('whatever the files are called', async () => {
    const { assets } = await zipImport({
      'b.csv': VM_INFO,
      'a.csv': 'MachineId(optional),DiskLabel,SizeInGib\nm1,sda,100\n',
    });
    expect(assets.map(({ attributes }) => attributes.storage_total_gib)).toEqual([100, 500]);
  });

  it('with decimal commas', async () => {
    const { assets } = await zipImport({
      'vmInfo.csv': VM_INFO.replaceAll(',', ';'),
      'diskInfo.csv': 'MachineId;DiskLabel;SizeInGib;UsedInGib\nm1;sda;12,5;5,25\nm1;sdb;1.024,5;1\n',
    });
    expect(assets[0]?.attributes).toMatchObject({ storage_total_gib: 1037, storage_used_gib: 6.25 });
  });

  it('and without machines are refused, alone or together', async () => {
    const tagInfo = 'MachineId,Key,Value\nm1,a,b\n';
    await expect(zipImport({ 'tagInfo.csv': tagInfo })).rejects.toThrow(/vmInfo table of Migration Center/);
    await expect(importOf(inPieces(tagInfo))).rejects.toThrow(/tagInfo, which holds details of vmInfo.*ZIP archive/);
  });
});
