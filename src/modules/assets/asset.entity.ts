import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { DateTime, JsonObject } from '../../graphql/scalars.js';
import type { AssetType } from '../catalogue/asset-type.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { AnalysisStatus, AssetTypeEnum } from './asset-enums.js';

@ObjectType({ simpleResolvers: true, description: 'A configuration item: what a migration moves, or leaves behind.' })
@Entity({ tableName: 'assets' })
export class Asset {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Field(() => String, { description: 'As the source or a person names it.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => AssetTypeEnum, { description: 'What it is.' })
  @Property({ type: 'text' })
  assetType!: AssetType;

  @Field(() => String, { nullable: true, description: 'What it is for, in words.' })
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Field(() => String, { nullable: true, description: "One of the catalogue's environments, e.g. `production`." })
  @Property({ type: 'text', nullable: true })
  environment: string | null = null;

  @Field(() => String, { nullable: true, description: 'Site, datacenter or region.' })
  @Property({ type: 'text', nullable: true })
  location: string | null = null;

  @Field(() => JsonObject, {
    description: "The catalogue's other fields, normalised: `{cpu_cores: 4, memory_mib: 16384}`.",
  })
  @Property({ type: 'json' })
  attributes: Opt<Record<string, JsonValue>> = {};

  @Field(() => JsonObject, { description: 'Everything else that the source held, as it came, by snake_case key.' })
  @Property({ type: 'json' })
  customAttributes: Opt<Record<string, JsonValue>> = {};

  /** Text of the source that is no value of its field: what INVALID_VALUE gaps are found from. */
  @Property({ type: 'json' })
  invalidValues: Opt<Record<string, string>> = {};

  /** Values that sources disagree on: what CONFLICTING_VALUES gaps are found from. */
  @Property({ type: 'json' })
  conflictingValues: Opt<Record<string, { value: JsonValue; source: string }[]>> = {};

  /** Where each value came from: a source, or `person`, `accepted_proposal`. */
  @Property({ type: 'json' })
  fieldSources: Opt<Record<string, string>> = {};

  @Field(() => Float, { description: "Share of the catalogue's required fields that hold a value, 0 to 1." })
  @Property({ type: 'float' })
  completeness: Opt<number> = 0;

  @Property({ type: 'text' })
  normalisedName!: string;

  @Property({ type: 'text', nullable: true })
  smbiosUuid: string | null = null;

  @Property({ type: 'text', nullable: true })
  serialNumber: string | null = null;

  @Property({ type: 'text', nullable: true })
  fqdn: string | null = null;

  @Field(() => String, { nullable: true, description: 'Format of the export it was discovered in, or `manual`.' })
  @Property({ type: 'text', nullable: true })
  discoverySource: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: '`flow_based` where a discovery flow made it, `manual` where a person did.',
  })
  @Property({ type: 'text', nullable: true })
  discoveryMethod: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  discoveryFlowId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  rawImportRecordsId: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 over the canonical JSON of {flow id, mappings} it was made with.',
  })
  @Property({ type: 'text', nullable: true, fieldName: 'field_mappings_used' })
  fieldMappingsHash: string | null = null;

  @Field(() => AnalysisStatus, { description: 'How far the analysis of its gaps is.' })
  @Property({ type: 'smallint', fieldName: 'ai_gap_analysis_status' })
  analysisStatus: Opt<AnalysisStatus> = AnalysisStatus.NOT_STARTED;

  @Field(() => DateTime, { nullable: true, description: 'When its gaps were last analysed.' })
  @Property({ type: 'datetime', nullable: true, fieldName: 'ai_gap_analysis_timestamp' })
  analyzedAt: Date | null = null;

  @Field(() => Boolean, {
    description:
      'Whether its data changed after the analysis, other than by accepting proposals, or a scan opened a gap, or the analysis is too old.',
  })
  isAnalysisStale!: Opt<boolean>;

  @Property({ type: 'datetime' })
  valuesChangedAt: Opt<Date> = new Date();

  @Field(() => DateTime, { description: 'When it was created.' })
  @Property({ type: 'datetime' })
  createdAt: Opt<Date> = new Date();

  @Field(() => DateTime, { description: 'When it last changed.' })
  @Property({ type: 'datetime' })
  updatedAt: Opt<Date> = new Date();
}

export const AssetConnection = connectionOf(() => Asset, 'Asset');
