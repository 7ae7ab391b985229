import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime } from '../../graphql/scalars.js';
import { IMPORT_FORMATS, type ImportFormat } from './formats/import-format.js';

/** The enum's object, which type-graphql knows it by; its values are `ImportFormat`. */
export const ImportFormatEnum = Object.fromEntries(IMPORT_FORMATS.map((format) => [format, format]));

registerEnumType(ImportFormatEnum, {
  name: 'ImportFormat',
  description: 'Whose export an import is.',
  valuesConfig: {
    RVTOOLS: { description: 'RVTools workbook, or one of its sheets as CSV.' },
    AZURE_MIGRATE: { description: 'Azure Migrate: import template or inventory export.' },
    AWS_MIGRATION_HUB: { description: 'AWS Migration Hub import template.' },
    GOOGLE_MIGRATION_CENTER: { description: 'Google Cloud Migration Center tables.' },
    SERVICENOW: { description: 'ServiceNow CMDB list or table API export.' },
    NETBOX: { description: 'NetBox devices, virtual machines, sites or cables.' },
    GENERIC: { description: 'Any other table: fields are found by the names and values of its columns.' },
  },
});

/** A `TableHeader` as JSON keeps it. */
export interface StoredHeader {
  readonly sheet: string | null;
  readonly columns: readonly string[];
}

/** Where an import stands; stored as it is spelled here. */
export enum DataImportStatus {
  AWAITING_UPLOAD = 'AWAITING_UPLOAD',
  STORED = 'STORED',
  REFUSED = 'REFUSED',
}

registerEnumType(DataImportStatus, {
  name: 'DataImportStatus',
  description: 'Where an import stands.',
  valuesConfig: {
    AWAITING_UPLOAD: { description: 'Its file has not come yet.' },
    STORED: { description: 'Its records are stored.' },
    REFUSED: { description: 'What came was no file of records; another can be sent to the same address.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'Which field of the catalogue a column of an import holds.' })
export class FieldMapping {
  @Field(() => String, {
    description:
      'Name of the column, as the import has it; of a workbook with several sheets of records `Sheet!Column`.',
  })
  sourceColumn!: string;
  @Field(() => String, { nullable: true, description: 'A catalogue field; null: kept as a custom attribute.' })
  targetField!: string | null;
  @Field(() => Float, { description: 'How sure the detection is, 0 to 1; 1 once a person confirmed it.' })
  confidence!: number;
  @Field(() => Boolean, { description: 'Whether a person confirmed it.' })
  isConfirmed!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A format that an import could have as well as the one detected.',
})
export class FormatAlternative {
  @Field(() => ImportFormatEnum, { description: 'Whose export it could be.' })
  format!: ImportFormat;
  @Field(() => Float, { description: 'How sure the detection is, 0 to 1.' })
  confidence!: number;
  @Field(() => [FieldMapping], { description: 'Which field each column would hold.' })
  fieldMappings!: FieldMapping[];
}

@ObjectType({ simpleResolvers: true, description: 'One file, or one inline list, of records.' })
@Entity({ tableName: 'data_imports' })
export class DataImport {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  discoveryFlowId!: string;

  @Field(() => String, { nullable: true, description: 'As the client named it; null for inline records.' })
  @Property({ type: 'text', nullable: true })
  fileName!: string | null;

  @Field(() => ImportFormatEnum, { description: 'Given by the client, or else detected from the header.' })
  @Property({ type: 'text' })
  format!: ImportFormat;

  @Field(() => Float, {
    description: 'How sure the format is, 0 to 1; 1 where the client gave it. Of GENERIC: how sure no other fits.',
  })
  @Property({ type: 'float' })
  formatConfidence!: number;

  @Field(() => [FormatAlternative], {
    description:
      'Formats that its header fits as well. While there are any, runDiscovery waits for confirmFieldMappings to say which it is.',
  })
  @Property({ type: 'json' })
  alternatives!: FormatAlternative[];

  /** What the client said it is; null: to be detected. */
  @Property({ type: 'text', nullable: true })
  requestedFormat!: ImportFormat | null;

  @Field(() => DataImportStatus, { description: 'Where it stands.' })
  @Property({ type: 'text' })
  status!: DataImportStatus;

  @Field(() => [FieldMapping], {
    description:
      'Which field each column holds: detected, or confirmed before for the same header, and open to confirmFieldMappings until the run. A run takes those that are confirmed or surer than 0.8.',
  })
  @Property({ type: 'json' })
  fieldMappings!: FieldMapping[];

  /** Sheets and their columns, in the order of the file. */
  @Property({ type: 'json' })
  header!: StoredHeader[];

  @Field(() => [String], { description: 'What is to be known of the import, e.g. that a sheet is missing.' })
  @Property({ type: 'json' })
  remarks!: string[];

  @Field(() => Int, { description: 'How many records came, those that could not be read included.' })
  @Property({ type: 'integer' })
  receivedRecords!: number;

  @Field(() => String, { nullable: true, description: 'Why what came was refused; null unless it was.' })
  @Property({ type: 'text', nullable: true })
  errorCode!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when a file can be sent; null for inline records.' })
  @Property({ type: 'datetime', nullable: true })
  uploadExpiresAt!: Date | null;

  @Field(() => DateTime, { description: 'When it was created.' })
  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
