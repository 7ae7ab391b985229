import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime, JsonObject } from '../../graphql/scalars.js';

/** What has become of a record; stored as it is spelled here. */
export enum RawRecordStatus {
  PENDING = 'PENDING',
  PROCESSED = 'PROCESSED',
  REJECTED = 'REJECTED',
  DUPLICATE = 'DUPLICATE',
}

registerEnumType(RawRecordStatus, {
  name: 'RawRecordStatus',
  description: 'What has become of a record.',
  valuesConfig: {
    PENDING: { description: 'Not yet looked at.' },
    PROCESSED: { description: 'It made an asset, or changed one.' },
    REJECTED: { description: 'It could not be read, or is no asset; errorCode says which.' },
    DUPLICATE: { description: 'It says nothing that its asset did not say already.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'One row of an import, as it came.' })
@Entity({ tableName: 'raw_import_records' })
export class RawImportRecord {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  dataImportId!: string;

  @Property({ type: 'uuid' })
  discoveryFlowId!: string;

  @Field(() => String, { description: 'The worksheet it stood in; empty where the file has none.' })
  @Property({ type: 'text' })
  sheet!: string;

  @Field(() => Int, {
    description: 'Its place among the rows of its sheet that hold anything, from 1; header not counted.',
  })
  @Property({ type: 'integer' })
  rowNumber!: number;

  @Field(() => RawRecordStatus, { description: 'What has become of it.' })
  @Property({ type: 'text' })
  status!: RawRecordStatus;

  @Field(() => String, { nullable: true, description: 'Why it was rejected; null unless it was.' })
  @Property({ type: 'text', nullable: true })
  errorCode!: string | null;

  @Field(() => JsonObject, { description: 'Column to value, untouched. Of an unreadable row what could be kept.' })
  @Property({ type: 'json' })
  rawData!: Record<string, unknown>;

  @Field(() => JsonObject, {
    nullable: true,
    description: 'What cleansing found: status, number of fields, whether name, type and environment are there, when.',
  })
  @Property({ type: 'json', nullable: true })
  cleansedSummary!: Record<string, unknown> | null;

  @Property({ type: 'uuid', nullable: true })
  assetId!: string | null;

  @Property({ type: 'boolean' })
  isProcessed!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it was settled; null while it is pending.' })
  @Property({ type: 'datetime', nullable: true })
  processedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What processing has to say about it, in words.' })
  @Property({ type: 'text', nullable: true })
  processingNotes!: string | null;

  @Property({ type: 'datetime' })
  createdAt!: Date;
}
