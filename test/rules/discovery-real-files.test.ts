import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { csvImport, hasInventory, importOf, inventoryFile, NO_INVENTORY, toCsv } from './discovery.kit.js';

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string) =>
  Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, group]) => [key, group.length]));

const textOf = (value: unknown) => (typeof value === 'string' ? value : 'no text');

/** What an import gave: assets by type, rejected rows by code. */
async function outcome(file: string) {
  const { start, records, unreadable, assets, rejected } = await importOf(file);
  const given = {
    ...countBy(assets, ({ assetType }) => assetType),
    ...countBy(rejected, ({ errorCode }) => errorCode),
  };
  return { format: start.format, records: records.length, unreadable: unreadable.length, ...given };
}

describe.skipIf(!hasInventory)(`real exports${hasInventory ? '' : ` (${NO_INVENTORY})`}`, () => {
  it.each<[string, Record<string, unknown>]>([
    ['rvtools-kubev2v/example1.xlsx', { format: 'RVTOOLS', records: 16, SERVER: 16 }],
    ['rvtools-kubev2v/csv/vInfo.csv', { format: 'RVTOOLS', records: 9, SERVER: 9 }],
    ['rvtools-kubev2v/csv/vHost.csv', { format: 'RVTOOLS', records: 7, SERVER: 7 }],
    ['rvtools-small/rvtools-small-complete.xlsx', { format: 'RVTOOLS', records: 5, SERVER: 5 }],
    ['netbox-demo/vms.csv', { format: 'NETBOX', records: 180, SERVER: 180 }],
    ['netbox-demo/devices.csv', { format: 'NETBOX', records: 72, NETWORK_DEVICE: 31, OTHER: 19, MISSING_NAME: 22 }],
    ['netbox-demo/cables.csv', { format: 'NETBOX', records: 108, NETWORK_LINK: 108 }],
    ['netbox-demo/sites.csv', { format: 'NETBOX', records: 24, NOT_AN_ASSET: 24 }],
    ['wikimedia-hosts/hosts_dev.csv', { format: 'GENERIC', records: 1206, SERVER: 1206 }],
    ['govuk-apps/apps.csv', { format: 'GENERIC', records: 136, APPLICATION: 136 }],
    ['aws-cmf/0-Migration-intake-form.csv', { format: 'GENERIC', records: 8, SERVER: 8 }],
    ['aws-cmf/server-list.csv', { format: 'GENERIC', records: 8, SERVER: 8 }],
    ['aws-cmf/servers.json', { format: 'GENERIC', records: 3, SERVER: 3 }],
    ['aws-cmf/apps.json', { format: 'GENERIC', records: 2, APPLICATION: 2 }],
    ['aws-cmf/test_valid.xlsx', { format: 'GENERIC', records: 1, SERVER: 1 }],
    ['aws-cmf/test_invalid.xlsx', { format: 'GENERIC', records: 1, SERVER: 1 }],
    ['glpi-inventory/computer_1.json', { format: 'GENERIC', records: 1, SERVER: 1 }],
    ['glpi-inventory/computer_2.json', { format: 'GENERIC', records: 1, SERVER: 1 }],
    ['glpi-inventory/networkequipment_1.json', { format: 'GENERIC', records: 1, NETWORK_DEVICE: 1 }],
    ['glpi-inventory/networkequipment_3.json', { format: 'GENERIC', records: 1, NETWORK_DEVICE: 1 }],
    ['google-mconnect/empty_line_in_middle.csv', { format: 'GENERIC', records: 19, APPLICATION: 19 }],
    ['google-mconnect/header_diff_col.csv', { format: 'GENERIC', records: 20, APPLICATION: 20 }],
    ['google-mconnect/missing_application_header.csv', { format: 'GENERIC', records: 1, APPLICATION: 1 }],
    ['google-mconnect/report.csv', { format: 'GENERIC', records: 3, APPLICATION: 3 }],
    ['google-mconnect/short_valid.csv', { format: 'GENERIC', records: 20, APPLICATION: 20 }],
    ['konveyor-app-import/sample-applications.csv', { format: 'GENERIC', records: 5, APPLICATION: 5 }],
    ['konveyor-app-import/hub_template_application_import.csv', { format: 'GENERIC', records: 5, APPLICATION: 5 }],
    ['konveyor-app-import/invalid_record_type_21.csv', { format: 'GENERIC', records: 2, NOT_AN_ASSET: 2 }],
    ['konveyor-app-import/missing_application_name.csv', { format: 'GENERIC', records: 1, MISSING_NAME: 1 }],
    ['konveyor-app-import/mandatory_and_empty_rows.csv', { format: 'GENERIC', records: 2, APPLICATION: 2 }],
  ])('%s', async (name, expected) => {
    expect(await outcome(inventoryFile(name))).toEqual({ unreadable: 0, ...expected });
  });

  it('an RVTools workbook has its machines and its hosts apart, with the details of each', async () => {
    const { start, records, assets, targets } = await importOf(inventoryFile('rvtools-kubev2v/example1.xlsx'));
    expect(countBy(records, ({ sheet }) => String(sheet))).toEqual({ vInfo: 9, vHost: 7 });
    expect(countBy(assets, ({ attributes }) => textOf(attributes.asset_kind))).toEqual({ virtual: 9, hypervisor: 7 });
    expect(start.mergedSheets).toEqual(['vCPU', 'vMemory', 'vDisk', 'vPartition']);
    expect([targets['vInfo!Host'], targets['vHost!Host']]).toEqual(['virtualization_host', 'name']);
    expect(assets.find(({ name }) => name === 'vm-1')?.attributes).toMatchObject({
      power_state: 'off',
      memory_mib: 2224,
      cpu_sockets: 2,
      storage_total_gib: expect.closeTo(103.26, 2),
      firmware_type: 'uefi',
      disks: [expect.objectContaining({ label: 'Hard disk 1', capacity_mib: 103424 })],
    });
  });

  it('knows every tab of RVTools as one, and takes only machines and hosts as assets', async () => {
    const headers: Record<string, string[]> = JSON.parse(
      readFileSync(inventoryFile('rvtools-4.7.1-sheet-headers.json'), 'utf8'),
    );
    const found = Object.entries(headers).map(async ([name, columns]) => {
      const read = csvImport(toCsv([columns, columns.map(() => '1')]));
      return [name, await read.then(({ start }) => start.format).catch((error: unknown) => String(error))];
    });
    const detailsOf = (name: string) =>
      expect.stringMatching(new RegExp(`${name}, which holds details of v(Info|Host)`));
    const expected = Object.keys(headers).map((name) => [
      name,
      /^v(Info|Host)$/.test(name) ? 'RVTOOLS' : detailsOf(name),
    ]);
    expect(await Promise.all(found)).toEqual(expected);
  });

  it('names a file that is no table for what it is', async () => {
    await expect(importOf(inventoryFile('govuk-apps/repos.yml'))).rejects.toThrow(/YAML/);
    await expect(importOf(inventoryFile('rvtools-kubev2v/csv/vDisk.csv'))).rejects.toThrow(
      /vDisk, which holds details of vInfo/,
    );
    await expect(importOf(inventoryFile('rvtools-4.7.1-sheet-headers.json'))).rejects.toThrow(/27 lists/);
  });

  it('spaces around names make no second application', async () => {
    const { assets } = await importOf(inventoryFile('konveyor-app-import/app_name_with_spaces.csv'));
    expect(new Set(assets.map(({ identity }) => identity.normalisedName)).size).toBe(1);
  });

  it('a space before a quote does not shift the columns after it', async () => {
    const { records } = await importOf(inventoryFile('konveyor-app-import/ui_template_application_import.csv'));
    expect(records.map(({ values }) => values['Tag Category 1'])).toEqual([
      'Operating System',
      'Operating System',
      'Operating System',
    ]);
    expect(records[0]?.values.Contributors).toBe(
      'Sam Taylor <sam.taylor@example.com>, Jamie Lee <jamie.lee@example.com>',
    );
  });
});

describe('the samples that ship', () => {
  const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

  it('RVTools', async () => {
    const { start, assets, rejected } = await importOf(sample('rvtools-northwind.xlsx'));
    expect(start.format).toBe('RVTOOLS');
    expect(countBy(assets, ({ attributes }) => textOf(attributes.asset_kind))).toEqual({ virtual: 138, hypervisor: 8 });
    expect(countBy(rejected, ({ errorCode }) => errorCode)).toEqual({ NOT_AN_ASSET: 3 });
    expect(assets.filter(({ summary }) => summary.status !== 'cleansed')).toEqual([]);
  });

  it('Azure Migrate', async () => {
    expect(await outcome(sample('azure-migrate-branch.csv'))).toEqual({
      format: 'AZURE_MIGRATE',
      records: 60,
      unreadable: 0,
      SERVER: 59,
      MISSING_NAME: 1,
    });
  });
});
