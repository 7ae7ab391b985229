import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCatalogue } from '../../scripts/make-catalogue.js';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField, catalogueFor, priorityOf } from '../../src/modules/catalogue/catalogue.js';
import catalogueFile from '../../src/modules/catalogue/catalogue.json' with { type: 'json' };
import type { Condition, FieldValues } from '../../src/modules/catalogue/catalogue-field.js';
import { completeness, isRequired } from '../../src/modules/catalogue/completeness.js';
import { hasValue } from '../../src/modules/catalogue/condition.js';
import { normaliseValue } from '../../src/modules/catalogue/normalise-value.js';

const SOURCE = fileURLToPath(new URL('../../../shared/data/facts/gap-catalogue.json', import.meta.url));

const requiredOf = (assetType: (typeof ASSET_TYPES)[number], values: FieldValues = {}) =>
  catalogueFor(assetType)
    .filter((field) => isRequired(field, values))
    .map(({ name }) => name);

describe('the catalogue', () => {
  it('has every asset type, with a name, an environment and a location', () => {
    for (const assetType of ASSET_TYPES) {
      for (const name of ['name', 'environment', 'location']) {
        expect(catalogueField(assetType, name), `${assetType}.${name}`).toBeDefined();
      }
      const names = catalogueFor(assetType).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(requiredOf('OTHER')).toEqual(['name', 'environment', 'location']);
    expect(catalogueField('SERVER', 'constructor')).toBeUndefined();
  });

  it('requires of a server what blocks its migration, and of a virtual one where it runs', () => {
    const always =
      'name hostname ip_addresses asset_kind environment location power_state os_family os_name os_version ' +
      'os_architecture cpu_cores memory_mib storage_total_gib application_ids';
    expect(requiredOf('SERVER').sort()).toEqual(always.split(' ').sort());
    expect(requiredOf('SERVER', { asset_kind: 'virtual' })).toHaveLength(17);
    expect(requiredOf('SERVER', { power_state: 'off' })).not.toContain('ip_addresses');
  });

  it.each([
    ['APPLICATION', {}, 9],
    ['APPLICATION', { is_cots: true, business_criticality: 'mission_critical' }, 13],
    ['APPLICATION', { is_cots: false, business_criticality: 'low' }, 11],
    ['DATABASE', { engine: 'oracle' }, 9],
    ['DATABASE', { engine: 'postgresql' }, 8],
    ['DATABASE', { engine: 'mysql' }, 7],
    ['STORAGE', { storage_type: 'local' }, 4],
    ['STORAGE', { storage_type: 'object' }, 5],
    ['STORAGE', { storage_type: 'san' }, 6],
  ] as const)('%s %j has %i required fields', (assetType, values, count) => {
    expect(requiredOf(assetType, values)).toHaveLength(count);
  });

  it('conditions name fields of their own asset type, and values that the field can hold', () => {
    for (const assetType of ASSET_TYPES) {
      const check = (condition: Condition): void => {
        if ('all' in condition) return condition.all.forEach(check);
        if ('any' in condition) return condition.any.forEach(check);
        if ('not' in condition) return check(condition.not);
        const field = catalogueField(assetType, condition.field);
        if (field === undefined) throw new Error(`${assetType} has no field ${condition.field}`);
        for (const literal of 'in' in condition ? condition.in : []) {
          expect(normaliseValue(field, literal)).toEqual({ ok: true, value: literal });
        }
        return undefined;
      };
      for (const { requirement } of catalogueFor(assetType)) {
        if (typeof requirement === 'object') check(requirement.when);
      }
    }
  });

  it('orders criticality as it is stored', () => {
    expect((['critical', 'high', 'medium', 'low'] as const).map(priorityOf)).toEqual([1, 2, 3, 4]);
  });

  it.skipIf(!existsSync(SOURCE))('is what scripts/make-catalogue.ts makes (skipped without ../shared/data)', () => {
    const made: unknown = JSON.parse(JSON.stringify(makeCatalogue(JSON.parse(readFileSync(SOURCE, 'utf8')))));
    expect(catalogueFile).toEqual(made);
  });
});

describe('completeness', () => {
  const full = { name: 'a', environment: 'production', location: 'dc1' };
  it.each([
    ['OTHER', full, 1],
    ['OTHER', { ...full, location: '' }, 0.6667],
    ['OTHER', {}, 0],
    ['SERVER', { name: 'a' }, 0.0667],
    ['SERVER', { name: 'a', asset_kind: 'virtual' }, 0.1176],
    ['SERVER', { name: 'a', power_state: 'off', fqdn: 'optional.example.com' }, 0.1429],
  ] as const)('%s %j is %d complete', (assetType, values, expected) => {
    expect(completeness(catalogueFor(assetType), values)).toBe(expected);
  });

  it('an asset that needs nothing is complete', () => expect(completeness([], {})).toBe(1));

  it('is between 0 and 1, and 1 exactly when no required field is blank', () => {
    const names = catalogueFor('APPLICATION').map(({ name }) => name);
    const values = fc.dictionary(
      fc.constantFrom(...names),
      fc.constantFrom<string | null | boolean>('x', '', null, true),
    );
    fc.assert(
      fc.property(values, (each) => {
        const share = completeness(catalogueFor('APPLICATION'), each);
        const blanks = requiredOf('APPLICATION', each).filter((name) => !hasValue(each[name]));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(share === 1).toBe(blanks.length === 0);
      }),
    );
  });
});
