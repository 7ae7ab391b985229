import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime } from '../../graphql/scalars.js';
import type { WiringCounts } from './judge-wiring.js';

export enum HealthStatus {
  HEALTHY = 'HEALTHY',
  UNHEALTHY = 'UNHEALTHY',
}

registerEnumType(HealthStatus, {
  name: 'HealthStatus',
  description: "Whether the tenant's records and assets are wired as they should be.",
  valuesConfig: {
    HEALTHY: { description: 'Every flow-based asset has its flow, and every link leads somewhere.' },
    UNHEALTHY: { description: 'At least one does not; the metrics say how many, the samples which.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How many rows of the tenant are not wired as they should be.' })
export class WiringMetrics implements WiringCounts {
  @Field(() => Int, { description: 'Assets that a discovery flow made and that do not name it.' })
  flowBasedAssetsMissingDiscoveryFlowId!: number;
  @Field(() => Int, {
    description: 'All assets without a discovery flow, those made by hand too: for comparison only.',
  })
  allAssetsMissingDiscoveryFlowId!: number;
  @Field(() => Int, { description: "Assets whose raw record is missing, or another tenant's." })
  assetsWithOrphanRawImportRef!: number;
  @Field(() => Int, { description: "Raw records whose asset is missing, or another tenant's." })
  rawRecordsWithOrphanAssetRef!: number;
  @Field(() => Int, { description: 'Raw records that no run has taken up yet.' })
  unprocessedRawRecords!: number;
  @Field(() => Int, { description: 'Names of other assets that lead to none, or to none for certain.' })
  danglingReferences!: number;
}

@ObjectType({ simpleResolvers: true, description: 'One of the rows behind a metric, to look at.' })
export class WiringSample {
  @Field(() => String, { description: 'Name of the metric that counts it.' })
  metric!: string;
  @Field(() => ID, { description: 'Id of the asset or of the raw record.' })
  id!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Name of the asset, and the name that leads nowhere, e.g. `web-01 > esx09`; null for a raw record.',
  })
  name!: string | null;
  @Field(() => DateTime, { description: 'When the row was made.' })
  createdAt!: Date | string;
}

@ObjectType({
  simpleResolvers: true,
  description: "Whether the tenant's records, assets and flows are wired to each other.",
})
export class WiringHealth {
  @Field(() => HealthStatus, { description: 'The verdict.' })
  healthStatus!: HealthStatus;
  @Field(() => WiringMetrics, { description: 'What it rests on.' })
  metrics!: WiringMetrics;
  @Field(() => [WiringSample], {
    nullable: true,
    description: 'Up to 5 rows a metric, newest first; null unless `detail` was asked for.',
  })
  samples!: WiringSample[] | null;
  @Field(() => ID, { description: 'The tenant that was looked at.' })
  clientAccountId!: string;
  @Field(() => ID, { description: 'The tenant that was looked at.' })
  engagementId!: string;
  @Field(() => Boolean, { description: 'Whether the figures were counted for an earlier request.' })
  cached!: boolean;
  @Field(() => Int, { description: 'How long ago they were counted; at most 30 seconds.' })
  cacheAgeSeconds!: number;
}
