import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHealthy, type WiringCounts } from '../../src/modules/wiring/judge-wiring.js';

const NONE: WiringCounts = {
  flowBasedAssetsMissingDiscoveryFlowId: 0,
  allAssetsMissingDiscoveryFlowId: 0,
  assetsWithOrphanRawImportRef: 0,
  rawRecordsWithOrphanAssetRef: 0,
  unprocessedRawRecords: 0,
  danglingReferences: 0,
};
const DAMAGE = [
  'flowBasedAssetsMissingDiscoveryFlowId',
  'assetsWithOrphanRawImportRef',
  'rawRecordsWithOrphanAssetRef',
] as const;

describe('the verdict on wiring', () => {
  it.each<[string, Partial<WiringCounts>, boolean]>([
    ['nothing is there', {}, true],
    ['assets were made by hand', { allAssetsMissingDiscoveryFlowId: 3 }, true],
    ['records wait for their run', { unprocessedRawRecords: 3 }, true],
    ['names lead nowhere', { danglingReferences: 3 }, true],
    ['a flow-based asset has lost its flow', { flowBasedAssetsMissingDiscoveryFlowId: 1 }, false],
    ['an asset names a record that is not there', { assetsWithOrphanRawImportRef: 1 }, false],
    ['a record names an asset that is not there', { rawRecordsWithOrphanAssetRef: 1 }, false],
  ])('where %s', (_, counts, expected) => {
    expect(isHealthy({ ...NONE, ...counts })).toBe(expected);
  });

  it('rests on the three kinds of damage alone, however many rows there are of anything', () => {
    const count = fc.nat({ max: 3 });
    const counts = fc.record({
      flowBasedAssetsMissingDiscoveryFlowId: count,
      allAssetsMissingDiscoveryFlowId: count,
      assetsWithOrphanRawImportRef: count,
      rawRecordsWithOrphanAssetRef: count,
      unprocessedRawRecords: count,
      danglingReferences: count,
    });
    fc.assert(
      fc.property(counts, (found) => {
        expect(isHealthy(found)).toBe(Math.max(...DAMAGE.map((metric) => found[metric])) === 0);
      }),
    );
  });
});
