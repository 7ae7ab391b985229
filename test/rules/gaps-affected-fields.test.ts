import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import type { CatalogueField, FieldValues } from '../../src/modules/catalogue/catalogue-field.js';
import { isRequired } from '../../src/modules/catalogue/completeness.js';
import { Requirements } from '../../src/modules/catalogue/requirements.js';
import { requirementTable } from '../../src/modules/discovery/inventory/requirement-table.js';

const findAffectedFields = (changed: readonly string[]) => requirementTable(new Requirements([])).affectedBy(changed);

describe('the fields whose gaps a change affects', () => {
  const cases: [string[], string[]][] = [
    [[], []],
    [['cpu_cores'], ['cpu_cores']],
    [['power_state'], ['power_state', 'ip_addresses']],
    [['asset_kind'], ['asset_kind', 'hypervisor', 'virtualization_cluster']],
    [
      ['business_criticality', 'name'],
      ['business_criticality', 'name', 'rpo_minutes', 'rto_minutes'],
    ],
    [['no_such_field'], ['no_such_field']],
  ];
  it.each(cases)('of %s are %s', (changed, affected) => {
    expect(findAffectedFields(changed).toSorted()).toEqual(affected.toSorted());
  });

  it('follow what a tenant asks for', () => {
    const own = new Requirements([
      {
        assetType: 'SERVER',
        fieldName: 'annual_cost',
        requirement: { when: { field: 'environment', in: ['production'] } },
      },
      { assetType: 'SERVER', fieldName: 'hypervisor', requirement: 'optional' },
    ]);
    expect(requirementTable(own).affectedBy(['environment'])).toEqual(['environment', 'annual_cost']);
    expect(requirementTable(own).affectedBy(['asset_kind'])).toEqual(['asset_kind', 'virtualization_cluster']);
  });

  it('leaves out no field whose requirement changes', () => {
    const literal = fc.constantFrom<FieldValues[string]>(
      'virtual',
      'physical',
      'off',
      'on',
      true,
      false,
      'high',
      'oracle',
      'postgresql',
      'nas',
      'san',
      null,
      undefined,
    );
    const field = fc.constantFrom(...ASSET_TYPES.flatMap((type) => catalogueFor(type).map(({ name }) => name)));
    fc.assert(
      fc.property(
        fc.constantFrom(...ASSET_TYPES),
        fc.dictionary(field, literal),
        field,
        literal,
        (assetType, values, changed, value) => {
          const after = { ...values, [changed]: value };
          const affected = findAffectedFields([changed]);
          const differs = (one: CatalogueField) => isRequired(one, values) !== isRequired(one, after);
          for (const { name } of catalogueFor(assetType).filter(differs)) expect(affected).toContain(name);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
