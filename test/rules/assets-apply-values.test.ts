import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyCustomAttributes,
  applyValues,
  changesTo,
  customChangesTo,
  type NewValues,
} from '../../src/modules/assets/apply-values.js';
import { valueOf } from '../../src/modules/discovery/inventory/field-value.js';
import type { AssetState } from '../../src/modules/discovery/inventory/merge-asset.js';

const asset: AssetState = {
  name: 'web-01',
  assetType: 'SERVER',
  description: null,
  environment: 'test',
  location: null,
  attributes: { cpu_cores: 4, os_name: 'Ubuntu' },
  customAttributes: { rack: 'R1', tags: ['a'] },
  invalidValues: { memory_mib: 'lots' },
  conflictingValues: {
    os_name: [
      { value: 'Ubuntu', source: 'RVTOOLS' },
      { value: 'Debian', source: 'NETBOX' },
    ],
  },
  fieldSources: {
    name: 'RVTOOLS',
    environment: 'NETBOX',
    cpu_cores: 'RVTOOLS',
    os_name: 'RVTOOLS',
    'customAttributes.rack': 'NETBOX',
    'customAttributes.tags': 'NETBOX',
  },
};

describe('applyValues', () => {
  it('puts values where they belong, settles what was wrong with the fields, and says where they are from', () => {
    expect(
      applyValues(asset, { environment: 'production', memory_mib: 8192, os_name: 'Ubuntu', cpu_cores: null }, 'person'),
    ).toEqual({
      ...asset,
      environment: 'production',
      attributes: { os_name: 'Ubuntu', memory_mib: 8192 },
      invalidValues: {},
      conflictingValues: {},
      fieldSources: {
        name: 'RVTOOLS',
        environment: 'person',
        memory_mib: 'person',
        os_name: 'person',
        'customAttributes.rack': 'NETBOX',
        'customAttributes.tags': 'NETBOX',
      },
    });
  });
});

describe('applyCustomAttributes', () => {
  it('merges, takes away what is null, and says where it is from', () => {
    const after = applyCustomAttributes(asset, { rack: 'R2', tags: null, row: 0 }, 'person');
    expect(after.customAttributes).toEqual({ rack: 'R2', row: 0 });
    expect(after.fieldSources).toMatchObject({
      cpu_cores: 'RVTOOLS',
      'customAttributes.rack': 'person',
      'customAttributes.row': 'person',
    });
    expect(after.fieldSources).not.toHaveProperty(['customAttributes.tags']);
  });
});

describe('changesTo', () => {
  const cases: [string, NewValues, string[]][] = [
    ['nothing new', { environment: 'test', cpu_cores: 4, location: null, os_version: null }, []],
    ['another value', { environment: 'production' }, ['environment']],
    ['a value that goes', { cpu_cores: null }, ['cpu_cores']],
    ['a value that settles a conflict', { os_name: 'Ubuntu' }, ['os_name']],
    ['a value, or none, for what is invalid', { memory_mib: null }, ['memory_mib']],
  ];
  it.each(cases)('are right for %s', (_what, values, changed) => {
    expect(Object.keys(changesTo(asset, values))).toEqual(changed);
  });

  it('are right for custom attributes', () => {
    expect(customChangesTo(asset, { rack: 'R1', tags: ['a'], none: null, constructor: null })).toEqual({});
    expect(customChangesTo(asset, { rack: 'r1', tags: ['a', 'b'], row: 1 })).toEqual({
      rack: 'r1',
      tags: ['a', 'b'],
      row: 1,
    });
  });
});

const value = fc.oneof(
  fc.string(),
  fc.integer({ min: 0, max: 9 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { minLength: 1, maxLength: 2 }),
);
const changes = fc.dictionary(fc.constantFrom('cpu_cores', 'memory_mib', 'os_name', 'os_version', 'disks'), value);

describe('what is applied', () => {
  it('is held afterwards, and is no change the second time', () => {
    fc.assert(
      fc.property(changes, (values) => {
        const after = applyValues(asset, values, 'person');
        for (const [field, given] of Object.entries(values)) expect(valueOf(after, field)).toEqual(given);
        expect(changesTo(after, values)).toEqual({});
        expect(applyValues(after, values, 'person')).toEqual(after);
      }),
    );
  });

  it('leaves every other field, its source and its faults as they were', () => {
    fc.assert(
      fc.property(changes, (values) => {
        const after = applyValues(asset, values, 'person');
        const others = <T>(held: Readonly<Record<string, T>>) =>
          Object.fromEntries(Object.entries(held).filter(([field]) => !(field in values)));
        expect(others(after.attributes)).toEqual(others(asset.attributes));
        expect(others(after.fieldSources)).toEqual(others(asset.fieldSources));
        expect(others(after.invalidValues)).toEqual(others(asset.invalidValues));
        expect(others(after.conflictingValues)).toEqual(others(asset.conflictingValues));
      }),
    );
  });
});
