import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import type { JsonValue } from '../../src/modules/catalogue/catalogue-field.js';
import type { CleansedAsset } from '../../src/modules/discovery/cleanse-row.js';
import { identifyAsset } from '../../src/modules/discovery/identify-asset.js';
import { compareValues } from '../../src/modules/discovery/inventory/compare-values.js';
import type { KnownAsset } from '../../src/modules/discovery/inventory/match-asset.js';
import { type AssetState, mergeAsset, newAsset } from '../../src/modules/discovery/inventory/merge-asset.js';
import { matchRows, takeInventory } from '../../src/modules/discovery/inventory/take-inventory.js';
import { nameSource, weighSource } from '../../src/modules/discovery/inventory/weigh-source.js';

type Given = Partial<Omit<CleansedAsset, 'kind' | 'identity' | 'summary'>>;

function row(name: string, given: Given = {}): CleansedAsset {
  const attributes = given.attributes ?? {};
  return {
    kind: 'asset',
    name,
    assetType: 'SERVER',
    description: null,
    environment: null,
    location: null,
    customAttributes: {},
    invalidValues: {},
    ...given,
    attributes,
    identity: identifyAsset(name, attributes),
    summary: { status: 'cleansed', fieldCount: 1, hasName: true, hasType: true, hasEnvironment: false },
  };
}

const UUID_1 = '4210c0de-0000-4000-8000-000000000001';
const UUID_2 = '4210c0de-0000-4000-8000-000000000002';

/** Asset ids of the rows, as letters in order of appearance. */
function ids(rows: readonly CleansedAsset[], known: readonly KnownAsset[] = []): string {
  const matched = matchRows(
    rows.map((asset, index) => ({ recordId: String(index), asset })),
    known,
  );
  const letters = new Map(known.map(({ id }) => [id, id]));
  return matched
    .map(({ assetId }) => {
      const letter = letters.get(assetId) ?? 'ABCDEFGH'[letters.size - known.length] ?? '?';
      letters.set(assetId, letter);
      return letter;
    })
    .join('');
}

const known = (id: string, asset: CleansedAsset, metAs: string[] = []): KnownAsset => ({
  ...asset.identity,
  id,
  assetType: asset.assetType,
  place: asset.location,
  sourceId: typeof asset.attributes['asset_id'] === 'string' ? asset.attributes['asset_id'] : null,
  metAs,
});

describe('which rows of one import are the same asset', () => {
  const cases: [string, CleansedAsset[], string][] = [
    ['the same name', [row('web1'), row('WEB1 ')], 'AA'],
    ['the same name of another type', [row('crm'), row('crm', { assetType: 'APPLICATION' })], 'AB'],
    ['the same name at another place', [row('pp', { location: 'Oslo' }), row('pp', { location: 'Bergen' })], 'AB'],
    [
      'the same name under another id of the source',
      [row('a', { attributes: { asset_id: '1' } }), row('a', { attributes: { asset_id: '2' } })],
      'AB',
    ],
    [
      'one UUID under two names',
      [row('a', { attributes: { smbios_uuid: UUID_1 } }), row('b', { attributes: { smbios_uuid: UUID_1 } })],
      'AA',
    ],
    [
      'two UUIDs under one name',
      [row('a', { attributes: { smbios_uuid: UUID_1 } }), row('a', { attributes: { smbios_uuid: UUID_2 } })],
      'AB',
    ],
    [
      'one serial number in two spellings',
      [row('a', { attributes: { serial_number: 'cz1234' } }), row('b', { attributes: { serial_number: 'CZ1234' } })],
      'AA',
    ],
    [
      'two serial numbers under one name',
      [row('a', { attributes: { serial_number: 'CZ1' } }), row('a', { attributes: { serial_number: 'CZ2' } })],
      'AB',
    ],
    [
      'one serial number of a chassis under two UUIDs',
      [
        row('blade1', { attributes: { serial_number: 'CH4551', smbios_uuid: UUID_1 } }),
        row('blade2', { attributes: { serial_number: 'CH4551', smbios_uuid: UUID_2 } }),
      ],
      'AB',
    ],
    [
      'one UUID in both byte orders',
      [
        row('a', { attributes: { smbios_uuid: UUID_1 } }),
        row('b', { attributes: { smbios_uuid: 'dec01042-0000-0040-8000-000000000001' } }),
      ],
      'AA',
    ],
    [
      'a database of one name on two servers',
      [
        row('master', { assetType: 'DATABASE', location: 'Oslo', attributes: { host_ref: 'db01' } }),
        row('master', { assetType: 'DATABASE', location: 'Oslo', attributes: { host_ref: 'db02' } }),
      ],
      'AB',
    ],
    [
      'a link of one label between other ends',
      [
        row('uplink', { assetType: 'NETWORK_LINK', attributes: { endpoints: ['sw1', 'core1'] } }),
        row('uplink', { assetType: 'NETWORK_LINK', attributes: { endpoints: ['sw2', 'core1'] } }),
        row('uplink', { assetType: 'NETWORK_LINK', attributes: { endpoints: ['sw1', 'core1'] } }),
      ],
      'ABA',
    ],
    [
      'a name that is an FQDN under another id of the source',
      [
        row('a.corp.example', { attributes: { asset_id: '1' } }),
        row('a.corp.example', { attributes: { asset_id: '2' } }),
      ],
      'AB',
    ],
    ['a name with a character that nobody sees', [row('web1'), row('web\u200b1')], 'AA'],
    [
      "a neighbour's FQDN",
      [
        row('server6', { attributes: { fqdn: 's6.example.com' } }),
        row('server8', { attributes: { fqdn: 's6.example.com' } }),
      ],
      'AB',
    ],
    [
      'a UUID that one row knows and the next finds by name',
      [row('a', { attributes: { smbios_uuid: UUID_1 } }), row('a'), row('b', { attributes: { smbios_uuid: UUID_1 } })],
      'AAA',
    ],
    [
      'a key that a later row brings',
      [
        row('a'),
        row('a', { attributes: { serial_number: 'CZ1' } }),
        row('z', { attributes: { serial_number: 'CZ1' } }),
      ],
      'AAA',
    ],
  ];
  it.each(cases)('%s', (_name, rows, expected) => {
    expect(ids(rows)).toBe(expected);
  });
});

describe('which asset of the inventory a row is', () => {
  const fqdn = { fqdn: 'web1.example.com' };
  const cases: [string, CleansedAsset, KnownAsset[], string][] = [
    [
      'by FQDN under another name',
      row('Web 1 (prod)', { attributes: fqdn }),
      [known('x', row('web1', { attributes: fqdn }))],
      'x',
    ],
    [
      'not by FQDN where the UUIDs differ',
      row('web1', { attributes: { ...fqdn, smbios_uuid: UUID_2 } }),
      [known('x', row('web1', { attributes: { ...fqdn, smbios_uuid: UUID_1 } }))],
      'A',
    ],
    ['by a name that is its FQDN', row('web1.example.com'), [known('x', row('web1', { attributes: fqdn }))], 'x'],
    [
      'by its FQDN, where that is the name of the asset',
      row('web1', { attributes: fqdn }),
      [known('x', row('Web1.example.com'))],
      'x',
    ],
    [
      'by a name with dots under another FQDN than the name',
      row('web.sales', { attributes: fqdn }),
      [known('x', row('web.sales'))],
      'x',
    ],
    [
      'the one of its id at the source, of several of its name',
      row('web1', { location: 'Oslo', attributes: { asset_id: '2' } }),
      [
        known('x', row('web1', { location: 'Oslo', attributes: { asset_id: '1' } })),
        known('y', row('web1', { location: 'Bergen', attributes: { asset_id: '2' } })),
      ],
      'y',
    ],
    [
      'none of another id at the source, where one of its name has none',
      row('web1', { location: 'Oslo', attributes: { asset_id: '2' } }),
      [known('x', row('web1', { location: 'Oslo', attributes: { asset_id: '1' } })), known('y', row('web1'))],
      'y',
    ],
    [
      'the one at its place, however that is written, of several of its name',
      row('web1', { location: 'BERGEN' }),
      [known('x', row('web1', { location: 'Oslo' })), known('y', row('web1', { location: 'Bergen' }))],
      'y',
    ],
    [
      'the surest key first',
      row('web1', { attributes: { smbios_uuid: UUID_1 } }),
      [known('x', row('web1')), known('y', row('other', { attributes: { smbios_uuid: UUID_1 } }))],
      'y',
    ],
    [
      'by name among those that share an FQDN',
      row('server8', { attributes: fqdn }),
      [known('x', row('server6', { attributes: fqdn })), known('y', row('server8', { attributes: fqdn }))],
      'y',
    ],
    [
      'by place among those that share a name',
      row('pp', { location: 'Bergen' }),
      [known('x', row('pp', { location: 'Oslo' })), known('y', row('pp', { location: 'Bergen' }))],
      'y',
    ],
    [
      'at another place of another source, when nothing else is called so',
      row('pp', { location: 'BGO' }),
      [known('x', row('pp', { location: 'Bergen' }))],
      'x',
    ],
    [
      'not one that another row of this import was already, at another place',
      row('pp', { location: 'Bergen' }),
      [known('x', row('pp', { location: 'Oslo' }), ['pp'])],
      'A',
    ],
  ];
  it.each(cases)('%s', (_name, asset, assets, expected) => {
    expect(ids([asset], assets)).toBe(expected);
  });
});

describe('how two values of a field compare', () => {
  const cases: [string, JsonValue, JsonValue, string][] = [
    ['os_name', 'Ubuntu 22.04', 'ubuntu 22.04', 'same'],
    ['os_name', 'Ubuntu 22.04', 'Ubuntu 24.04', 'differs'],
    ['memory_mib', 16_384, 16_300, 'same'],
    ['memory_mib', 16_384, 8_192, 'differs'],
    ['cpu_cores', 100, 101, 'differs'],
    ['ip_addresses', ['10.0.0.1', '10.0.0.2'], ['10.0.0.2', '10.0.0.1'], 'same'],
    ['ip_addresses', ['10.0.0.1', '10.0.0.2'], ['10.0.0.2'], 'held_says_more'],
    ['ip_addresses', ['10.0.0.1'], ['10.0.0.1', 'fe80::1'], 'came_says_more'],
    ['ip_addresses', ['10.0.0.1'], ['10.0.0.2'], 'differs'],
    ['smbios_uuid', '564d1234-5678-9abc-def0-123456789abc', '34124d56-7856-bc9a-def0-123456789abc', 'same'],
    ['smbios_uuid', UUID_1, UUID_2, 'differs'],
    ['disks', [{ label: 'a', thin: true }], [{ thin: true, label: 'a' }], 'same'],
  ];
  it.each(cases)('%s: %j and %j are %s', (name, held, came, expected) => {
    const field = catalogueField('SERVER', name);
    if (!field) throw new Error(`no field ${name}`);
    expect(compareValues(field, held, came)).toBe(expected);
  });
});

describe('merging', () => {
  const first = { source: 'RVTOOLS', isRepeated: false };
  const asset = newAsset(
    row('web1', { attributes: { cpu_cores: 4, support_group: 'unix' }, environment: 'test' }),
    'RVTOOLS',
  );
  const mergeRow = (
    state: AssetState,
    attributes: Record<string, JsonValue>,
    how: { source: string; isRepeated: boolean },
  ) => mergeAsset(state, row('web1', { attributes }), how);

  it('fills blanks and says whose the value is', () => {
    const merged = mergeRow(asset, { memory_mib: 2048 }, { source: 'NETBOX', isRepeated: false });
    expect(merged.attributes).toEqual({ cpu_cores: 4, support_group: 'unix', memory_mib: 2048 });
    expect(merged.fieldSources).toMatchObject({ cpu_cores: 'RVTOOLS', memory_mib: 'NETBOX' });
    expect(merged.conflictingValues).toEqual({});
  });

  it("replaces a source's own earlier value without a conflict", () => {
    const merged = mergeRow(asset, { cpu_cores: 8 }, first);
    expect(merged.attributes['cpu_cores']).toBe(8);
    expect(merged.conflictingValues).toEqual({});
  });

  it('keeps what was measured of a technical field, and what people keep of the others, and remembers both', () => {
    const merged = mergeRow(
      asset,
      { cpu_cores: 8, support_group: 'windows' },
      { source: 'SERVICENOW', isRepeated: false },
    );
    expect(merged.attributes).toMatchObject({ cpu_cores: 4, support_group: 'windows' });
    expect(merged.fieldSources).toMatchObject({ cpu_cores: 'RVTOOLS', support_group: 'SERVICENOW' });
    expect(merged.conflictingValues).toEqual({
      cpu_cores: [
        { value: 4, source: 'RVTOOLS' },
        { value: 8, source: 'SERVICENOW' },
      ],
      support_group: [
        { value: 'windows', source: 'SERVICENOW' },
        { value: 'unix', source: 'RVTOOLS' },
      ],
    });
  });

  it('ends a conflict when the source comes round', () => {
    const conflict = mergeRow(asset, { cpu_cores: 8 }, { source: 'SERVICENOW', isRepeated: false });
    const agreed = mergeRow(conflict, { cpu_cores: 4 }, { source: 'SERVICENOW', isRepeated: false });
    expect(agreed.conflictingValues).toEqual({});
    expect(agreed.attributes['cpu_cores']).toBe(4);
  });

  it('leaves what people decided', () => {
    for (const source of ['person', 'accepted_proposal']) {
      const decided = { ...asset, fieldSources: { ...asset.fieldSources, cpu_cores: source } };
      expect(mergeRow(decided, { cpu_cores: 8 }, first)).toBe(decided);
    }
  });

  it('remembers that a source contradicts itself, and keeps its first word', () => {
    const merged = mergeRow(asset, { cpu_cores: 8 }, { source: 'RVTOOLS', isRepeated: true });
    expect(merged.attributes['cpu_cores']).toBe(4);
    expect(merged.conflictingValues['cpu_cores']).toEqual([
      { value: 4, source: 'RVTOOLS' },
      { value: 8, source: 'RVTOOLS' },
    ]);
  });

  it('takes no conflict from what is measured anew each time', () => {
    const measured = mergeRow(asset, { cpu_util_avg_pct: 20 }, first);
    const later = mergeRow(measured, { cpu_util_avg_pct: 60 }, { source: 'SERVICENOW', isRepeated: false });
    expect(later).toBe(measured);
  });

  it('keeps an unreadable value only while there is no readable one', () => {
    const invalid = mergeAsset(asset, row('web1', { invalidValues: { memory_mib: 'lots', cpu_cores: 'many' } }), first);
    expect(invalid.invalidValues).toEqual({ memory_mib: 'lots' });
    expect(mergeRow(invalid, { memory_mib: 1024 }, first).invalidValues).toEqual({});
  });

  const attributes = fc.record(
    {
      cpu_cores: fc.constantFrom(2, 4, 8),
      memory_mib: fc.constantFrom(1024, 1030, 4096),
      os_name: fc.constantFrom('Ubuntu', 'ubuntu', 'Debian'),
      ip_addresses: fc.constantFrom(['10.0.0.1'], ['10.0.0.2'], ['10.0.0.1', '10.0.0.2']),
      cpu_util_avg_pct: fc.constantFrom(10, 20),
    },
    { requiredKeys: [] },
  );
  const anyRow = fc
    .record({
      attributes,
      environment: fc.constantFrom(null, 'test', 'production'),
      customAttributes: fc.record({ rack: fc.constantFrom('1', '2') }, { requiredKeys: [] }),
    })
    .map((given) => row('web1', given as Given));
  const anySource = fc.constantFrom('RVTOOLS', 'NETBOX', 'GENERIC', 'GENERIC: servers');

  it('changes nothing when the same import comes again, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRow, anySource)), anyRow, anySource, (history, last, source) => {
        const merge = (state: AssetState, given: CleansedAsset, by: string) =>
          mergeAsset(state, given, { source: by, isRepeated: false });
        const before = history.reduce((state, [given, by]) => merge(state, given, by), newAsset(row('web1'), 'NETBOX'));
        const once = merge(before, last, source);
        expect(merge(once, last, source)).toBe(once);
      }),
    );
  });

  it('never loses a value, and never holds one that no source gave', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRow, anySource), { minLength: 1 }), (history) => {
        const [[firstRow, firstSource] = [row('web1'), 'NETBOX'], ...rest] = history;
        const end = rest.reduce(
          (state, [given, source]) => mergeAsset(state, given, { source, isRepeated: false }),
          newAsset(firstRow, firstSource),
        );
        for (const name of ['cpu_cores', 'os_name'] as const) {
          const given = history.flatMap(([{ attributes: values }]) => values[name] ?? []);
          const held = end.attributes[name];
          expect(given.length === 0 ? [undefined] : given).toContain(held);
          for (const { value } of end.conflictingValues[name] ?? []) expect(given).toContain(value);
        }
      }),
    );
  });
});

describe('a chunk of rows', () => {
  const take = (rows: CleansedAsset[], held = new Map<string, AssetState>(), assets: KnownAsset[] = []) =>
    takeInventory(
      matchRows(
        rows.map((asset, index) => ({ recordId: `r${index}`, asset })),
        assets,
      ),
      held,
      'GENERIC',
    );

  it('makes one asset of two rows of one identity, and calls the second a duplicate', () => {
    const { created, updated, duplicates } = take([
      row('a', { attributes: { serial_number: 'CZ1' } }),
      row('b'),
      row('a', { attributes: { serial_number: 'CZ1', cpu_cores: 2 } }),
    ]);
    expect([...created.values()].map(({ state, recordId }) => [state.name, recordId, state.attributes])).toEqual([
      ['a', 'r0', { serial_number: 'CZ1', cpu_cores: 2 }],
      ['b', 'r1', {}],
    ]);
    expect(updated.size).toBe(0);
    expect([...duplicates]).toEqual(['r2']);
  });

  it('updates an asset that was there by a row that says more, and not by one that does not', () => {
    const held = new Map([['x', newAsset(row('a'), 'NETBOX')]]);
    const assets = [known('x', row('a'))];
    expect([...take([row('a')], held, assets).duplicates]).toEqual(['r0']);
    const { created, updated, duplicates } = take([row('a', { attributes: { cpu_cores: 2 } })], held, assets);
    expect([created.size, duplicates.size]).toEqual([0, 0]);
    expect(updated.get('x')?.attributes).toEqual({ cpu_cores: 2 });
  });
});

describe('rows that only add to an asset', () => {
  const dependency = (name: string, ...dependencies: string[]) =>
    row(name, { assetType: 'APPLICATION', attributes: { dependencies }, isAddition: true });
  const take = (rows: CleansedAsset[]) => {
    const inventory = rows.map((asset, index) => ({ recordId: `r${index}`, asset }));
    const { created, duplicates } = takeInventory(matchRows(inventory, []), new Map(), 'GENERIC');
    return { states: [...created.values()].map(({ state }) => state), duplicates: [...duplicates] };
  };

  it('make its lists longer, before and after the row that describes it, and count as duplicates when said before', () => {
    const { states, duplicates } = take([
      dependency('Gateway', 'Inventory'),
      row('Gateway', { assetType: 'APPLICATION', environment: 'production' }),
      dependency('Gateway', 'Customers'),
      dependency('Gateway', 'Inventory'),
      row('Inventory', { assetType: 'APPLICATION' }),
    ]);
    expect(states).toMatchObject([
      { name: 'Gateway', environment: 'production', attributes: { dependencies: ['Inventory', 'Customers'] } },
      { name: 'Inventory' },
    ]);
    expect(states.flatMap(({ conflictingValues }) => Object.keys(conflictingValues))).toEqual([]);
    expect(duplicates).toEqual(['r3']);
  });

  it('leave what people decided', () => {
    const held = newAsset(dependency('Gateway', 'Inventory'), 'person');
    expect(mergeAsset(held, dependency('Gateway', 'Customers'), { source: 'GENERIC', isRepeated: false })).toBe(held);
  });
});

describe('an FQDN that two assets have', () => {
  const server = (name: string, fqdn = 'server6.example.local') => row(name, { attributes: { fqdn } });
  const take = (rows: CleansedAsset[], held = new Map<string, AssetState>(), assets: KnownAsset[] = []) => {
    const inventory = rows.map((asset, index) => ({ recordId: `r${index}`, asset }));
    const change = takeInventory(matchRows(inventory, assets), held, 'GENERIC');
    const states = [...change.created.values()].map(({ state }) => state).concat([...change.updated.values()]);
    return { ...change, conflicts: states.map(({ name, conflictingValues }) => [name, conflictingValues.fqdn]) };
  };
  const CONFLICT = [
    { value: 'server6.example.local', source: 'GENERIC' },
    { value: 'server8.example.local', source: 'GENERIC, by its name' },
  ];

  it.each([
    ['after the one whose it is', ['Server6', 'Server8']],
    ['before it', ['Server8', 'Server6']],
  ])('is a conflict of the one that is not called so, %s', (_, names) => {
    const { conflicts, duplicates } = take(names.map((name) => server(name)));
    expect(new Map(conflicts as [string, unknown][])).toEqual(
      new Map([
        ['Server6', undefined],
        ['Server8', CONFLICT],
      ]),
    );
    expect(duplicates.size).toBe(0);
  });

  it('is a conflict of both where neither is called so', () => {
    expect(take([server('Mail'), server('Print server')]).conflicts).toEqual([
      ['Mail', [CONFLICT[0], { value: 'mail.example.local', source: 'GENERIC, by its name' }]],
      ['Print server', [CONFLICT[0], { value: 'print-server.example.local', source: 'GENERIC, by its name' }]],
    ]);
  });

  it('is in conflict also where an earlier import brought the other one', () => {
    const held = new Map([['x', newAsset(server('Server8'), 'GENERIC')]]);
    const index = [known('x', server('Server8'), ['server8'])];
    const { created, updated } = take([server('Server6')], held, index);
    expect([created.size, updated.get('x')?.conflictingValues.fqdn]).toEqual([1, CONFLICT]);
  });

  it('leads no row to the asset whose it is, once a person has put the FQDN of its own right', () => {
    const fixed = row('Server8', { attributes: { fqdn: 'server8.example.local' } });
    const index = [known('six', server('Server6')), known('eight', fixed)];
    const held = new Map([
      ['six', newAsset(server('Server6'), 'GENERIC')],
      ['eight', newAsset(fixed, 'person')],
    ]);
    const { created, updated, duplicates } = take([server('Server8')], held, index);
    expect([created.size, updated.size, [...duplicates]]).toEqual([0, 0, ['r0']]);
  });

  it('still leads a row under another name to its asset', () => {
    expect(ids([server('Mail server')], [known('x', server('server6'))])).toBe('x');
  });
});

describe('sources', () => {
  it.each([
    ['RVTOOLS', 'anything.xlsx', 'RVTOOLS'],
    ['GENERIC', 'Servers-2026-11.csv', 'GENERIC: servers'],
    ['GENERIC', 'servers (2).csv', 'GENERIC: servers'],
    ['GENERIC', null, 'GENERIC'],
    ['GENERIC', '2026.csv', 'GENERIC'],
  ] as const)('%s from %s is %s', (format, fileName, expected) => {
    expect(nameSource(format, fileName)).toBe(expected);
  });

  it('ranks people above all', () => {
    for (const source of ['RVTOOLS', 'SERVICENOW', 'GENERIC: x', ''])
      for (const category of ['capacity', 'ownership'])
        expect(weighSource('person', category)).toBeGreaterThan(weighSource(source, category));
  });
});
