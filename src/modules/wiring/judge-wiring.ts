/** How many rows of the tenant are not wired as they should be. */
export interface WiringCounts {
  flowBasedAssetsMissingDiscoveryFlowId: number;
  /** For comparison only: assets that people made have no discovery flow. */
  allAssetsMissingDiscoveryFlowId: number;
  assetsWithOrphanRawImportRef: number;
  rawRecordsWithOrphanAssetRef: number;
  unprocessedRawRecords: number;
  danglingReferences: number;
}

/**
 * A tenant is healthy when nothing that a flow made is without its flow, and every link between a record and its asset
 * leads somewhere. Records that wait for their run are work, not damage, and assets made by hand have no flow to miss.
 * Names that lead nowhere are what the sources left out: gaps to be closed, and no damage either.
 */
export const isHealthy = (counts: WiringCounts): boolean =>
  counts.flowBasedAssetsMissingDiscoveryFlowId === 0 &&
  counts.assetsWithOrphanRawImportRef === 0 &&
  counts.rawRecordsWithOrphanAssetRef === 0;
