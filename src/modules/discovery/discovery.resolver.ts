import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { connectionOf, type Page, pageLoader, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { ListArgs } from '../../graphql/page-args.js';
import { selectedFields, selectedNodeFields } from '../../graphql/selection.js';
import { Role } from '../tenancy/role.js';
import { DataImport } from './data-import.entity.js';
import {
  ConfirmFieldMappingsInput,
  ConfirmFieldMappingsPayload,
  CreateDiscoveryFlowInput,
  CreateDiscoveryFlowPayload,
  CreateImportUploadInput,
  CreateImportUploadPayload,
  ImportRecordsInput,
  ImportRecordsPayload,
  RunDiscoveryInput,
  RunDiscoveryPayload,
} from './discovery.inputs.js';
import { dataImportById, discoveryFlowById, discoveryFlowList, rejectedRecords } from './discovery.reads.js';
import type { DiscoveryService } from './discovery.service.js';
import { DiscoveryFlow } from './discovery-flow.entity.js';
import { FailedChunk, Progress, RecordCounts } from './discovery-progress.js';
import type { DiscoveryRunService } from './discovery-run.service.js';
import type { ImportService } from './import.service.js';
import type { MappingService } from './mapping.service.js';
import { RawImportRecord } from './raw-import-record.entity.js';

const DiscoveryFlowConnection = connectionOf(() => DiscoveryFlow, 'DiscoveryFlow');
const RawImportRecordConnection = connectionOf(() => RawImportRecord, 'RawImportRecord');

@Resolver()
export class DiscoveryResolver {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly imports: ImportService,
    private readonly mappings: MappingService,
    private readonly runs: DiscoveryRunService,
  ) {}

  @Authorized(Role.VIEWER)
  @Query(() => DiscoveryFlow, { nullable: true, description: 'A discovery flow; null where there is none of this id.' })
  discoveryFlow(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the flow.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DiscoveryFlow | null> {
    return discoveryFlowById.read(scope, info, id);
  }

  @Authorized(Role.VIEWER)
  @Query(() => DiscoveryFlowConnection, { description: "The tenant's discovery flows, newest first." })
  discoveryFlows(
    @Ctx() { scope }: RequestContext,
    @Args(() => ListArgs) args: ListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<DiscoveryFlow>> {
    return readPage(scope, discoveryFlowList, selectedNodeFields(info), args);
  }

  @Authorized(Role.VIEWER)
  @Query(() => DataImport, { nullable: true, description: 'An import; null where there is none of this id.' })
  dataImport(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the import.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DataImport | null> {
    return dataImportById.read(scope, info, id);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => CreateDiscoveryFlowPayload, {
    description: 'Begins a discovery: imports come into the flow it makes.',
  })
  async createDiscoveryFlow(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CreateDiscoveryFlowInput, { description: 'The flow.' }) input: CreateDiscoveryFlowInput,
  ): Promise<CreateDiscoveryFlowPayload> {
    return { discoveryFlow: await this.discovery.createFlow(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => CreateImportUploadPayload, {
    description:
      'Gives an address to PUT one file to: CSV, JSON, NDJSON or XLSX, of any size up to the configured one.',
  })
  createImportUpload(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CreateImportUploadInput, { description: 'The file.' }) input: CreateImportUploadInput,
  ): Promise<CreateImportUploadPayload> {
    return this.imports.createUpload(scope, input);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => ImportRecordsPayload, { description: 'Imports up to 250 records that come with the request.' })
  async importRecords(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => ImportRecordsInput, { description: 'The records.' }) input: ImportRecordsInput,
  ): Promise<ImportRecordsPayload> {
    return { dataImport: await this.imports.importRecords(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => ConfirmFieldMappingsPayload, {
    description:
      'Says which field columns of an import hold, and of several formats which it has; CONFLICT once its run has begun. Remembered for the next import with the same header.',
  })
  async confirmFieldMappings(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => ConfirmFieldMappingsInput, { description: 'The mappings.' }) input: ConfirmFieldMappingsInput,
  ): Promise<ConfirmFieldMappingsPayload> {
    return { dataImport: await this.mappings.confirm(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => RunDiscoveryPayload, {
    description:
      'Starts turning the stored records of a flow into assets and answers at once; CONFLICT while it runs. A failed flow carries on with what is left.',
  })
  async runDiscovery(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => RunDiscoveryInput, { description: 'Which flow.' }) input: RunDiscoveryInput,
  ): Promise<RunDiscoveryPayload> {
    return { discoveryFlow: await this.runs.start(scope, input) };
  }
}

@Resolver(() => DiscoveryFlow)
export class DiscoveryFlowResolver {
  constructor(private readonly discovery: DiscoveryService) {}

  @FieldResolver(() => Progress, { description: 'How far its run is, and when to ask again.' })
  progress(
    @Ctx() { scope }: RequestContext,
    @Root() flow: DiscoveryFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Progress> {
    return scope.loader(info, () => this.discovery.progressLoader(scope)).load(flow.id);
  }

  @FieldResolver(() => [DataImport], { description: 'Its imports, oldest first.' })
  imports(
    @Ctx() { scope }: RequestContext,
    @Root() flow: DiscoveryFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DataImport[]> {
    return scope.loader(info, () => this.discovery.importsLoader(scope, selectedFields(info))).load(flow.id);
  }

  @FieldResolver(() => RecordCounts, { description: 'What has become of its records.' })
  recordCounts(
    @Ctx() { scope }: RequestContext,
    @Root() flow: DiscoveryFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RecordCounts> {
    return scope.loader(info, () => this.discovery.recordCountsLoader(scope)).load(flow.id);
  }

  @FieldResolver(() => [FailedChunk], { description: 'Records that stayed behind; runDiscovery takes them up again.' })
  failedChunks(
    @Ctx() { scope }: RequestContext,
    @Root() flow: DiscoveryFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<FailedChunk[]> {
    return scope.loader(info, () => this.discovery.failedChunksLoader(scope)).load(flow.id);
  }
}

@Resolver(() => DataImport)
export class DataImportResolver {
  @FieldResolver(() => RawImportRecordConnection, { description: 'Records that could not be read, or are no asset.' })
  rejectedRecords(
    @Ctx() { scope }: RequestContext,
    @Root() dataImport: DataImport,
    @Args(() => ListArgs) args: ListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<RawImportRecord>> {
    return scope
      .loader(info, () => pageLoader(scope, rejectedRecords, selectedNodeFields(info), args))
      .load(dataImport.id);
  }
}
