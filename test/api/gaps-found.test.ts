import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ASSET_TYPES, type AssetType } from '../../src/modules/catalogue/asset-type.js';
import { catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import type { JsonValue } from '../../src/modules/catalogue/catalogue-field.js';
import { isRequired } from '../../src/modules/catalogue/completeness.js';
import { hasValue } from '../../src/modules/catalogue/condition.js';
import { Collection } from '../kit/collection.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
let ours: Collection;
beforeAll(async () => {
  app = await TestApp.start();
  ours = await Collection.create(app);
});
afterAll(() => app.close());

interface TestAsset {
  id: string;
  assetType: AssetType;
  location: string | null;
  environment: string | null;
  attributes: Record<string, JsonValue>;
  invalid: Record<string, string>;
  conflicting: Record<string, { value: string; source: string }[]>;
}

const COLUMNS = new Set(['name', 'description', 'environment', 'location']);

/** What the scan must find, said once more without SQL. */
function expectedGaps({ assetType, attributes, environment, location, invalid, conflicting }: TestAsset): string[] {
  const values = { ...attributes, name: 'x', environment, location };
  return catalogueFor(assetType)
    .flatMap((field) => {
      const { name } = field;
      const isFilled = Object.hasOwn(values, name) && hasValue(values[name as keyof typeof values]);
      if (Object.hasOwn(conflicting, name)) return [`${name} CONFLICTING_VALUES`];
      if (isFilled) return [];
      if (Object.hasOwn(invalid, name)) return [`${name} INVALID_VALUE`];
      return isRequired(field, values) ? [`${name} MISSING_FIELD`] : [];
    })
    .toSorted();
}

const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<JsonValue>(
      'virtual',
      'physical',
      'off',
      'on',
      'high',
      'low',
      'oracle',
      'postgresql',
      'nas',
      'local',
      true,
      false,
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<JsonValue>(null, '', [], {}, ' ', 'null', 0, [null], { a: null }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 99 }) },
);

const anyAsset: fc.Arbitrary<TestAsset> = fc.constantFrom(...ASSET_TYPES).chain((assetType) => {
  const names = catalogueFor(assetType).map(({ name }) => name);
  const attribute = fc.constantFrom(...names.filter((name) => !COLUMNS.has(name)), 'custom_thing');
  return fc.record({
    id: fc.constant('').map(() => uuid()),
    assetType: fc.constant(assetType),
    location: fc.constantFrom(null, '', 'Ghent'),
    environment: fc.constantFrom(null, 'test'),
    attributes: fc.dictionary(attribute, value, { maxKeys: 20 }),
    invalid: fc.dictionary(
      fc.constantFrom(...names),
      fc.string().map((text) => text.replaceAll('\0', '')),
      { maxKeys: 2 },
    ),
    conflicting: fc.dictionary(
      fc.constantFrom(...names),
      fc.constant([
        { value: 'a', source: 'A' },
        { value: 'b', source: 'B' },
      ]),
      { maxKeys: 2 },
    ),
  });
});

const store = (assets: readonly TestAsset[]) =>
  app.database.rows(
    `insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, environment, location, attributes, invalid_values, conflicting_values)
     select $1, $2, a.id, 'x', a."assetType", 'x', a.environment, a.location, a.attributes, a.invalid, a.conflicting
     from jsonb_to_recordset($3::jsonb) a (id uuid, "assetType" text, environment text, location text, attributes jsonb, invalid jsonb, conflicting jsonb)
     on conflict (id) do update set asset_type = excluded.asset_type, environment = excluded.environment, location = excluded.location,
       attributes = excluded.attributes, invalid_values = excluded.invalid_values, conflicting_values = excluded.conflicting_values`,
    [
      ours.tenant.clientAccountId,
      ours.tenant.engagementId,
      JSON.stringify(assets).replaceAll(/\\ud[89a-f][0-9a-f]{2}/g, ''),
    ],
  );

async function openGaps(assets: readonly TestAsset[]): Promise<Map<string, string[]>> {
  const rows = await app.database.rows<{ id: string; gap: string }>(
    `select asset_id as id, field_name || ' ' || gap_type as gap from migration.collection_data_gaps where asset_id = any($1) and resolution_status = 'PENDING'`,
    [assets.map(({ id }) => id)],
  );
  return new Map(
    assets.map(({ id }) => [
      id,
      rows
        .filter((row) => row.id === id)
        .map(({ gap }) => gap)
        .toSorted(),
    ]),
  );
}

it('finds in SQL what the catalogue says in TypeScript, for whatever assets hold and become', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyAsset, anyAsset), { minLength: 20, maxLength: 60 }), async (pairs) => {
      const before = pairs.map(([asset]) => asset);
      await store(before);
      const { id: flowId } = await ours.createFlow(before.map(({ id }) => id));
      const first = await ours.scan(flowId);
      const found = await openGaps(before);
      for (const asset of before) expect(found.get(asset.id), JSON.stringify(asset)).toEqual(expectedGaps(asset));
      expect(first.gapsFound).toBe([...found.values()].flat().length);

      // The same assets, saying something else: gaps close, open and open again, in the rows that are there.
      const after = pairs.map(([{ id, assetType }, other]) => ({ ...other, id, assetType }));
      for (const assets of [after, before]) {
        await store(assets);
        const { gapsFound } = await ours.scan(flowId);
        const open = await openGaps(assets);
        for (const asset of assets) expect(open.get(asset.id), JSON.stringify(asset)).toEqual(expectedGaps(asset));
        expect(gapsFound).toBe([...open.values()].flat().length);
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);
