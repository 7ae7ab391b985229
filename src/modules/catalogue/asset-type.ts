/** What an asset can be; the values of the GraphQL enum `AssetType`, and of the database column. */
export const ASSET_TYPES = [
  'SERVER',
  'APPLICATION',
  'DATABASE',
  'NETWORK_DEVICE',
  'NETWORK_LINK',
  'STORAGE',
  'KUBERNETES_CLUSTER',
  'OTHER',
] as const;

export type AssetType = (typeof ASSET_TYPES)[number];
