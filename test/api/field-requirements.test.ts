import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Collection } from '../kit/collection.js';
import { TestApp } from '../kit/test-app.js';

const SET =
  'mutation ($input: SetFieldRequirementInput!) { setFieldRequirement(input: $input) { catalogueField { name requirement requiredWhen isRequirementOwn } } }';
const FIELDS =
  'query ($type: AssetType) { catalogueFields(assetType: $type) { name requirement requiredWhen isRequirementOwn } }';

interface FieldNode {
  readonly name: string;
  readonly requirement: string;
  readonly requiredWhen: unknown;
  readonly isRequirementOwn: boolean;
}

let app: TestApp;
let ours: Collection;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  ours = await Collection.create(app);
});

const set = (fieldName: string, requirement: string | null, requiredWhen?: unknown) =>
  app.query<{ setFieldRequirement: { catalogueField: FieldNode } }>(
    SET,
    { input: { assetType: 'SERVER', fieldName, requirement, requiredWhen } },
    { tenant: ours.tenant },
  );

const fieldOf = async (name: string, on = ours) =>
  (await on.query<{ catalogueFields: FieldNode[] }>(FIELDS, { type: 'SERVER' })).catalogueFields.find(
    (field) => field.name === name,
  );

const openFields = async (flowId: string, assetId: string) =>
  (await ours.gapsOf(flowId))
    .filter((gap) => gap.asset.id === assetId && gap.resolution === 'PENDING')
    .map(({ fieldName }) => fieldName);

const IN_PRODUCTION = { field: 'environment', in: ['production'] };

describe('setFieldRequirement', () => {
  it('decides which blanks the next scan finds, and how complete assets are, in this engagement alone', async () => {
    const live = await ours.createAsset({ name: 'live', environment: 'production' });
    const test = await ours.createAsset({ name: 'test', environment: 'test' });
    const { id: flowId } = await ours.createFlow([live.id, test.id]);
    await ours.scan(flowId);
    const before = await ours.readAsset(live.id);
    expect(await openFields(flowId, live.id)).not.toContain('annual_cost');

    const { setFieldRequirement } = await set('annual_cost', 'CONDITIONAL', IN_PRODUCTION);
    expect(setFieldRequirement.catalogueField).toEqual({
      name: 'annual_cost',
      requirement: 'CONDITIONAL',
      requiredWhen: IN_PRODUCTION,
      isRequirementOwn: true,
    });
    await set('location', 'OPTIONAL');
    await ours.scan(flowId);
    expect(await openFields(flowId, live.id)).toContain('annual_cost');
    expect(await openFields(flowId, test.id)).not.toContain('annual_cost');
    expect(await openFields(flowId, live.id)).not.toContain('location');
    // One field less and one more are asked of the first, one less of the second.
    expect((await ours.readAsset(live.id)).completeness).toBeCloseTo(before.completeness, 4);
    expect((await ours.readAsset(test.id)).completeness).toBeCloseTo((before.completeness * 15) / 14, 3);

    const neighbour = await Collection.create(app);
    expect(await fieldOf('annual_cost', neighbour)).toMatchObject({ requirement: 'OPTIONAL', isRequirementOwn: false });
  });

  it('holds for what is written later: a value closes its gap and completes the asset, a new asset is measured by it', async () => {
    const { id } = await ours.createAsset({ name: 'live', environment: 'production' });
    await set('annual_cost', 'REQUIRED');
    for (const field of ['location', 'power_state', 'os_name', 'os_version', 'os_architecture', 'os_family'])
      await set(field, 'OPTIONAL');
    const { id: flowId } = await ours.createFlow([id]);
    await ours.scan(flowId);
    const before = (await ours.readAsset(id)).completeness;
    const gap = await ours.gapIn(flowId, 'annual_cost');
    await ours.query('mutation ($input: ResolveGapInput!) { resolveGap(input: $input) { gap { id } } }', {
      input: { gapId: gap.id, value: 1200 },
    });
    expect((await ours.readAsset(id)).completeness).toBeCloseTo(before + 1 / 10, 3);
    const late = await ours.createAsset({ name: 'late', environment: 'production' });
    expect((await ours.readAsset(late.id)).completeness).toBeCloseTo(before, 4);
  });

  it('goes back to the catalogue, and the next scan with it', async () => {
    const { id } = await ours.createAsset({ name: 'live' });
    const { id: flowId } = await ours.createFlow([id]);
    await ours.scan(flowId);
    const { completeness } = await ours.readAsset(id);
    await set('location', 'OPTIONAL');
    await ours.scan(flowId);
    expect(await openFields(flowId, id)).not.toContain('location');
    await set('location', null);
    expect(await fieldOf('location')).toMatchObject({ requirement: 'REQUIRED', isRequirementOwn: false });
    await ours.scan(flowId);
    expect(await openFields(flowId, id)).toContain('location');
    expect((await ours.readAsset(id)).completeness).toBeCloseTo(completeness, 4);
    expect(await ours.events('catalogue.requirement_set')).toHaveLength(2);
  });

  it('leaves what is personal in a condition out of the audit trail', async () => {
    await set('annual_cost', 'CONDITIONAL', { field: 'location', in: ['ann.poe@example.com'] });
    const [event] = await ours.events('catalogue.requirement_set');
    expect(event?.details).toMatchObject({ requirement: { when: { in: ['[EMAIL]'] } } });
  });

  it.each([
    [{ fieldName: 'no_such', requirement: 'REQUIRED' }, 'input.fieldName'],
    [{ requirement: 'REQUIRED', requiredWhen: IN_PRODUCTION }, 'input.requiredWhen'],
    [{ requirement: 'CONDITIONAL' }, 'input.requiredWhen'],
    [{ requirement: 'CONDITIONAL', requiredWhen: { field: 'environment' } }, 'input.requiredWhen'],
    [{ requirement: 'CONDITIONAL', requiredWhen: { field: 'no_such', isPresent: true } }, 'input.requiredWhen'],
    [{ requirement: 'CONDITIONAL', requiredWhen: { field: "x' or true --", in: [1] } }, 'input.requiredWhen'],
  ])('refuses %j', async (over, field) => {
    const input = { assetType: 'SERVER', fieldName: 'annual_cost', ...over };
    expect((await app.error(SET, { input }, { tenant: ours.tenant })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field,
    });
  });

  it('is for an ADMIN', async () => {
    const input = { assetType: 'SERVER', fieldName: 'annual_cost', requirement: 'REQUIRED' };
    expect((await ours.error(SET, { input })).extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
