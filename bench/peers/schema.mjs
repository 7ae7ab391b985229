/** What of the gateway's schema the operations of the benchmark use. */
export const typeDefs = /* GraphQL */ `
  scalar DateTime
  enum GapPriority { CRITICAL HIGH MEDIUM LOW }
  type EnhancementProgress { runId: ID status: String! processed: Int! total: Int! failed: Int! skipped: Int! percentage: Int! version: String! pollAfterMs: Int! }
  type DiscoveryFlow { id: ID! masterFlowId: ID! name: String! status: String! phase: String! createdAt: DateTime! updatedAt: DateTime! assets(first: Int!): AssetConnection! }
  type Asset { id: ID! name: String! assetType: String! environment: String location: String gaps(first: Int!): GapConnection! }
  type Gap { id: ID! fieldName: String! gapType: String! priority: GapPriority! confidenceScore: Float asset: Asset! }
  type PageInfo { hasNextPage: Boolean! }
  type AssetConnection { nodes: [Asset!]! pageInfo: PageInfo! }
  type GapConnection { totalCount: Int! nodes: [Gap!]! }
  input GapFilter { priorities: [GapPriority!] minConfidence: Float }
  type Query {
    enhancementProgress(collectionFlowId: ID!): EnhancementProgress!
    discoveryFlow(id: ID!): DiscoveryFlow
    assets(first: Int!): AssetConnection!
    gaps(first: Int!, filter: GapFilter!): GapConnection!
  }
`;
