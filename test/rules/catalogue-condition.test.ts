import * as fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sql, toStatement } from '../../src/db/statement.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { type Condition, catalogueFieldSchema, type FieldValues } from '../../src/modules/catalogue/catalogue-field.js';
import { conditionSql, holds } from '../../src/modules/catalogue/condition.js';

// Few names and few values, so that conditions often hold.
const name = fc.constantFrom('a', 'b', 'constructor', "a' or '1'='1");
const literal = fc.oneof(
  fc.constantFrom<string | number | boolean>('', 'x', '0', 'null', '[]', 0, 1, 0.1, 1e300, true, false),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const jsonValue = fc.oneof(
  literal,
  fc.constantFrom<null | readonly string[] | Record<string, string>>(null, [], ['x'], {}, { x: 'x' }),
);
const valuesOfFewNames: fc.Arbitrary<FieldValues> = fc.dictionary(name, jsonValue);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ field: name, in: fc.array(literal, { minLength: 1, maxLength: 4 }) }),
    fc.record({ field: name, isPresent: fc.constant(true as const) }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

const withCondition = (when: unknown) =>
  catalogueFieldSchema.safeParse({ ...catalogueField('SERVER', 'hypervisor'), requirement: { when } }).success;

describe('conditions', () => {
  const values: FieldValues = {
    kind: 'virtual',
    cores: 4,
    cots: false,
    blank: '',
    none: null,
    list: [],
    map: {},
    zero: 0,
  };
  it.each<[Condition, boolean]>([
    [{ field: 'kind', in: ['physical', 'virtual'] }, true],
    [{ field: 'kind', in: ['Virtual'] }, false],
    [{ field: 'cores', in: [4] }, true],
    [{ field: 'cores', in: ['4'] }, false],
    [{ field: 'cots', in: [false] }, true],
    [{ field: 'absent', in: [false] }, false],
    [{ field: 'toString', in: ['x'] }, false],
    [{ field: 'kind', isPresent: true }, true],
    [{ field: 'cots', isPresent: true }, true],
    [{ field: 'zero', isPresent: true }, true],
    [{ field: 'blank', isPresent: true }, false],
    [{ field: 'none', isPresent: true }, false],
    [{ field: 'list', isPresent: true }, false],
    [{ field: 'map', isPresent: true }, false],
    [{ field: 'absent', isPresent: true }, false],
    [{ field: 'constructor', isPresent: true }, false],
    [{ not: { field: 'absent', isPresent: true } }, true],
    [
      {
        all: [
          { field: 'kind', isPresent: true },
          { field: 'cores', in: [8] },
        ],
      },
      false,
    ],
    [
      {
        any: [
          { field: 'kind', isPresent: true },
          { field: 'cores', in: [8] },
        ],
      },
      true,
    ],
  ])('%j is %j', (each, expected) => {
    expect(holds(each, values)).toBe(expected);
  });

  it('become SQL that holds nothing a tenant wrote: names and literals are parameters', () => {
    fc.assert(
      fc.property(condition, (each) => {
        const { text, values: parameters } = toStatement(conditionSql(each, sql`a.attributes`));
        expect(text).toMatch(
          /^(coalesce|and|or|not|in|a\.attributes|'null'|'""'|'\[\]'|'\{\}'|::text|::jsonb|->|\$\d+|[(), ])+$/,
        );
        expect(parameters.every((parameter) => typeof parameter === 'string')).toBe(true);
      }),
    );
  });

  it('of a tenant are checked: bottomless ones, SQL names and literals that jsonb cannot hold are refused', () => {
    let deep: unknown = { field: 'a', isPresent: true };
    expect(withCondition(deep)).toBe(true);
    for (let depth = 0; depth < 10_000; depth += 1) deep = { not: deep };
    expect(withCondition(deep)).toBe(false);
    expect(withCondition({ field: "a' or 1=1", isPresent: true })).toBe(false);
    expect(withCondition({ field: 'a', in: ['nul\0'] })).toBe(false);
    expect(withCondition({ field: 'a', in: [] })).toBe(false);
    expect(withCondition({ field: 'a', isPresent: false })).toBe(false);
  });

  describe('mean in SQL what they mean here', () => {
    const client = new Client({ connectionString: inject('postgresUrl') });
    beforeAll(() => client.connect());
    afterAll(() => client.end());

    it('for any condition and any values', async () => {
      await fc.assert(
        fc.asyncProperty(condition, valuesOfFewNames, async (each, some) => {
          const { text, values: parameters } = toStatement(
            sql`select ${conditionSql(each, sql`v.v`)} as holds from (select ${JSON.stringify(some)}::jsonb as v) v`,
          );
          const { rows } = await client.query<{ holds: boolean }>(text, parameters);
          expect(rows).toEqual([{ holds: holds(each, some) }]);
        }),
        { numRuns: 500 },
      );
    });
  });
});
