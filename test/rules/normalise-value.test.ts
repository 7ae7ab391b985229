import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import type { CatalogueField, FieldType } from '../../src/modules/catalogue/catalogue-field.js';
import synonyms from '../../src/modules/catalogue/enum-synonyms.json' with { type: 'json' };
import { isBlank, normaliseValue } from '../../src/modules/catalogue/normalise-value.js';

const SYNONYMS: Readonly<Record<string, readonly string[]>> = synonyms;

const field = (type: FieldType, allowed?: string[]): CatalogueField => ({
  name: 'field',
  label: 'Field',
  type,
  ...(allowed && { allowed }),
  criticality: 'high',
  category: 'identity',
  requirement: 'optional',
  sources: [],
});

function serverField(name: string, assetType: (typeof ASSET_TYPES)[number] = 'SERVER'): CatalogueField {
  const found = catalogueField(assetType, name);
  if (found === undefined) throw new Error(`no field ${assetType}.${name}`);
  return found;
}

const value = (of: CatalogueField, raw: unknown) => {
  const result = normaliseValue(of, raw);
  return result.ok ? result.value : `refused: ${result.reason}`;
};
const refused = expect.stringMatching(/^refused: expected .+, got .+/);

describe('numbers are read in the field’s own unit', () => {
  it.each([
    ['memory_mib', '16 GB', 16384],
    ['memory_mib', '16GiB', 16384],
    ['memory_mib', '16384 MB', 16384],
    ['memory_mib', '16384 MiB', 16384],
    ['memory_mib', '16,384', 16384],
    ['memory_mib', '16 384', 16384],
    ['memory_mib', '16\u00a0384 MB', 16384],
    ['memory_mib', "1'024", 1024],
    ['memory_mib', '16777216 KB', 16384],
    ['memory_mib', '0.5 TB', 524288],
    ['memory_mib', '3,5 GB', 3584],
    ['memory_mib', '1.3 GB', 1331],
    ['memory_mib', '16 gigabytes', 16384],
    ['memory_mib', '16G', 16384],
    ['memory_mib', 16384, 16384],
    ['memory_mib', 16384.5, refused],
    ['memory_mib', '-4', refused],
    ['memory_mib', '16 apples', refused],
    ['memory_mib', '16 GB/s', refused],
    ['memory_mib', 'lots', refused],
    ['memory_mib', true, refused],
    ['memory_mib', '1,2,3', refused],
    ['memory_mib', '9'.repeat(400), refused],
    ['storage_total_gib', '1.5 TiB', 1536],
    ['storage_total_gib', '500 GB', 500e9 / 2 ** 30],
    ['storage_total_gib', '2 TB', 2e12 / 2 ** 30],
    ['storage_total_gib', '102400 MiB', 100],
    ['storage_total_gib', '1.234,5', 1234.5],
    ['storage_total_gib', '1,234.5', 1234.5],
    ['storage_total_gib', '.5', 0.5],
    ['storage_total_gib', '1e3', 1000],
    ['cpu_cores', '8', 8],
    ['cpu_cores', '8.0', 8],
    ['cpu_cores', '8 vCPU', 8],
    ['cpu_cores', '8.5', refused],
    ['cpu_cores', '8 GB', refused],
    ['disk_throughput_mbps', '200 MB/s', 200],
    ['disk_throughput_mbps', '12.5 MBPS', 12.5],
    ['disk_throughput_mbps', '8 Mbps', 1],
    ['network_in_mbps', '1 Gbit/s', 125],
    ['network_in_mbps', '500 KB/sec', 0.5],
    ['cpu_util_avg_pct', '45 %', 45],
    ['cpu_util_avg_pct', '12,5', 12.5],
    ['cpu_util_avg_pct', 0.45, 0.45],
    ['cpu_util_avg_pct', '140', refused],
  ])('%s: %j', (name, raw, expected) => {
    expect(value(serverField(name), raw)).toEqual(expected);
  });

  it.each([
    ['NETWORK_LINK', 'bandwidth_mbps', '10 Gbps', 10_000],
    ['NETWORK_LINK', 'bandwidth_mbps', '10G', 10_000],
    ['NETWORK_LINK', 'bandwidth_mbps', '1GbE', 1000],
    ['NETWORK_LINK', 'bandwidth_mbps', '100 MB/s', 800],
    ['NETWORK_LINK', 'latency_ms', '0.25 s', 250],
    ['NETWORK_LINK', 'latency_ms', '12ms', 12],
    ['NETWORK_LINK', 'egress_gb_month', '1.5 TB/month', 1500],
    ['APPLICATION', 'rto_minutes', '4 hours', 240],
    ['APPLICATION', 'rto_minutes', '1d', 1440],
    ['APPLICATION', 'rto_minutes', '90 min', 90],
    ['APPLICATION', 'rto_minutes', '90 GB', refused],
    ['STORAGE', 'block_size_kib', '64 KB', 64],
    ['STORAGE', 'capacity_gib', '1 PiB', 1_048_576],
    ['NETWORK_DEVICE', 'vlans', '10, 20;30', [10, 20, 30]],
    ['NETWORK_DEVICE', 'vlans', '10, trunk', refused],
  ] as const)('%s.%s: %j', (assetType, name, raw, expected) => {
    expect(value(serverField(name, assetType), raw)).toEqual(expected);
  });
});

describe('enums take spellings, synonyms and product names', () => {
  it.each([
    ['environment', ['prod', 'PRD', 'Production', ' PROD '], 'production'],
    ['environment', ['uat', 'Staging', 'stage', 'pre-prod', 'Pre Production', 'pre_production'], 'pre_production'],
    ['environment', ['QA', 'tst', 'test'], 'test'],
    ['environment', ['dev', 'Development'], 'development'],
    ['environment', ['DR', 'Disaster Recovery'], 'dr'],
    ['environment', ['blue', 'prod and test', 'productive-ish'], refused],
    ['power_state', ['poweredOn', 'Powered On', 'running', 'on'], 'on'],
    ['power_state', ['poweredOff', 'off', 'deallocated'], 'off'],
    ['power_state', ['unknown', 'Unknown'], 'unknown'],
    ['asset_kind', ['Virtual', 'VM', 'virtual machine'], 'virtual'],
    ['os_family', ['Microsoft Windows Server 2019 (64-bit)', 'windows', 'Win2016'], 'windows'],
    ['os_family', ['Red Hat Enterprise Linux 8 (64-bit)', 'Ubuntu 22.04', 'SUSE Linux', 'Oracle Linux 8'], 'linux'],
    ['os_family', ['IBM AIX 7.2', 'Solaris 11', 'HP-UX 11i'], 'unix'],
    ['os_architecture', ['x86_64', 'amd64', '64-bit', 'x64', 64], 'x64'],
    ['os_architecture', ['aarch64', 'ARM64'], 'arm64'],
    ['os_architecture', ['i686', '32-bit', 'x86'], 'x86'],
    ['firmware_type', ['EFI', 'uefi'], 'uefi'],
    ['firmware_type', ['BIOS', 'Legacy'], 'bios'],
  ])('%s: %j', (name, raws, expected) => {
    for (const raw of raws) expect(value(serverField(name), raw)).toEqual(expected);
  });

  it.each([
    ['DATABASE', 'engine', 'Microsoft SQL Server 2017', 'mssql'],
    ['DATABASE', 'engine', 'PostgreSQL 14.2', 'postgresql'],
    ['DATABASE', 'engine', 'Oracle 19c', 'oracle'],
    ['DATABASE', 'engine', 'Oracle MySQL 8.0', 'mysql'],
    ['DATABASE', 'engine', 'MariaDB 10.6', 'other'],
    ['APPLICATION', 'business_criticality', 'Mission Critical', 'mission_critical'],
    ['APPLICATION', 'business_criticality', '1 - most critical', 'mission_critical'],
    ['APPLICATION', 'compliance_frameworks', 'PCI DSS; ISO 27001, GDPR', ['pci_dss', 'iso27001', 'gdpr']],
    ['APPLICATION', 'compliance_frameworks', 'none', ['none']],
    ['APPLICATION', 'compliance_frameworks', 'PCI, PCI-DSS', ['pci_dss']],
    ['APPLICATION', 'compliance_frameworks', 'PCI, moon', refused],
    ['NETWORK_DEVICE', 'role', 'Access Switch', 'switch'],
    ['APPLICATION', 'migration_strategy', 'Lift and Shift', 'rehost'],
    ['APPLICATION', 'migration_strategy', 'tbd', null],
    ['APPLICATION', 'migration_strategy', 'tbc', 'tbc'],
  ] as const)('%s.%s: %j', (assetType, name, raw, expected) => {
    expect(value(serverField(name, assetType), raw)).toEqual(expected);
  });

  it('reads every allowed value as itself, and no word as two values of one field', () => {
    const everyField = ASSET_TYPES.flatMap((assetType) => catalogueFor(assetType));
    for (const each of everyField) {
      for (const allowed of each.allowed ?? []) {
        expect(value(each, allowed)).toEqual(each.type.kind === 'list' ? [allowed] : allowed);
      }
      const words = (each.allowed ?? []).flatMap((allowed) => [allowed, ...(SYNONYMS[allowed] ?? [])]);
      expect(words).toEqual([...new Set(words)]);
    }
    const allowedSomewhere = new Set(everyField.flatMap(({ allowed }) => allowed ?? []));
    expect(Object.keys(SYNONYMS).filter((word) => !allowedSomewhere.has(word))).toEqual([]);
  });
});

describe('addresses', () => {
  it.each([
    ['10.1.2.3', ['10.1.2.3']],
    [
      '10.1.2.3; 10.1.2.4,10.1.2.3|10.1.2.5\n10.1.2.6 10.1.2.7',
      ['10.1.2.3', '10.1.2.4', '10.1.2.5', '10.1.2.6', '10.1.2.7'],
    ],
    ['FE80::0001%eth0, 2001:DB8:0:0::5/64', ['fe80::1', '2001:db8::5/64']],
    ['["10.0.0.1","10.0.0.0/8"]', ['10.0.0.1', '10.0.0.0/8']],
    [['10.0.0.1', '', 'n/a'], ['10.0.0.1']],
    ['10.0.0.0/33', refused],
    ['2001:db8::/129', refused],
    ['10.0.0.300', refused],
    ['010.0.0.1', refused],
    ['10.0.0.1:443', refused],
    ['dhcp', refused],
  ])('ip_addresses: %j', (raw, expected) => {
    expect(value(serverField('ip_addresses'), raw)).toEqual(expected);
  });

  it.each([
    ['00-50-56-8A-1B-2C', ['00:50:56:8a:1b:2c']],
    ['0050.568a.1b2c, 0050568A1B2D', ['00:50:56:8a:1b:2c', '00:50:56:8a:1b:2d']],
    ['00:50:56:8a:1b', refused],
    ['00:50-56:8a:1b:2c', refused],
  ])('mac_addresses: %j', (raw, expected) => {
    expect(value(serverField('mac_addresses'), raw)).toEqual(expected);
  });

  it.each([
    ['{4217A3F0-1B2C-4D5E-8F90-A1B2C3D4E5F6}', '4217a3f0-1b2c-4d5e-8f90-a1b2c3d4e5f6'],
    ['4217a3f01b2c4d5e8f90a1b2c3d4e5f6', '4217a3f0-1b2c-4d5e-8f90-a1b2c3d4e5f6'],
    ['00000000-0000-0000-0000-000000000000', refused],
    ['FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', refused],
    ['FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE', refused],
    ['03000200-0400-0500-0006-000700080009', refused],
    ['00020003-0004-0005-0006-000700080009', refused],
    ['12345678-1234-5678-90AB-CDDEEFAABBCC', refused],
    ['4217a3f0', refused],
  ])('smbios_uuid: %j', (raw, expected) => {
    expect(value(serverField('smbios_uuid'), raw)).toEqual(expected);
  });

  it.each([
    ['https://git.example.com/a/b', 'https://git.example.com/a/b'],
    ['git@git.example.com:a/b.git', 'ssh://git@git.example.com/a/b.git'],
    ['registry.example.com:5000/app', 'https://registry.example.com:5000/app'],
    ['https://user:pass@git.example.com/a', 'https://git.example.com/a'],
    ['javascript:alert(1)', refused],
    ['file:///etc/passwd', refused],
    ['see the wiki', refused],
  ])('url: %j', (raw, expected) => {
    expect(value(field({ kind: 'url' }), raw)).toEqual(expected);
  });
});

describe('dates, answers, money, contacts, lists and objects', () => {
  it.each([
    ['2024/09/28 13:19:13', '2024-09-28T13:19:13.000Z'],
    ['2024-09-28', '2024-09-28T00:00:00.000Z'],
    ['2024-09-28T13:19:13Z', '2024-09-28T13:19:13.000Z'],
    ['2024-09-28T13:19:13.1239+02:00', '2024-09-28T11:19:13.123Z'],
    ['2024-09-28 13:19', '2024-09-28T13:19:00.000Z'],
    ['9/28/2024', '2024-09-28T00:00:00.000Z'],
    ['28/9/2024 1:05 PM', '2024-09-28T13:05:00.000Z'],
    ['5/5/2024', '2024-05-05T00:00:00.000Z'],
    ['28.09.2024 13:19', '2024-09-28T13:19:00.000Z'],
    ['28-Sep-2024', '2024-09-28T00:00:00.000Z'],
    ['Sept 28, 2024', '2024-09-28T00:00:00.000Z'],
    ['12:00 AM', refused],
    ['3/4/2024', refused],
    ['2024-02-30', refused],
    ['2023-02-29', refused],
    ['2024-13-01', refused],
    ['0001-01-01', refused],
    ['2024-09-28 25:00', refused],
    ['1970-01-01T00:00:00+01:00', refused],
    [new Date('2024-09-28T13:19:13Z'), '2024-09-28T13:19:13.000Z'],
    [new Date(Number.NaN), null],
    [45563, refused],
  ])('datetime: %j', (raw, expected) => {
    expect(value(serverField('last_discovered_at'), raw)).toEqual(expected);
  });

  it.each([
    [['yes', 'Y', 'TRUE', '1', 1, true, 'Enabled', 'on'], true],
    [['no', 'N', 'false', '0', 0, false, 'disabled', 'FALSCH', 'Faux'], false],
    [['maybe', 2, '', null], undefined],
  ])('boolean: %j', (raws, expected) => {
    for (const raw of raws) {
      const result = normaliseValue(field({ kind: 'boolean' }), raw);
      expect(result.ok && result.value !== null ? result.value : undefined).toBe(expected);
    }
  });

  it.each([
    ['money', '12,000', 12000],
    ['money', '$1.2k', { amount: 1200, currency: 'USD' }],
    ['money', 'EUR 1.200,50', { amount: 1200.5, currency: 'EUR' }],
    ['money', '€ 12.000', { amount: 12_000, currency: 'EUR' }],
    ['money', '12.000 EUR', { amount: 12_000, currency: 'EUR' }],
    ['money', '$12.000', { amount: 12, currency: 'USD' }],
    ['money', '€ 0.125', { amount: 0.125, currency: 'EUR' }],
    ['money', '€ 12.00', { amount: 12, currency: 'EUR' }],
    ['money', '12.000', 12],
    ['money', '1200 chf', { amount: 1200, currency: 'CHF' }],
    ['money', '12 XYZ', refused],
    ['money', { amount: 5, currency: 'EUR' }, { amount: 5, currency: 'EUR' }],
    ['money', { amount: 5, currency: 'EUR', note: 'x' }, refused],
    ['contact', ' Jane  Doe <jane@example.com> ', 'Jane Doe <jane@example.com>'],
    ['contact', 'jane@', refused],
    ['contact', '+1 555 010 0199', '+1 555 010 0199'],
    ['contact', '12', refused],
    ['string', ' a\r\n b\u0000\t c ', 'a b c'],
    ['string', 2019, '2019'],
    ['string', 'half \ud800 pair', 'half \ufffd pair'],
    ['string', { a: 1 }, refused],
    ['string', '\u{20000}'.repeat(500), '\u{20000}'.repeat(500)],
    ['string', 'x'.repeat(501), refused],
    ['ref', ` ${'x'.repeat(500)} `, 'x'.repeat(500)],
    ['ref', 'x'.repeat(501), refused],
    ['text', 'x'.repeat(501), 'x'.repeat(501)],
    ['text', 'a\r\nb', 'a\nb'],
    ['object', '{"a":1}', { a: 1 }],
    ['object', [1], refused],
    ['object', 'x', refused],
    ['object', '{}', null],
  ] as const)('%s: %j', (kind, raw, expected) => {
    expect(value(field({ kind }), raw)).toEqual(expected);
  });

  it('reads lists from JSON, separators and single values, and keeps a fixed size', () => {
    const names = field({ kind: 'list', item: 'string' });
    expect(value(names, 'a; b,c|d\ne; n/a ;a')).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(value(names, ['a;b'])).toEqual(['a;b']);
    expect(value(names, '["a,b"]')).toEqual(['a,b']);
    expect(value(names, ' ; ')).toBeNull();
    const ends = field({ kind: 'list', item: 'string', size: 2 });
    expect(value(ends, 'dc1; dc2')).toEqual(['dc1', 'dc2']);
    expect(value(ends, 'dc1')).toMatch(
      'expected a list of 2, each a line of text of at most 500 characters, got "dc1"',
    );
    const disks = field({ kind: 'list', item: 'object' });
    expect(value(disks, '[{"size_gib": 40}]')).toEqual([{ size_gib: 40 }]);
    expect(value(disks, { size_gib: 40 })).toEqual([{ size_gib: 40 }]);
    expect(value(disks, '40 GB')).toEqual(refused);
  });
});

describe('blanks', () => {
  it.each([
    '',
    '  ',
    'n/a',
    'N/A',
    'None',
    'unknown',
    '-',
    'NULL',
    '#N/A',
    'Not Available',
    'TBD',
    '\u00a0',
    null,
    undefined,
  ])('%j is no value, in any field that does not allow the word', (raw) => {
    expect(isBlank(raw)).toBe(true);
    expect(normaliseValue(serverField('os_name'), raw)).toEqual({ ok: true, value: null });
    expect(normaliseValue(serverField('memory_mib'), raw)).toEqual({ ok: true, value: null });
  });

  it.each(['0', 0, false, 'no', 'Nancy', 'nonesuch', [0]])('%j is a value', (raw) => {
    expect(isBlank(raw)).toBe(false);
  });
});

it('says what was expected and what came', () => {
  expect(normaliseValue(serverField('memory_mib'), 'lots')).toEqual({
    ok: false,
    reason: 'expected a whole number of 0 or more, in MiB, got "lots"',
  });
  expect(normaliseValue(serverField('firmware_type'), 'coreboot')).toEqual({
    ok: false,
    reason: 'expected one of bios, uefi, got "coreboot"',
  });
});

describe('for any field and any input', () => {
  const everyField = fc.constantFrom(...ASSET_TYPES.flatMap((assetType) => catalogueFor(assetType)));
  const digits = fc.tuple(
    fc.constantFrom('16', '1.5', '1,024', '1.024,5', '2024-09-28', '10.0.0.1', '1e21', '$5', '00:50:56:00:00:01'),
    fc.constantFrom('', ' GB', 'MiB', ' Mbps', '%', ' h', '/24', ' 13:19', 'k EUR', 'e30 USD'),
  );
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.ipV6(),
    fc.double(),
    fc.date().map((date) => (Number.isNaN(date.getTime()) ? '' : date.toISOString())),
    digits.map((parts) => parts.join('')),
    fc.array(digits.map((parts) => parts.join(''))),
    fc.jsonValue().map((json) => JSON.stringify(json)),
  );

  it('never throws, refuses with a reason, and reads its own output as it wrote it', () => {
    fc.assert(
      fc.property(everyField, anything, (each, raw) => {
        const first = normaliseValue(each, raw);
        const refusal = { ok: false, reason: expect.stringMatching(/^expected .+, got /s) };
        expect(first).toEqual(first.ok ? normaliseValue(each, first.value) : refusal);
        // What jsonb gives back is what was stored.
        const stored = JSON.stringify(first.ok ? first.value : null);
        expect(JSON.parse(stored)).toEqual(first.ok ? first.value : null);
        expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 3000 },
    );
  });

  it('a circle and a throwing toJSON are refused', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const raw of [
      circle,
      {
        toJSON: () => {
          throw new Error('no');
        },
      },
      1n,
      Symbol('s'),
      () => 1,
    ]) {
      expect(normaliseValue(serverField('disks'), raw)).toMatchObject({ ok: false });
    }
  });
});
