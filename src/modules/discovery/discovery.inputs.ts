import { Field, InputType, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime, JsonObject } from '../../graphql/scalars.js';
import { DataImport, ImportFormatEnum } from './data-import.entity.js';
import { DiscoveryFlow } from './discovery-flow.entity.js';
import type { ImportFormat } from './formats/import-format.js';

const KEY = 'A repetition with the same key answers what the first one did; 1 to 200 characters, kept 24 hours.';

@InputType({ description: 'A new discovery flow.' })
export class CreateDiscoveryFlowInput {
  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createDiscoveryFlow.' })
export class CreateDiscoveryFlowPayload {
  @Field(() => DiscoveryFlow, { description: 'The new flow.' })
  discoveryFlow!: DiscoveryFlow;
}

@InputType({ description: 'A file that is to be uploaded.' })
export class CreateImportUploadInput {
  @Field(() => ID, { description: 'The flow that it is for.' })
  discoveryFlowId!: string;
  @Field(() => String, { description: '1 to 255 characters; what is in the file is found by looking into it.' })
  fileName!: string;
  @Field(() => ImportFormatEnum, { nullable: true, description: 'Left out: detected from the header.' })
  format?: ImportFormat | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createImportUpload.' })
export class CreateImportUploadPayload {
  @Field(() => String, {
    description:
      'Where to PUT the file, relative to the gateway, with the bearer token and the headers of the tenant. The answer comes when its records are stored.',
  })
  uploadUrl!: string;
  @Field(() => ID, { description: 'The import that the file becomes.' })
  dataImportId!: string;
  @Field(() => DateTime, { description: 'Until when the file can be sent.' })
  expiresAt!: Date;
}

@InputType({ description: 'Records that are imported at once.' })
export class ImportRecordsInput {
  @Field(() => ID, { description: 'The flow that they are for.' })
  discoveryFlowId!: string;
  @Field(() => [JsonObject], { description: '1 to 250; upload a file for more.' })
  records!: Record<string, unknown>[];
  @Field(() => ImportFormatEnum, { nullable: true, description: 'Left out: detected from the keys.' })
  format?: ImportFormat | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of importRecords.' })
export class ImportRecordsPayload {
  @Field(() => DataImport, { description: 'The import that the records became.' })
  dataImport!: DataImport;
}

@InputType({ description: 'What a person says a column holds.' })
export class FieldMappingInput {
  @Field(() => String, { description: "A column, called as in the import's fieldMappings." })
  sourceColumn!: string;
  @Field(() => String, { nullable: true, description: 'A field of the catalogue; null: a custom attribute.' })
  targetField?: string | null;
}

@InputType({ description: 'Field mappings that a person has looked over.' })
export class ConfirmFieldMappingsInput {
  @Field(() => ID, { description: 'The import; its run must not have begun.' })
  dataImportId!: string;
  @Field(() => ImportFormatEnum, {
    nullable: true,
    description: 'Which of its alternatives the import is, with the mappings of that one; left out: what was detected.',
  })
  format?: ImportFormat | null;
  @Field(() => [FieldMappingInput], {
    description: 'Columns that are left out keep their mapping. 1 or more, unless the format was to be confirmed.',
  })
  mappings!: FieldMappingInput[];
}

@ObjectType({ simpleResolvers: true, description: 'Answer of confirmFieldMappings.' })
export class ConfirmFieldMappingsPayload {
  @Field(() => DataImport, { description: 'The import as it now stands.' })
  dataImport!: DataImport;
}

@InputType({ description: 'A run that turns the stored records of a flow into assets.' })
export class RunDiscoveryInput {
  @Field(() => ID, { description: 'The flow; it must hold records that are not settled.' })
  discoveryFlowId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of runDiscovery.' })
export class RunDiscoveryPayload {
  @Field(() => DiscoveryFlow, { description: 'The flow, running; poll its progress.' })
  discoveryFlow!: DiscoveryFlow;
}
