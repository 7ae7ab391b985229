/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
const TypedDocumentString = String as unknown as new (text: string, about?: object) => string;
/** Proposals to accept: by id, or those of a whole flow by a confidence or a precision. */
export type AcceptGapsInput = {
  /** The open gaps of this flow that have a proposed value; with `minConfidence` or `minPrecision`. */
  collectionFlowId?: string | null | undefined;
  /** Of a whole flow: only answer what would be accepted, and change nothing. */
  dryRun?: boolean;
  /** These gaps; 1 to 250, all or none. */
  gapIds?: Array<string> | null | undefined;
  /** To repeat the call safely: the same key and input give the same answer for 24 hours; 1 to 200 characters. */
  idempotencyKey?: string | null | undefined;
  /** From this confidence on, 0 to 1: as calibrated by the decisions of people where a field has 50, as the analysis gave it where not. */
  minConfidence?: number | null | undefined;
  /** As many of the surest proposals as may be right in this share together, 0 to 1, by the lower bounds of `calibration`; `precisionBound` says what that comes to. */
  minPrecision?: number | null | undefined;
  /** Why; kept in the audit trail without personal data, at most 2,000 characters. */
  note?: string | null | undefined;
};

/** A text for the tenant's knowledge. */
export type AddKnowledgeDocumentInput = {
  /** Plain text or Markdown; personal data and secrets are replaced before it is indexed. */
  text: string;
  /** What sources name it by. */
  title: string;
};

/** How far the analysis of an asset's gaps is; shared by all flows. */
export type AnalysisStatus =
  /** Analysed; `isAnalysisStale` says whether it still holds. */
  | 'COMPLETED'
  /** A run is at it. */
  | 'IN_PROGRESS'
  /** Never analysed, or the last analysis failed. */
  | 'NOT_STARTED';

/** Which assets of a flow to analyse, and how. */
export type AnalyzeGapsInput = {
  /** Only these assets of the flow, 250 at most; null: all. */
  assetIds?: Array<string> | null | undefined;
  /** A collection flow whose gaps were scanned. */
  collectionFlowId: string;
  /** Only gaps in these catalogue fields; they are analysed again where they were before. Null: all. */
  fieldNames?: Array<string> | null | undefined;
  /** Also analyse assets again whose analysis is still good. */
  forceRefresh?: boolean;
  /** Repeating the mutation with it answers the same run. */
  idempotencyKey?: string | null | undefined;
};

/** The answer to one question. */
export type AnswerInput = {
  /** Gaps that the same answer closes as well, e.g. those of `Question.alsoAnswers`; the value must be one of each of their fields. */
  applyToGapIds?: Array<string> | null | undefined;
  /** The gap that was asked about. */
  gapId: string;
  /** A value of the field's type, and one of the allowed values where they are listed. */
  value: unknown;
};

/** Answers to questions of one questionnaire. */
export type AnswerQuestionsInput = {
  /** Answers to 1 to 250 gaps, those of `applyToGapIds` included. */
  answers: Array<AnswerInput>;
  /** The flow of the questionnaire. */
  collectionFlowId: string;
  /** To repeat the call safely: the same key and input give the same answer for 24 hours; 1 to 200 characters. */
  idempotencyKey?: string | null | undefined;
};

/** Where one asset of a run stands. */
export type AssetAnalysisStatus =
  /** Analysed; an asset without gaps is too. */
  | 'COMPLETED'
  /** Not analysed, see `errorCode`; requeueFailedAssets takes it again. */
  | 'FAILED'
  /** Being analysed. */
  | 'IN_PROGRESS'
  /** Not its turn yet; in a run that was stopped it never came. */
  | 'PENDING'
  /** Left as it is: its analysis is still good, or another flow is just making it. */
  | 'SKIPPED';

/** Why an asset was not analysed. */
export type AssetErrorCode =
  /** The agent did not answer in time. */
  | 'AGENT_TIMEOUT'
  /** It is no longer there. */
  | 'ASSET_NOT_FOUND'
  /** A fault on our side. */
  | 'INTERNAL'
  /** The model failed. */
  | 'MODEL_ERROR'
  /** Its gaps were being changed by others, twice in a row. */
  | 'PERSISTENCE_CONFLICT'
  /** What the agent answered does not fit the gaps it was asked about. */
  | 'VALIDATION_FAILED';

/** Which assets; what is left out does not narrow, several conditions must all hold. */
export type AssetFilter = {
  /** Whose analysis stands there. */
  analysisStatuses?: Array<AnalysisStatus> | null | undefined;
  /** Of one of these types. */
  assetTypes?: Array<AssetType> | null | undefined;
  /** Discovered by this flow. */
  discoveryFlowId?: string | null | undefined;
  /** In one of these environments. */
  environments?: Array<string> | null | undefined;
  /** These; at most 250. */
  ids?: Array<string> | null | undefined;
  /** Whose analysis is, or is not, stale. */
  isAnalysisStale?: boolean | null | undefined;
  /** Whose name holds this text, in any case. */
  search?: string | null | undefined;
};

/** What a configuration item is; the catalogue says for each what must be known of it. */
export type AssetType =
  /** A business or technical application. */
  | 'APPLICATION'
  /** A database or an instance of one. */
  | 'DATABASE'
  /** A Kubernetes cluster of any distribution. */
  | 'KUBERNETES_CLUSTER'
  /** A router, switch, firewall, load balancer or the like. */
  | 'NETWORK_DEVICE'
  /** A connection between two places or devices. */
  | 'NETWORK_LINK'
  /** Anything else; only its name, environment and location are asked for. */
  | 'OTHER'
  /** A physical or virtual machine, or a host of virtual machines. */
  | 'SERVER'
  /** A storage system, share or volume. */
  | 'STORAGE';

/** Which entries of the audit trail; what is left out does not narrow. */
export type AuditFilter = {
  /** Of these actions. */
  actions?: Array<string> | null | undefined;
  /** About one asset. */
  assetId?: string | null | undefined;
  /** Of one collection flow. */
  collectionFlowId?: string | null | undefined;
  /** Caused by one request. */
  requestId?: string | null | undefined;
  /** Of one assistant session. */
  sessionId?: string | null | undefined;
  /** From here on. */
  since?: string | null | undefined;
  /** Before this. */
  until?: string | null | undefined;
};

/** Whether to count only, or to link too. */
export type BackfillWiringInput = {
  /** True counts what would be linked and changes nothing. */
  dryRun?: boolean;
};

/** Which run to stop. */
export type CancelAnalysisInput = {
  /** A run. */
  runId: string;
};

/** How far a collection flow is. */
export type CollectionPhase =
  /** Its assets are selected; nothing has been scanned yet. */
  | 'ASSET_SELECTION'
  /** No gap is open. */
  | 'FINALIZATION'
  /** Scanned; gaps are being analysed or wait for it. */
  | 'GAP_ANALYSIS'
  /** People answer. */
  | 'MANUAL_COLLECTION'
  /** Analysed; gaps are open and questions can be made of them. */
  | 'QUESTIONNAIRE_GENERATION';

/** Field mappings that a person has looked over. */
export type ConfirmFieldMappingsInput = {
  /** The import; its run must not have begun. */
  dataImportId: string;
  /** Which of its alternatives the import is, with the mappings of that one; left out: what was detected. */
  format?: ImportFormat | null | undefined;
  /** Columns that are left out keep their mapping. 1 or more, unless the format was to be confirmed. */
  mappings: Array<FieldMappingInput>;
};

/** An asset that a person adds. */
export type CreateAssetInput = {
  /** What it is. */
  assetType: AssetType;
  /** Values of the catalogue's fields for this type; normalised. */
  attributes?: Record<string, unknown> | null | undefined;
  /** Anything else worth keeping. */
  customAttributes?: Record<string, unknown> | null | undefined;
  /** What it is for. */
  description?: string | null | undefined;
  /** One of the catalogue's environments, or a word for one (`prod`). */
  environment?: string | null | undefined;
  /** Site, datacenter or region. */
  location?: string | null | undefined;
  /** 1 to 255 characters. */
  name: string;
};

/** A new client account. */
export type CreateClientAccountInput = {
  /** 1 to 200 characters, unique. */
  name: string;
};

/** Assets to find the gaps of: either some by id, or all that a discovery flow made. */
export type CreateCollectionFlowInput = {
  /** These assets; 1 to 250. */
  assetIds?: Array<string> | null | undefined;
  /** All assets of this discovery flow, any number. */
  discoveryFlowId?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
};

/** A new discovery flow. */
export type CreateDiscoveryFlowInput = {
  /** 1 to 200 characters. */
  name: string;
};

/** A new engagement of a client account. */
export type CreateEngagementInput = {
  /** The client account it belongs to. */
  clientAccountId: string;
  /** 1 to 200 characters, unique in the client account. */
  name: string;
};

/** A file that is to be uploaded. */
export type CreateImportUploadInput = {
  /** The flow that it is for. */
  discoveryFlowId: string;
  /** 1 to 255 characters; what is in the file is found by looking into it. */
  fileName: string;
  /** Left out: detected from the header. */
  format?: ImportFormat | null | undefined;
};

/** Where an import stands. */
export type DataImportStatus =
  /** Its file has not come yet. */
  | 'AWAITING_UPLOAD'
  /** What came was no file of records; another can be sent to the same address. */
  | 'REFUSED'
  /** Its records are stored. */
  | 'STORED';

/** Learnings that are not to be used again. */
export type DeleteLearningsInput = {
  /** Their ids. */
  learningIds: Array<string>;
};

/** How far a discovery flow is. */
export type DiscoveryPhase =
  /** A run has begun: records are read and normalised. */
  | 'DATA_CLEANSING'
  /** Records are stored; which column holds which field can be looked over. */
  | 'FIELD_MAPPING'
  /** Every record is settled. */
  | 'FINALIZATION'
  /** Waits for records. */
  | 'IMPORT'
  /** Assets are created and updated, chunk after chunk. */
  | 'INVENTORY';

/** Where the enhancement of a flow, or one run of it, stands. */
export type EnhancementStatus =
  /** Stopped by itself, see `errorCode`; what was analysed stays. */
  | 'ABORTED'
  /** Stopped by a person; what was analysed stays. */
  | 'CANCELED'
  /** Every asset of the plan was dealt with; some of them may have failed. */
  | 'COMPLETED'
  /** Could not be carried on, see `errorCode`; what was analysed stays. */
  | 'FAILED'
  /** A worker is at it, asset after asset. */
  | 'IN_PROGRESS'
  /** The flow has had no run. */
  | 'NOT_STARTED'
  /** Waits for a worker. */
  | 'QUEUED';

/** What a person says a column holds. */
export type FieldMappingInput = {
  /** A column, called as in the import's fieldMappings. */
  sourceColumn: string;
  /** A field of the catalogue; null: a custom attribute. */
  targetField?: string | null | undefined;
};

/** When a blank field of an asset is a gap. */
export type FieldRequirement =
  /** Where `requiredWhen` holds for the other values of the asset. */
  | 'CONDITIONAL'
  /** Never; a value that is invalid or in conflict still is one. */
  | 'OPTIONAL'
  /** Always. */
  | 'REQUIRED';

/** Where a flow stands. */
export type FlowStatus =
  /** Stopped by a person. */
  | 'CANCELED'
  /** Done. */
  | 'COMPLETED'
  /** Stopped by an error; can be started again. */
  | 'FAILED'
  /** Created; nothing has run yet. */
  | 'INITIALIZED'
  /** Waits for people. */
  | 'PAUSED'
  /** A job is at work. */
  | 'RUNNING';

/** Which gaps; what is left out does not narrow, several conditions must all hold. */
export type GapFilter = {
  /** Of these assets; at most 250. */
  assetIds?: Array<string> | null | undefined;
  /** In one of these fields. */
  fieldNames?: Array<string> | null | undefined;
  /** For which a value is, or is not, proposed. */
  hasProposal?: boolean | null | undefined;
  /** That have, or have not, been analysed. */
  isAnalyzed?: boolean | null | undefined;
  /** With at most this confidence, 0 to 1. */
  maxConfidence?: number | null | undefined;
  /** With at least this confidence, 0 to 1. */
  minConfidence?: number | null | undefined;
  /** Of one of these priorities. */
  priorities?: Array<GapPriority> | null | undefined;
  /** That became one of these. */
  resolutions?: Array<GapResolution> | null | undefined;
};

/** How much a gap blocks: the criticality of its field in the catalogue. */
export type GapPriority =
  /** No decision without it. */
  | 'CRITICAL'
  /** Sizing, moving or supporting the asset stalls without it. */
  | 'HIGH'
  /** Good to know. */
  | 'LOW'
  /** Wanted before the move. */
  | 'MEDIUM';

/** What became of a gap. */
export type GapResolution =
  /** A person accepted the proposed value; it is on the asset. */
  | 'ACCEPTED'
  /** The field does not apply to this asset: a person said so, or the condition of the catalogue does. */
  | 'NOT_APPLICABLE'
  /** Open. */
  | 'PENDING'
  /** A person rejected the proposal. */
  | 'REJECTED'
  /** The field has a value that a person or a source gave. */
  | 'RESOLVED';

/** What is wrong with a field. */
export type GapType =
  /** Sources disagree. */
  | 'CONFLICTING_VALUES'
  /** What the source says is no value of the field. */
  | 'INVALID_VALUE'
  /** The catalogue requires it, and it has no value. */
  | 'MISSING_FIELD';

/** The collection flow whose pending gaps people are to be asked about. */
export type GenerateQuestionnaireInput = {
  /** The flow. */
  collectionFlowId: string;
};

/** Whom to give which role where. */
export type GrantAccessInput = {
  /** The client account of the grant. */
  clientAccountId: string;
  /** One engagement; left out, the grant on all of them. */
  engagementId?: string | null | undefined;
  /** Replaces the role of an earlier grant on the same. */
  role: Role;
  /** Subject of the tokens that the grant is for; 1 to 256 characters. */
  subject: string;
};

/** Whether the tenant's records and assets are wired as they should be. */
export type HealthStatus =
  /** Every flow-based asset has its flow, and every link leads somewhere. */
  | 'HEALTHY'
  /** At least one does not; the metrics say how many, the samples which. */
  | 'UNHEALTHY';

/** Whose export an import is. */
export type ImportFormat =
  /** AWS Migration Hub import template. */
  | 'AWS_MIGRATION_HUB'
  /** Azure Migrate: import template or inventory export. */
  | 'AZURE_MIGRATE'
  /** Any other table: fields are found by the names and values of its columns. */
  | 'GENERIC'
  /** Google Cloud Migration Center tables. */
  | 'GOOGLE_MIGRATION_CENTER'
  /** NetBox devices, virtual machines, sites or cables. */
  | 'NETBOX'
  /** RVTools workbook, or one of its sheets as CSV. */
  | 'RVTOOLS'
  /** ServiceNow CMDB list or table API export. */
  | 'SERVICENOW';

/** Records that are imported at once. */
export type ImportRecordsInput = {
  /** The flow that they are for. */
  discoveryFlowId: string;
  /** Left out: detected from the keys. */
  format?: ImportFormat | null | undefined;
  /** A repetition with the same key answers what the first one did; 1 to 200 characters, kept 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** 1 to 250; upload a file for more. */
  records: Array<Record<string, unknown>>;
};

/** How far a learning reaches. */
export type LearningScope =
  /** Every engagement of the client account, where their own learnings are too few. */
  | 'CLIENT'
  /** The engagement that it was learned in. */
  | 'ENGAGEMENT';

/** Who wrote a message. */
export type MessageRole =
  /** The assistant. */
  | 'ASSISTANT'
  /** A person. */
  | 'USER';

/** How far the answer to a message is. */
export type MessageStatus =
  /** Settled: a message of a person was answered, or this is the answer. */
  | 'ANSWERED'
  /** Could not be answered; `errorCode` says why. */
  | 'FAILED'
  /** Waits, or is being answered: ask again after `pollAfterMs`. */
  | 'PENDING';

/** How a run stands. */
export type ProgressStatus =
  /** Stopped by a person. */
  | 'CANCELED'
  /** Every record is settled. */
  | 'COMPLETED'
  /** Stopped by an error; can be run again. */
  | 'FAILED'
  /** At work. */
  | 'IN_PROGRESS'
  /** Nothing has run, or there is something new to run. */
  | 'NOT_STARTED';

/** What has become of a record. */
export type RawRecordStatus =
  /** It says nothing that its asset did not say already. */
  | 'DUPLICATE'
  /** Not yet looked at. */
  | 'PENDING'
  /** It made an asset, or changed one. */
  | 'PROCESSED'
  /** It could not be read, or is no asset; errorCode says which. */
  | 'REJECTED';

/** Which references; what is left out does not narrow, several conditions must all hold. */
export type ReferenceFilter = {
  /** Of one of these kinds. */
  kinds?: Array<ReferenceKind> | null | undefined;
  /** Of which that much is known. */
  statuses?: Array<ReferenceStatus> | null | undefined;
};

/** What an asset is to the one that it refers to. */
export type ReferenceKind =
  /** Storage is used by a machine. */
  | 'ATTACHED_TO'
  /** A network link ends at a device. */
  | 'CONNECTS'
  /** An application needs another one. */
  | 'DEPENDS_ON'
  /** A machine or a host in its cluster. */
  | 'MEMBER_OF'
  /** A server or a cluster runs an application. */
  | 'RUNS'
  /** A virtual machine on its host, an application or a database on its server. */
  | 'RUNS_ON'
  /** A database serves an application. */
  | 'SERVES';

/** How a written name was found to mean an asset; the first rule that finds any decides. */
export type ReferenceRule =
  /** With one of the tenant's domains added it is the asset's name. */
  | 'DOMAIN_ADDED'
  /** Without one of the tenant's domains it is the name of an asset that has no FQDN. */
  | 'DOMAIN_REMOVED'
  /** It is the asset's fully qualified domain name. */
  | 'FQDN'
  /** It is the asset's host name, or the first label of its FQDN. */
  | 'HOST_NAME'
  /** It is the asset's name, in any case. */
  | 'NAME'
  /** With a naming prefix of the tenant it is the asset's name. */
  | 'PREFIX_ADDED'
  /** Without a naming prefix of the tenant it is the asset's name. */
  | 'PREFIX_REMOVED';

/** Whether it is known which asset a reference means. */
export type ReferenceStatus =
  /** It could be several; `candidates` are they. */
  | 'AMBIGUOUS'
  /** None that the tenant has. */
  | 'DANGLING'
  /** Exactly one asset; `target` is it. */
  | 'RESOLVED';

/** Proposals to reject. */
export type RejectGapsInput = {
  /** These gaps; 1 to 250, all or none. */
  gapIds: Array<string>;
  /** To repeat the call safely: the same key and input give the same answer for 24 hours; 1 to 200 characters. */
  idempotencyKey?: string | null | undefined;
  /** Why; kept in the audit trail without personal data, at most 2,000 characters. */
  note?: string | null | undefined;
};

/** Which assets that failed to take again. */
export type RequeueFailedAssetsInput = {
  /** Only these of the assets whose last analysis failed, 250 at most; null: all of them. */
  assetIds?: Array<string> | null | undefined;
  /** A collection flow. */
  collectionFlowId: string;
  /** Repeating the mutation with it answers the same run. */
  idempotencyKey?: string | null | undefined;
};

/** Which analyses count as stuck. */
export type ResetStuckAnalysesInput = {
  /** Those in progress of which nothing was heard for this many minutes, 0 to 525600. */
  olderThanMinutes?: number;
};

/** The value of a field, or that it does not apply: one of the two. */
export type ResolveGapInput = {
  /** The gap. */
  gapId: string;
  /** To repeat the call safely: the same key and input give the same answer for 24 hours; 1 to 200 characters. */
  idempotencyKey?: string | null | undefined;
  /** The field does not apply to this asset. */
  notApplicable?: boolean;
  /** Checked against the catalogue and written to the asset. */
  value?: unknown;
};

/** The grant to take back. */
export type RevokeAccessInput = {
  /** The client account of the grant. */
  clientAccountId: string;
  /** One engagement; left out, the grant on all of them. */
  engagementId?: string | null | undefined;
  /** Subject of the tokens that the grant is for; 1 to 256 characters. */
  subject: string;
};

/** What a grant allows; a higher role may do all that a lower one may. */
export type Role =
  /** Grants access, sets what models may see, deletes learnings, backfills. */
  | 'ADMIN'
  /** Imports, scans, analyses and decides. */
  | 'ANALYST'
  /** Reads everything of the tenant. */
  | 'VIEWER';

/** A run that turns the stored records of a flow into assets. */
export type RunDiscoveryInput = {
  /** The flow; it must hold records that are not settled. */
  discoveryFlowId: string;
  /** A repetition with the same key answers what the first one did; 1 to 200 characters, kept 24 hours. */
  idempotencyKey?: string | null | undefined;
};

/** Why a run ended without completing. */
export type RunErrorCode =
  /** The tenant's budget is used up. */
  | 'BUDGET_EXHAUSTED'
  /** More than half of its assets failed. */
  | 'CIRCUIT_OPEN'
  /** A fault on our side. */
  | 'INTERNAL'
  /** The model has failed so often in a row, whosever calls they were, that it is not asked for a while. */
  | 'MODEL_UNAVAILABLE'
  /** No worker has said anything of it for too long. */
  | 'WORKER_LOST';

/** Which flow to scan. */
export type ScanGapsInput = {
  /** The collection flow. */
  collectionFlowId: string;
};

/** What a person says in a conversation. */
export type SendAssistantMessageInput = {
  /** Uploaded attachments of the conversation, or documents of the knowledge, that it refers to; 10 at most. */
  attachmentIds?: Array<string> | null | undefined;
  /** The same key and input again answer the message of the first time; 1 to 200 characters. */
  idempotencyKey?: string | null | undefined;
  /** The conversation. */
  sessionId: string;
  /** What is said. */
  text: string;
};

/** What may be spent on model calls. */
export type SetBudgetInput = {
  /** For all engagements of the client account together, beside what each of them may spend; for an ADMIN of the client account. */
  isClientWide?: boolean;
  /** US dollars a calendar month (UTC), renewed with each; null: no budget. */
  monthlyUsd?: number | null | undefined;
};

/** Which blanks of a field are gaps from now on. */
export type SetFieldRequirementInput = {
  /** What has the field. */
  assetType: AssetType;
  /** A field of the catalogue. */
  fieldName: string;
  /** With CONDITIONAL: `{field, in: [values]}`, `{field, isPresent: true}`, `{all: [...]}`, `{any: [...]}` or `{not: ...}`, at most five levels deep, about fields of the same type. */
  requiredWhen?: unknown;
  /** Null: as the catalogue says again. */
  requirement?: FieldRequirement | null | undefined;
};

/** The keys that from now on pass; they are those of the whole client account. */
export type SetSafeAttributeKeysInput = {
  /** Replace all keys there are: at most 250, each 1 to 100 characters, compared trimmed and in lower case. None: no custom attribute passes. Null: back to the default. */
  keys?: Array<string> | null | undefined;
};

/** A new conversation. */
export type StartAssistantSessionInput = {
  /** What it is about, in a few words. */
  topic?: string | null | undefined;
};

/** What changes about an asset; what is left out stays, null takes a value away. */
export type UpdateAssetInput = {
  /** The asset. */
  assetId: string;
  /** Values of the catalogue's fields; merged with those it has. */
  attributes?: Record<string, unknown> | null | undefined;
  /** Merged with those it has. */
  customAttributes?: Record<string, unknown> | null | undefined;
  /** What it is for. */
  description?: string | null | undefined;
  /** One of the catalogue's environments, or a word for one. */
  environment?: string | null | undefined;
  /** Site, datacenter or region. */
  location?: string | null | undefined;
  /** 1 to 255 characters; a name cannot be taken away. */
  name?: string | null | undefined;
};

export type AssetFieldsFragment = { id: string, name: string, assetType: AssetType, description: string | null, environment: string | null, location: string | null, discoverySource: string | null, discoveryMethod: string | null, attributes: Record<string, unknown>, customAttributes: Record<string, unknown>, completeness: number, analysisStatus: AnalysisStatus, analyzedAt: string | null, isAnalysisStale: boolean, fieldMappingsHash: string | null, createdAt: string, updatedAt: string };

export type AssetQueryVariables = Exact<{
  id: string;
}>;


export type AssetQuery = { asset: (
    { discoveryFlow: { id: string, name: string } | null, rawImportRecord: { id: string, sheet: string, rowNumber: number, rawData: Record<string, unknown>, cleansedSummary: Record<string, unknown> | null, processedAt: string | null } | null }
    & AssetFieldsFragment
  ) | null };

export type AssetsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  withTotal?: boolean;
}>;


export type AssetsQuery = { assets: { totalCount?: number, nodes: Array<AssetFieldsFragment>, pageInfo: PageFieldsFragment } };

export type CreateAssetMutationVariables = Exact<{
  input: CreateAssetInput;
}>;


export type CreateAssetMutation = { createAsset: { asset: AssetFieldsFragment } };

export type UpdateAssetMutationVariables = Exact<{
  input: UpdateAssetInput;
}>;


export type UpdateAssetMutation = { updateAsset: { asset: AssetFieldsFragment } };

export type CatalogueFieldFieldsFragment = { assetType: AssetType, name: string, label: string, valueKind: string, isList: boolean, unit: string | null, allowedValues: Array<string> | null, category: string, requirement: FieldRequirement, requiredWhen: unknown, isRequirementOwn: boolean };

export type CatalogueFieldsQueryVariables = Exact<{
  assetType?: AssetType | null | undefined;
}>;


export type CatalogueFieldsQuery = { catalogueFields: Array<CatalogueFieldFieldsFragment> };

export type SetFieldRequirementMutationVariables = Exact<{
  input: SetFieldRequirementInput;
}>;


export type SetFieldRequirementMutation = { setFieldRequirement: { catalogueField: CatalogueFieldFieldsFragment } };

export type AssetNamesQueryVariables = Exact<{
  first?: number | null | undefined;
  filter?: AssetFilter | null | undefined;
}>;


export type AssetNamesQuery = { assets: { nodes: Array<{ id: string, name: string, assetType: AssetType }> } };

export type AssetReferencesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ReferenceFilter | null | undefined;
}>;


export type AssetReferencesQuery = { assetReferences: { nodes: Array<{ id: string, kind: ReferenceKind, fieldName: string, name: string, status: ReferenceStatus, resolvedBy: ReferenceRule | null, updatedAt: string, asset: { id: string, name: string } | null, target: { id: string, name: string } | null, candidates: Array<{ id: string, name: string }> }>, pageInfo: PageFieldsFragment } };

export type KnowledgeSourceFieldsFragment = { documentId: string, title: string, excerpt: string, score: number };

export type KnowledgeDocumentFieldsFragment = { id: string, title: string, chunkCount: number, piiRedacted: boolean, createdAt: string };

export type AssistantMessageFieldsFragment = { id: string, role: MessageRole, status: MessageStatus, text: string | null, isEscalated: boolean, errorCode: string | null, metadata: unknown, createdAt: string, pollAfterMs: number, sources: Array<KnowledgeSourceFieldsFragment>, toolsCalled: Array<ToolCallFieldsFragment> };

export type AssistantSessionFieldsFragment = { id: string, topic: string | null, messageCount: number, isEscalated: boolean, escalationTicketId: string | null, createdAt: string };

export type AssistantSessionQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AssistantSessionQuery = { assistantSession: (
    { messages: { nodes: Array<AssistantMessageFieldsFragment>, pageInfo: PageFieldsFragment } }
    & AssistantSessionFieldsFragment
  ) | null };

export type AssistantMessageQueryVariables = Exact<{
  id: string;
}>;


export type AssistantMessageQuery = { assistantMessage: AssistantMessageFieldsFragment | null };

export type KnowledgeDocumentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  withTotal?: boolean;
}>;


export type KnowledgeDocumentsQuery = { knowledgeDocuments: { totalCount?: number, nodes: Array<KnowledgeDocumentFieldsFragment>, pageInfo: PageFieldsFragment } };

export type SearchKnowledgeQueryVariables = Exact<{
  query: string;
  first?: number | null | undefined;
}>;


export type SearchKnowledgeQuery = { searchKnowledge: Array<KnowledgeSourceFieldsFragment> };

export type StartAssistantSessionMutationVariables = Exact<{
  input: StartAssistantSessionInput;
}>;


export type StartAssistantSessionMutation = { startAssistantSession: { session: AssistantSessionFieldsFragment } };

export type SendAssistantMessageMutationVariables = Exact<{
  input: SendAssistantMessageInput;
}>;


export type SendAssistantMessageMutation = { sendAssistantMessage: { message: AssistantMessageFieldsFragment } };

export type AddKnowledgeDocumentMutationVariables = Exact<{
  input: AddKnowledgeDocumentInput;
}>;


export type AddKnowledgeDocumentMutation = { addKnowledgeDocument: { document: KnowledgeDocumentFieldsFragment } };

export type AuditEventsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AuditFilter | null | undefined;
  withTotal?: boolean;
}>;


export type AuditEventsQuery = { auditEvents: { totalCount?: number, nodes: Array<{ id: string, occurredAt: string, actor: string, action: string, requestId: string, sessionId: string | null, collectionFlowId: string | null, assetId: string | null, gapId: string | null, messageTextRedacted: string | null, selectedSources: unknown, escalationTicketId: string | null, piiRedacted: boolean, details: unknown, hash: string, toolsCalled: Array<ToolCallFieldsFragment> }>, pageInfo: PageFieldsFragment } };

export type VerifyAuditTrailQueryVariables = Exact<{ [key: string]: never; }>;


export type VerifyAuditTrailQuery = { verifyAuditTrail: { isIntact: boolean, eventsChecked: number, firstBrokenEventId: string | null } };

export type CalibrationQueryVariables = Exact<{
  fieldName?: string | null | undefined;
}>;


export type CalibrationQuery = { calibration: Array<{ fieldName: string, decisions: number, accepted: number, isCalibrated: boolean, expectedError: number, method: string, bins: Array<{ from: number, to: number, decisions: number, accepted: number, meanConfidence: number, acceptedShare: number, calibrated: number, lowerBound: number }> }> };

export type DiscoveryFlowFieldsFragment = { id: string, masterFlowId: string, name: string, status: FlowStatus, phase: DiscoveryPhase, errorCode: string | null, createdAt: string, updatedAt: string, progress: { status: ProgressStatus, processed: number, total: number, percentage: number, updatedAt: string | null, pollAfterMs: number }, recordCounts: { received: number, processed: number, rejected: number, duplicate: number, pending: number } };

export type DataImportFieldsFragment = { id: string, fileName: string | null, format: ImportFormat, formatConfidence: number, status: DataImportStatus, errorCode: string | null, remarks: Array<string>, uploadExpiresAt: string | null, receivedRecords: number, createdAt: string, alternatives: Array<{ format: ImportFormat, confidence: number }>, fieldMappings: Array<{ sourceColumn: string, targetField: string | null, confidence: number, isConfirmed: boolean }> };

export type DiscoveryFlowQueryVariables = Exact<{
  id: string;
}>;


export type DiscoveryFlowQuery = { discoveryFlow: (
    { imports: Array<DataImportFieldsFragment>, failedChunks: Array<{ number: number, firstRecord: number, lastRecord: number, attempts: number, errorCode: string }> }
    & DiscoveryFlowFieldsFragment
  ) | null };

export type DiscoveryFlowsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  withTotal?: boolean;
}>;


export type DiscoveryFlowsQuery = { discoveryFlows: { totalCount?: number, nodes: Array<DiscoveryFlowFieldsFragment>, pageInfo: PageFieldsFragment } };

export type DiscoveryProgressQueryVariables = Exact<{
  id: string;
}>;


export type DiscoveryProgressQuery = { discoveryFlow: DiscoveryFlowFieldsFragment | null };

export type DiscoveryFlowAssetsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  withTotal?: boolean;
}>;


export type DiscoveryFlowAssetsQuery = { discoveryFlow: { id: string, assets: { totalCount?: number, nodes: Array<AssetFieldsFragment>, pageInfo: PageFieldsFragment } } | null };

export type DataImportQueryVariables = Exact<{
  id: string;
}>;


export type DataImportQuery = { dataImport: DataImportFieldsFragment | null };

export type RejectedRecordsQueryVariables = Exact<{
  dataImportId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  withTotal?: boolean;
}>;


export type RejectedRecordsQuery = { dataImport: { id: string, rejectedRecords: { totalCount?: number, nodes: Array<{ id: string, sheet: string, rowNumber: number, status: RawRecordStatus, errorCode: string | null, processingNotes: string | null, rawData: Record<string, unknown> }>, pageInfo: PageFieldsFragment } } | null };

export type CreateDiscoveryFlowMutationVariables = Exact<{
  input: CreateDiscoveryFlowInput;
}>;


export type CreateDiscoveryFlowMutation = { createDiscoveryFlow: { discoveryFlow: DiscoveryFlowFieldsFragment } };

export type CreateImportUploadMutationVariables = Exact<{
  input: CreateImportUploadInput;
}>;


export type CreateImportUploadMutation = { createImportUpload: { uploadUrl: string, dataImportId: string, expiresAt: string } };

export type ImportRecordsMutationVariables = Exact<{
  input: ImportRecordsInput;
}>;


export type ImportRecordsMutation = { importRecords: { dataImport: DataImportFieldsFragment } };

export type ConfirmFieldMappingsMutationVariables = Exact<{
  input: ConfirmFieldMappingsInput;
}>;


export type ConfirmFieldMappingsMutation = { confirmFieldMappings: { dataImport: DataImportFieldsFragment } };

export type RunDiscoveryMutationVariables = Exact<{
  input: RunDiscoveryInput;
}>;


export type RunDiscoveryMutation = { runDiscovery: { discoveryFlow: DiscoveryFlowFieldsFragment } };

export type EnhancementProgressFieldsFragment = { runId: string | null, status: EnhancementStatus, processed: number, total: number, failed: number, skipped: number, currentAsset: string | null, percentage: number, updatedAt: string | null, version: string, pollAfterMs: number };

export type AnalysisRunFieldsFragment = { id: string, status: EnhancementStatus, isSettled: boolean, forceRefresh: boolean, fieldNames: Array<string> | null, errorCode: RunErrorCode | null, model: string, inputTokens: number, outputTokens: number, costUsd: number | null, requestedBy: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, collectionFlow: { id: string }, plan: { total: number, fresh: number, stale: number, skipped: number, forced: number }, progress: EnhancementProgressFieldsFragment };

export type AnalysisRunQueryVariables = Exact<{
  id: string;
}>;


export type AnalysisRunQuery = { analysisRun: AnalysisRunFieldsFragment | null };

export type AnalysisRunsQueryVariables = Exact<{
  collectionFlowId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  withTotal?: boolean;
}>;


export type AnalysisRunsQuery = { collectionFlow: { id: string, runs: { totalCount?: number, nodes: Array<AnalysisRunFieldsFragment>, pageInfo: PageFieldsFragment } } | null };

export type AssetAnalysesQueryVariables = Exact<{
  runId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  statuses?: Array<AssetAnalysisStatus> | null | undefined;
  withTotal?: boolean;
}>;


export type AssetAnalysesQuery = { analysisRun: { id: string, assetAnalyses: { totalCount?: number, nodes: Array<{ id: string, assetId: string, status: AssetAnalysisStatus, errorCode: AssetErrorCode | null, gapsEnhanced: number, durationMs: number | null, inputTokens: number, outputTokens: number, contextKeysUsed: Array<string>, asset: { id: string, name: string } | null }>, pageInfo: PageFieldsFragment } } | null };

export type EnhancementProgressQueryVariables = Exact<{
  collectionFlowId: string;
}>;


export type EnhancementProgressQuery = { enhancementProgress: EnhancementProgressFieldsFragment };

export type SafeAttributeKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type SafeAttributeKeysQuery = { safeAttributeKeys: { keys: Array<string>, isDefault: boolean } };

export type AnalyzeGapsMutationVariables = Exact<{
  input: AnalyzeGapsInput;
}>;


export type AnalyzeGapsMutation = { analyzeGaps: { run: AnalysisRunFieldsFragment } };

export type CancelAnalysisMutationVariables = Exact<{
  input: CancelAnalysisInput;
}>;


export type CancelAnalysisMutation = { cancelAnalysis: { run: AnalysisRunFieldsFragment } };

export type RequeueFailedAssetsMutationVariables = Exact<{
  input: RequeueFailedAssetsInput;
}>;


export type RequeueFailedAssetsMutation = { requeueFailedAssets: { requeued: number, run: AnalysisRunFieldsFragment } };

export type ResetStuckAnalysesMutationVariables = Exact<{
  input: ResetStuckAnalysesInput;
}>;


export type ResetStuckAnalysesMutation = { resetStuckAnalyses: { reset: number } };

export type SetSafeAttributeKeysMutationVariables = Exact<{
  input: SetSafeAttributeKeysInput;
}>;


export type SetSafeAttributeKeysMutation = { setSafeAttributeKeys: { safeAttributeKeys: { keys: Array<string>, isDefault: boolean } } };

export type GapFieldsFragment = { id: string, fieldName: string, gapType: GapType, gapCategory: string, priority: GapPriority, confidenceScore: number | null, aiSuggestions: Array<string>, suggestedResolution: string | null, proposedValue: unknown, isProposalStale: boolean, staleReason: string | null, resolution: GapResolution, resolvedValue: unknown, resolvedBy: string | null, resolvedAt: string | null, asset: { id: string, name: string, assetType: AssetType }, evidence: Array<{ source: string, path: string, excerpt: string, assetIds: Array<string> | null }> };

export type CollectionFlowFieldsFragment = { id: string, masterFlowId: string, name: string, status: FlowStatus, phase: CollectionPhase, createdAt: string, updatedAt: string, gapSummary: { total: number, pending: number, analyzed: number, critical: number, high: number, medium: number, low: number } };

export type CollectionFlowQueryVariables = Exact<{
  id: string;
}>;


export type CollectionFlowQuery = { collectionFlow: (
    { discoveryFlow: { id: string, name: string } | null, enhancementProgress: EnhancementProgressFieldsFragment }
    & CollectionFlowFieldsFragment
  ) | null };

export type CollectionFlowsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  withTotal?: boolean;
}>;


export type CollectionFlowsQuery = { collectionFlows: { totalCount?: number, nodes: Array<CollectionFlowFieldsFragment>, pageInfo: PageFieldsFragment } };

export type CollectionFlowAssetsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  withTotal?: boolean;
}>;


export type CollectionFlowAssetsQuery = { collectionFlow: { id: string, assets: { totalCount?: number, nodes: Array<AssetFieldsFragment>, pageInfo: PageFieldsFragment } } | null };

export type CollectionFlowGapsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: GapFilter | null | undefined;
  withTotal?: boolean;
}>;


export type CollectionFlowGapsQuery = { collectionFlow: { id: string, gaps: { totalCount?: number, nodes: Array<GapFieldsFragment>, pageInfo: PageFieldsFragment } } | null };

export type GapQueryVariables = Exact<{
  id: string;
}>;


export type GapQuery = { gap: (
    { collectionFlow: { id: string, name: string }, analysisRun: { id: string, model: string } | null }
    & GapFieldsFragment
  ) | null };

export type GapsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: GapFilter | null | undefined;
  withTotal?: boolean;
}>;


export type GapsQuery = { gaps: { totalCount?: number, nodes: Array<GapFieldsFragment>, pageInfo: PageFieldsFragment } };

export type CountGapsQueryVariables = Exact<{
  id: string;
  filter?: GapFilter | null | undefined;
}>;


export type CountGapsQuery = { collectionFlow: { id: string, gaps: { totalCount: number } } | null };

export type CreateCollectionFlowMutationVariables = Exact<{
  input: CreateCollectionFlowInput;
}>;


export type CreateCollectionFlowMutation = { createCollectionFlow: { collectionFlow: CollectionFlowFieldsFragment } };

export type ScanGapsMutationVariables = Exact<{
  input: ScanGapsInput;
}>;


export type ScanGapsMutation = { scanGaps: { gapsFound: number, durationMs: number, collectionFlow: CollectionFlowFieldsFragment } };

export type AcceptGapsMutationVariables = Exact<{
  input: AcceptGapsInput;
}>;


export type AcceptGapsMutation = { acceptGaps: { accepted: number, uncalibratedFields: Array<string>, precisionBound: number | null, gaps: Array<GapFieldsFragment> } };

export type RejectGapsMutationVariables = Exact<{
  input: RejectGapsInput;
}>;


export type RejectGapsMutation = { rejectGaps: { rejected: number, gaps: Array<GapFieldsFragment> } };

export type ResolveGapMutationVariables = Exact<{
  input: ResolveGapInput;
}>;


export type ResolveGapMutation = { resolveGap: { gap: GapFieldsFragment } };

export type LearningsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  assetType?: AssetType | null | undefined;
  fieldName?: string | null | undefined;
  withTotal?: boolean;
}>;


export type LearningsQuery = { learnings: { totalCount?: number, nodes: Array<{ id: string, scope: LearningScope, patternType: string, assetType: AssetType, fieldName: string | null, suggestedResolution: string | null, confidenceScore: number | null, timesUsed: number, timesDecided: number, outcome: GapResolution | null, createdAt: string, expiresAt: string }>, pageInfo: PageFieldsFragment } };

export type DeleteLearningsMutationVariables = Exact<{
  input: DeleteLearningsInput;
}>;


export type DeleteLearningsMutation = { deleteLearnings: { deleted: number } };

export type QuestionnaireFieldsFragment = { id: string, availableAt: string, isAvailable: boolean, answeredQuestions: number, totalQuestions: number, sections: Array<{ title: string, questions: Array<{ gapId: string, prompt: string, fieldName: string, allowedValues: Array<string> | null, suggestedAnswer: unknown, answer: unknown, alsoAnswers: Array<string>, asset: { id: string, name: string, assetType: AssetType } }> }> };

export type QuestionnaireQueryVariables = Exact<{
  collectionFlowId: string;
}>;


export type QuestionnaireQuery = { collectionFlow: { id: string, questionnaire: QuestionnaireFieldsFragment | null } | null };

export type SharedQuestionsQueryVariables = Exact<{
  collectionFlowId: string;
  assets?: number;
}>;


export type SharedQuestionsQuery = { collectionFlow: { id: string, questionnaire: { id: string, sharedQuestions: Array<{ prompt: string, assetType: AssetType, fieldName: string, priority: GapPriority, allowedValues: Array<string> | null, suggestedAnswer: unknown, assetCount: number, gapIds: Array<string>, assets: Array<{ id: string, name: string }> }> } | null } | null };

export type QuestionnaireStateQueryVariables = Exact<{
  collectionFlowId: string;
}>;


export type QuestionnaireStateQuery = { collectionFlow: { id: string, questionnaire: { id: string, availableAt: string, isAvailable: boolean, answeredQuestions: number, totalQuestions: number } | null } | null };

export type GenerateQuestionnaireMutationVariables = Exact<{
  input: GenerateQuestionnaireInput;
}>;


export type GenerateQuestionnaireMutation = { generateQuestionnaire: { questionnaire: QuestionnaireFieldsFragment | null } };

export type AnswerQuestionsMutationVariables = Exact<{
  input: AnswerQuestionsInput;
}>;


export type AnswerQuestionsMutation = { answerQuestions: { questionnaire: QuestionnaireFieldsFragment } };

export type PageFieldsFragment = { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null, pageSize: number, pageSizeCapped: boolean, maxPageSize: number };

export type ToolCallFieldsFragment = { name: string, success: boolean, durationMs: number, attempts: number, errorCode: string | null };

export type GrantFieldsFragment = { role: Role, clientAccount: { id: string, name: string }, engagement: { id: string, name: string } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { subject: string, isPlatformAdmin: boolean, grants: Array<GrantFieldsFragment> } };

export type ClientAccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type ClientAccountsQuery = { clientAccounts: Array<{ id: string, name: string, engagements: Array<{ id: string, name: string }> }> };

export type CreateClientAccountMutationVariables = Exact<{
  input: CreateClientAccountInput;
}>;


export type CreateClientAccountMutation = { createClientAccount: { clientAccount: { id: string, name: string } } };

export type CreateEngagementMutationVariables = Exact<{
  input: CreateEngagementInput;
}>;


export type CreateEngagementMutation = { createEngagement: { engagement: { id: string, name: string, clientAccount: { id: string } } } };

export type GrantAccessMutationVariables = Exact<{
  input: GrantAccessInput;
}>;


export type GrantAccessMutation = { grantAccess: { grant: GrantFieldsFragment } };

export type RevokeAccessMutationVariables = Exact<{
  input: RevokeAccessInput;
}>;


export type RevokeAccessMutation = { revokeAccess: { revoked: boolean } };

export type UsageQueryVariables = Exact<{
  since?: string | null | undefined;
  until?: string | null | undefined;
}>;


export type UsageQuery = { usage: { modelCalls: number, cacheHits: number, staleReanalyses: number, forcedReanalyses: number, inputTokens: number, outputTokens: number, costUsd: number, savedUsd: number, budgetUsd: number | null, clientBudgetUsd: number | null } };

export type SetBudgetMutationVariables = Exact<{
  input: SetBudgetInput;
}>;


export type SetBudgetMutation = { setBudget: { budget: { monthlyUsd: number | null, spentUsd: number, reservedUsd: number } } };

export type WiringHealthQueryVariables = Exact<{
  detail?: boolean | null | undefined;
}>;


export type WiringHealthQuery = { wiringHealth: { healthStatus: HealthStatus, clientAccountId: string, engagementId: string, cached: boolean, cacheAgeSeconds: number, metrics: { flowBasedAssetsMissingDiscoveryFlowId: number, allAssetsMissingDiscoveryFlowId: number, assetsWithOrphanRawImportRef: number, rawRecordsWithOrphanAssetRef: number, unprocessedRawRecords: number, danglingReferences: number }, samples: Array<{ metric: string, id: string, name: string | null, createdAt: string }> | null } };

export type BackfillWiringMutationVariables = Exact<{
  input: BackfillWiringInput;
}>;


export type BackfillWiringMutation = { backfillWiring: { report: { dryRun: boolean, assetsLinked: number, rawRecordsLinked: number, unresolvable: number, constraintsValidated: Array<string>, isComplete: boolean } } };

export const AssetFieldsFragmentDoc = new TypedDocumentString(`
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}
    `, {"fragmentName":"AssetFields"});
export const CatalogueFieldFieldsFragmentDoc = new TypedDocumentString(`
    fragment CatalogueFieldFields on CatalogueField {
  assetType
  name
  label
  valueKind
  isList
  unit
  allowedValues
  category
  requirement
  requiredWhen
  isRequirementOwn
}
    `, {"fragmentName":"CatalogueFieldFields"});
export const KnowledgeDocumentFieldsFragmentDoc = new TypedDocumentString(`
    fragment KnowledgeDocumentFields on KnowledgeDocument {
  id
  title
  chunkCount
  piiRedacted
  createdAt
}
    `, {"fragmentName":"KnowledgeDocumentFields"});
export const KnowledgeSourceFieldsFragmentDoc = new TypedDocumentString(`
    fragment KnowledgeSourceFields on KnowledgeSource {
  documentId
  title
  excerpt
  score
}
    `, {"fragmentName":"KnowledgeSourceFields"});
export const ToolCallFieldsFragmentDoc = new TypedDocumentString(`
    fragment ToolCallFields on ToolCall {
  name
  success
  durationMs
  attempts
  errorCode
}
    `, {"fragmentName":"ToolCallFields"});
export const AssistantMessageFieldsFragmentDoc = new TypedDocumentString(`
    fragment AssistantMessageFields on AssistantMessage {
  id
  role
  status
  text
  sources {
    ...KnowledgeSourceFields
  }
  toolsCalled {
    ...ToolCallFields
  }
  isEscalated
  errorCode
  metadata
  createdAt
  pollAfterMs
}
    fragment KnowledgeSourceFields on KnowledgeSource {
  documentId
  title
  excerpt
  score
}
fragment ToolCallFields on ToolCall {
  name
  success
  durationMs
  attempts
  errorCode
}`, {"fragmentName":"AssistantMessageFields"});
export const AssistantSessionFieldsFragmentDoc = new TypedDocumentString(`
    fragment AssistantSessionFields on AssistantSession {
  id
  topic
  messageCount
  isEscalated
  escalationTicketId
  createdAt
}
    `, {"fragmentName":"AssistantSessionFields"});
export const DiscoveryFlowFieldsFragmentDoc = new TypedDocumentString(`
    fragment DiscoveryFlowFields on DiscoveryFlow {
  id
  masterFlowId
  name
  status
  phase
  errorCode
  progress {
    status
    processed
    total
    percentage
    updatedAt
    pollAfterMs
  }
  recordCounts {
    received
    processed
    rejected
    duplicate
    pending
  }
  createdAt
  updatedAt
}
    `, {"fragmentName":"DiscoveryFlowFields"});
export const DataImportFieldsFragmentDoc = new TypedDocumentString(`
    fragment DataImportFields on DataImport {
  id
  fileName
  format
  formatConfidence
  alternatives {
    format
    confidence
  }
  status
  errorCode
  remarks
  uploadExpiresAt
  receivedRecords
  fieldMappings {
    sourceColumn
    targetField
    confidence
    isConfirmed
  }
  createdAt
}
    `, {"fragmentName":"DataImportFields"});
export const EnhancementProgressFieldsFragmentDoc = new TypedDocumentString(`
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
    `, {"fragmentName":"EnhancementProgressFields"});
export const AnalysisRunFieldsFragmentDoc = new TypedDocumentString(`
    fragment AnalysisRunFields on AnalysisRun {
  id
  collectionFlow {
    id
  }
  status
  isSettled
  forceRefresh
  plan {
    total
    fresh
    stale
    skipped
    forced
  }
  fieldNames
  progress {
    ...EnhancementProgressFields
  }
  errorCode
  model
  inputTokens
  outputTokens
  costUsd
  requestedBy
  requestedAt
  startedAt
  finishedAt
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}`, {"fragmentName":"AnalysisRunFields"});
export const GapFieldsFragmentDoc = new TypedDocumentString(`
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}
    `, {"fragmentName":"GapFields"});
export const CollectionFlowFieldsFragmentDoc = new TypedDocumentString(`
    fragment CollectionFlowFields on CollectionFlow {
  id
  masterFlowId
  name
  status
  phase
  gapSummary {
    total
    pending
    analyzed
    critical
    high
    medium
    low
  }
  createdAt
  updatedAt
}
    `, {"fragmentName":"CollectionFlowFields"});
export const QuestionnaireFieldsFragmentDoc = new TypedDocumentString(`
    fragment QuestionnaireFields on Questionnaire {
  id
  availableAt
  isAvailable
  answeredQuestions
  totalQuestions
  sections {
    title
    questions {
      gapId
      asset {
        id
        name
        assetType
      }
      prompt
      fieldName
      allowedValues
      suggestedAnswer
      answer
      alsoAnswers
    }
  }
}
    `, {"fragmentName":"QuestionnaireFields"});
export const PageFieldsFragmentDoc = new TypedDocumentString(`
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}
    `, {"fragmentName":"PageFields"});
export const GrantFieldsFragmentDoc = new TypedDocumentString(`
    fragment GrantFields on Grant {
  role
  clientAccount {
    id
    name
  }
  engagement {
    id
    name
  }
}
    `, {"fragmentName":"GrantFields"});
export const AssetDocument = new TypedDocumentString(`
    query asset($id: ID!) {
  asset(id: $id) {
    ...AssetFields
    discoveryFlow {
      id
      name
    }
    rawImportRecord {
      id
      sheet
      rowNumber
      rawData
      cleansedSummary
      processedAt
    }
  }
}
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}`);
export const AssetsDocument = new TypedDocumentString(`
    query assets($first: Int = 50, $after: String, $filter: AssetFilter, $withTotal: Boolean! = false) {
  assets(first: $first, after: $after, filter: $filter) {
    nodes {
      ...AssetFields
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const CreateAssetDocument = new TypedDocumentString(`
    mutation createAsset($input: CreateAssetInput!) {
  createAsset(input: $input) {
    asset {
      ...AssetFields
    }
  }
}
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}`);
export const UpdateAssetDocument = new TypedDocumentString(`
    mutation updateAsset($input: UpdateAssetInput!) {
  updateAsset(input: $input) {
    asset {
      ...AssetFields
    }
  }
}
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}`);
export const CatalogueFieldsDocument = new TypedDocumentString(`
    query catalogueFields($assetType: AssetType) {
  catalogueFields(assetType: $assetType) {
    ...CatalogueFieldFields
  }
}
    fragment CatalogueFieldFields on CatalogueField {
  assetType
  name
  label
  valueKind
  isList
  unit
  allowedValues
  category
  requirement
  requiredWhen
  isRequirementOwn
}`);
export const SetFieldRequirementDocument = new TypedDocumentString(`
    mutation setFieldRequirement($input: SetFieldRequirementInput!) {
  setFieldRequirement(input: $input) {
    catalogueField {
      ...CatalogueFieldFields
    }
  }
}
    fragment CatalogueFieldFields on CatalogueField {
  assetType
  name
  label
  valueKind
  isList
  unit
  allowedValues
  category
  requirement
  requiredWhen
  isRequirementOwn
}`);
export const AssetNamesDocument = new TypedDocumentString(`
    query assetNames($first: Int = 20, $filter: AssetFilter) {
  assets(first: $first, filter: $filter) {
    nodes {
      id
      name
      assetType
    }
  }
}
    `);
export const AssetReferencesDocument = new TypedDocumentString(`
    query assetReferences($first: Int = 50, $after: String, $filter: ReferenceFilter) {
  assetReferences(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      kind
      fieldName
      name
      status
      resolvedBy
      asset {
        id
        name
      }
      target {
        id
        name
      }
      candidates {
        id
        name
      }
      updatedAt
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const AssistantSessionDocument = new TypedDocumentString(`
    query assistantSession($id: ID!, $first: Int = 50, $after: String) {
  assistantSession(id: $id) {
    ...AssistantSessionFields
    messages(first: $first, after: $after) {
      nodes {
        ...AssistantMessageFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment KnowledgeSourceFields on KnowledgeSource {
  documentId
  title
  excerpt
  score
}
fragment AssistantMessageFields on AssistantMessage {
  id
  role
  status
  text
  sources {
    ...KnowledgeSourceFields
  }
  toolsCalled {
    ...ToolCallFields
  }
  isEscalated
  errorCode
  metadata
  createdAt
  pollAfterMs
}
fragment AssistantSessionFields on AssistantSession {
  id
  topic
  messageCount
  isEscalated
  escalationTicketId
  createdAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}
fragment ToolCallFields on ToolCall {
  name
  success
  durationMs
  attempts
  errorCode
}`);
export const AssistantMessageDocument = new TypedDocumentString(`
    query assistantMessage($id: ID!) {
  assistantMessage(id: $id) {
    ...AssistantMessageFields
  }
}
    fragment KnowledgeSourceFields on KnowledgeSource {
  documentId
  title
  excerpt
  score
}
fragment AssistantMessageFields on AssistantMessage {
  id
  role
  status
  text
  sources {
    ...KnowledgeSourceFields
  }
  toolsCalled {
    ...ToolCallFields
  }
  isEscalated
  errorCode
  metadata
  createdAt
  pollAfterMs
}
fragment ToolCallFields on ToolCall {
  name
  success
  durationMs
  attempts
  errorCode
}`);
export const KnowledgeDocumentsDocument = new TypedDocumentString(`
    query knowledgeDocuments($first: Int = 50, $after: String, $withTotal: Boolean! = false) {
  knowledgeDocuments(first: $first, after: $after) {
    nodes {
      ...KnowledgeDocumentFields
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment KnowledgeDocumentFields on KnowledgeDocument {
  id
  title
  chunkCount
  piiRedacted
  createdAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const SearchKnowledgeDocument = new TypedDocumentString(`
    query searchKnowledge($query: String!, $first: Int = 5) {
  searchKnowledge(query: $query, first: $first) {
    ...KnowledgeSourceFields
  }
}
    fragment KnowledgeSourceFields on KnowledgeSource {
  documentId
  title
  excerpt
  score
}`);
export const StartAssistantSessionDocument = new TypedDocumentString(`
    mutation startAssistantSession($input: StartAssistantSessionInput!) {
  startAssistantSession(input: $input) {
    session {
      ...AssistantSessionFields
    }
  }
}
    fragment AssistantSessionFields on AssistantSession {
  id
  topic
  messageCount
  isEscalated
  escalationTicketId
  createdAt
}`);
export const SendAssistantMessageDocument = new TypedDocumentString(`
    mutation sendAssistantMessage($input: SendAssistantMessageInput!) {
  sendAssistantMessage(input: $input) {
    message {
      ...AssistantMessageFields
    }
  }
}
    fragment KnowledgeSourceFields on KnowledgeSource {
  documentId
  title
  excerpt
  score
}
fragment AssistantMessageFields on AssistantMessage {
  id
  role
  status
  text
  sources {
    ...KnowledgeSourceFields
  }
  toolsCalled {
    ...ToolCallFields
  }
  isEscalated
  errorCode
  metadata
  createdAt
  pollAfterMs
}
fragment ToolCallFields on ToolCall {
  name
  success
  durationMs
  attempts
  errorCode
}`);
export const AddKnowledgeDocumentDocument = new TypedDocumentString(`
    mutation addKnowledgeDocument($input: AddKnowledgeDocumentInput!) {
  addKnowledgeDocument(input: $input) {
    document {
      ...KnowledgeDocumentFields
    }
  }
}
    fragment KnowledgeDocumentFields on KnowledgeDocument {
  id
  title
  chunkCount
  piiRedacted
  createdAt
}`);
export const AuditEventsDocument = new TypedDocumentString(`
    query auditEvents($first: Int = 50, $after: String, $filter: AuditFilter, $withTotal: Boolean! = false) {
  auditEvents(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      occurredAt
      actor
      action
      requestId
      sessionId
      collectionFlowId
      assetId
      gapId
      messageTextRedacted
      toolsCalled {
        ...ToolCallFields
      }
      selectedSources
      escalationTicketId
      piiRedacted
      details
      hash
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}
fragment ToolCallFields on ToolCall {
  name
  success
  durationMs
  attempts
  errorCode
}`);
export const VerifyAuditTrailDocument = new TypedDocumentString(`
    query verifyAuditTrail {
  verifyAuditTrail {
    isIntact
    eventsChecked
    firstBrokenEventId
  }
}
    `);
export const CalibrationDocument = new TypedDocumentString(`
    query calibration($fieldName: String) {
  calibration(fieldName: $fieldName) {
    fieldName
    decisions
    accepted
    isCalibrated
    expectedError
    method
    bins {
      from
      to
      decisions
      accepted
      meanConfidence
      acceptedShare
      calibrated
      lowerBound
    }
  }
}
    `);
export const DiscoveryFlowDocument = new TypedDocumentString(`
    query discoveryFlow($id: ID!) {
  discoveryFlow(id: $id) {
    ...DiscoveryFlowFields
    imports {
      ...DataImportFields
    }
    failedChunks {
      number
      firstRecord
      lastRecord
      attempts
      errorCode
    }
  }
}
    fragment DiscoveryFlowFields on DiscoveryFlow {
  id
  masterFlowId
  name
  status
  phase
  errorCode
  progress {
    status
    processed
    total
    percentage
    updatedAt
    pollAfterMs
  }
  recordCounts {
    received
    processed
    rejected
    duplicate
    pending
  }
  createdAt
  updatedAt
}
fragment DataImportFields on DataImport {
  id
  fileName
  format
  formatConfidence
  alternatives {
    format
    confidence
  }
  status
  errorCode
  remarks
  uploadExpiresAt
  receivedRecords
  fieldMappings {
    sourceColumn
    targetField
    confidence
    isConfirmed
  }
  createdAt
}`);
export const DiscoveryFlowsDocument = new TypedDocumentString(`
    query discoveryFlows($first: Int = 50, $after: String, $withTotal: Boolean! = false) {
  discoveryFlows(first: $first, after: $after) {
    nodes {
      ...DiscoveryFlowFields
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment DiscoveryFlowFields on DiscoveryFlow {
  id
  masterFlowId
  name
  status
  phase
  errorCode
  progress {
    status
    processed
    total
    percentage
    updatedAt
    pollAfterMs
  }
  recordCounts {
    received
    processed
    rejected
    duplicate
    pending
  }
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const DiscoveryProgressDocument = new TypedDocumentString(`
    query discoveryProgress($id: ID!) {
  discoveryFlow(id: $id) {
    ...DiscoveryFlowFields
  }
}
    fragment DiscoveryFlowFields on DiscoveryFlow {
  id
  masterFlowId
  name
  status
  phase
  errorCode
  progress {
    status
    processed
    total
    percentage
    updatedAt
    pollAfterMs
  }
  recordCounts {
    received
    processed
    rejected
    duplicate
    pending
  }
  createdAt
  updatedAt
}`);
export const DiscoveryFlowAssetsDocument = new TypedDocumentString(`
    query discoveryFlowAssets($id: ID!, $first: Int = 50, $after: String, $filter: AssetFilter, $withTotal: Boolean! = false) {
  discoveryFlow(id: $id) {
    id
    assets(first: $first, after: $after, filter: $filter) {
      nodes {
        ...AssetFields
      }
      pageInfo {
        ...PageFields
      }
      totalCount @include(if: $withTotal)
    }
  }
}
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const DataImportDocument = new TypedDocumentString(`
    query dataImport($id: ID!) {
  dataImport(id: $id) {
    ...DataImportFields
  }
}
    fragment DataImportFields on DataImport {
  id
  fileName
  format
  formatConfidence
  alternatives {
    format
    confidence
  }
  status
  errorCode
  remarks
  uploadExpiresAt
  receivedRecords
  fieldMappings {
    sourceColumn
    targetField
    confidence
    isConfirmed
  }
  createdAt
}`);
export const RejectedRecordsDocument = new TypedDocumentString(`
    query rejectedRecords($dataImportId: ID!, $first: Int = 50, $after: String, $withTotal: Boolean! = false) {
  dataImport(id: $dataImportId) {
    id
    rejectedRecords(first: $first, after: $after) {
      nodes {
        id
        sheet
        rowNumber
        status
        errorCode
        processingNotes
        rawData
      }
      pageInfo {
        ...PageFields
      }
      totalCount @include(if: $withTotal)
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const CreateDiscoveryFlowDocument = new TypedDocumentString(`
    mutation createDiscoveryFlow($input: CreateDiscoveryFlowInput!) {
  createDiscoveryFlow(input: $input) {
    discoveryFlow {
      ...DiscoveryFlowFields
    }
  }
}
    fragment DiscoveryFlowFields on DiscoveryFlow {
  id
  masterFlowId
  name
  status
  phase
  errorCode
  progress {
    status
    processed
    total
    percentage
    updatedAt
    pollAfterMs
  }
  recordCounts {
    received
    processed
    rejected
    duplicate
    pending
  }
  createdAt
  updatedAt
}`);
export const CreateImportUploadDocument = new TypedDocumentString(`
    mutation createImportUpload($input: CreateImportUploadInput!) {
  createImportUpload(input: $input) {
    uploadUrl
    dataImportId
    expiresAt
  }
}
    `);
export const ImportRecordsDocument = new TypedDocumentString(`
    mutation importRecords($input: ImportRecordsInput!) {
  importRecords(input: $input) {
    dataImport {
      ...DataImportFields
    }
  }
}
    fragment DataImportFields on DataImport {
  id
  fileName
  format
  formatConfidence
  alternatives {
    format
    confidence
  }
  status
  errorCode
  remarks
  uploadExpiresAt
  receivedRecords
  fieldMappings {
    sourceColumn
    targetField
    confidence
    isConfirmed
  }
  createdAt
}`);
export const ConfirmFieldMappingsDocument = new TypedDocumentString(`
    mutation confirmFieldMappings($input: ConfirmFieldMappingsInput!) {
  confirmFieldMappings(input: $input) {
    dataImport {
      ...DataImportFields
    }
  }
}
    fragment DataImportFields on DataImport {
  id
  fileName
  format
  formatConfidence
  alternatives {
    format
    confidence
  }
  status
  errorCode
  remarks
  uploadExpiresAt
  receivedRecords
  fieldMappings {
    sourceColumn
    targetField
    confidence
    isConfirmed
  }
  createdAt
}`);
export const RunDiscoveryDocument = new TypedDocumentString(`
    mutation runDiscovery($input: RunDiscoveryInput!) {
  runDiscovery(input: $input) {
    discoveryFlow {
      ...DiscoveryFlowFields
    }
  }
}
    fragment DiscoveryFlowFields on DiscoveryFlow {
  id
  masterFlowId
  name
  status
  phase
  errorCode
  progress {
    status
    processed
    total
    percentage
    updatedAt
    pollAfterMs
  }
  recordCounts {
    received
    processed
    rejected
    duplicate
    pending
  }
  createdAt
  updatedAt
}`);
export const AnalysisRunDocument = new TypedDocumentString(`
    query analysisRun($id: ID!) {
  analysisRun(id: $id) {
    ...AnalysisRunFields
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
fragment AnalysisRunFields on AnalysisRun {
  id
  collectionFlow {
    id
  }
  status
  isSettled
  forceRefresh
  plan {
    total
    fresh
    stale
    skipped
    forced
  }
  fieldNames
  progress {
    ...EnhancementProgressFields
  }
  errorCode
  model
  inputTokens
  outputTokens
  costUsd
  requestedBy
  requestedAt
  startedAt
  finishedAt
}`);
export const AnalysisRunsDocument = new TypedDocumentString(`
    query analysisRuns($collectionFlowId: ID!, $first: Int = 20, $after: String, $withTotal: Boolean! = false) {
  collectionFlow(id: $collectionFlowId) {
    id
    runs(first: $first, after: $after) {
      nodes {
        ...AnalysisRunFields
      }
      pageInfo {
        ...PageFields
      }
      totalCount @include(if: $withTotal)
    }
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
fragment AnalysisRunFields on AnalysisRun {
  id
  collectionFlow {
    id
  }
  status
  isSettled
  forceRefresh
  plan {
    total
    fresh
    stale
    skipped
    forced
  }
  fieldNames
  progress {
    ...EnhancementProgressFields
  }
  errorCode
  model
  inputTokens
  outputTokens
  costUsd
  requestedBy
  requestedAt
  startedAt
  finishedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const AssetAnalysesDocument = new TypedDocumentString(`
    query assetAnalyses($runId: ID!, $first: Int = 50, $after: String, $statuses: [AssetAnalysisStatus!], $withTotal: Boolean! = false) {
  analysisRun(id: $runId) {
    id
    assetAnalyses(first: $first, after: $after, statuses: $statuses) {
      nodes {
        id
        assetId
        asset {
          id
          name
        }
        status
        errorCode
        gapsEnhanced
        durationMs
        inputTokens
        outputTokens
        contextKeysUsed
      }
      pageInfo {
        ...PageFields
      }
      totalCount @include(if: $withTotal)
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const EnhancementProgressDocument = new TypedDocumentString(`
    query enhancementProgress($collectionFlowId: ID!) {
  enhancementProgress(collectionFlowId: $collectionFlowId) {
    ...EnhancementProgressFields
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}`);
export const SafeAttributeKeysDocument = new TypedDocumentString(`
    query safeAttributeKeys {
  safeAttributeKeys {
    keys
    isDefault
  }
}
    `);
export const AnalyzeGapsDocument = new TypedDocumentString(`
    mutation analyzeGaps($input: AnalyzeGapsInput!) {
  analyzeGaps(input: $input) {
    run {
      ...AnalysisRunFields
    }
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
fragment AnalysisRunFields on AnalysisRun {
  id
  collectionFlow {
    id
  }
  status
  isSettled
  forceRefresh
  plan {
    total
    fresh
    stale
    skipped
    forced
  }
  fieldNames
  progress {
    ...EnhancementProgressFields
  }
  errorCode
  model
  inputTokens
  outputTokens
  costUsd
  requestedBy
  requestedAt
  startedAt
  finishedAt
}`);
export const CancelAnalysisDocument = new TypedDocumentString(`
    mutation cancelAnalysis($input: CancelAnalysisInput!) {
  cancelAnalysis(input: $input) {
    run {
      ...AnalysisRunFields
    }
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
fragment AnalysisRunFields on AnalysisRun {
  id
  collectionFlow {
    id
  }
  status
  isSettled
  forceRefresh
  plan {
    total
    fresh
    stale
    skipped
    forced
  }
  fieldNames
  progress {
    ...EnhancementProgressFields
  }
  errorCode
  model
  inputTokens
  outputTokens
  costUsd
  requestedBy
  requestedAt
  startedAt
  finishedAt
}`);
export const RequeueFailedAssetsDocument = new TypedDocumentString(`
    mutation requeueFailedAssets($input: RequeueFailedAssetsInput!) {
  requeueFailedAssets(input: $input) {
    run {
      ...AnalysisRunFields
    }
    requeued
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
fragment AnalysisRunFields on AnalysisRun {
  id
  collectionFlow {
    id
  }
  status
  isSettled
  forceRefresh
  plan {
    total
    fresh
    stale
    skipped
    forced
  }
  fieldNames
  progress {
    ...EnhancementProgressFields
  }
  errorCode
  model
  inputTokens
  outputTokens
  costUsd
  requestedBy
  requestedAt
  startedAt
  finishedAt
}`);
export const ResetStuckAnalysesDocument = new TypedDocumentString(`
    mutation resetStuckAnalyses($input: ResetStuckAnalysesInput!) {
  resetStuckAnalyses(input: $input) {
    reset
  }
}
    `);
export const SetSafeAttributeKeysDocument = new TypedDocumentString(`
    mutation setSafeAttributeKeys($input: SetSafeAttributeKeysInput!) {
  setSafeAttributeKeys(input: $input) {
    safeAttributeKeys {
      keys
      isDefault
    }
  }
}
    `);
export const CollectionFlowDocument = new TypedDocumentString(`
    query collectionFlow($id: ID!) {
  collectionFlow(id: $id) {
    ...CollectionFlowFields
    discoveryFlow {
      id
      name
    }
    enhancementProgress {
      ...EnhancementProgressFields
    }
  }
}
    fragment EnhancementProgressFields on EnhancementProgress {
  runId
  status
  processed
  total
  failed
  skipped
  currentAsset
  percentage
  updatedAt
  version
  pollAfterMs
}
fragment CollectionFlowFields on CollectionFlow {
  id
  masterFlowId
  name
  status
  phase
  gapSummary {
    total
    pending
    analyzed
    critical
    high
    medium
    low
  }
  createdAt
  updatedAt
}`);
export const CollectionFlowsDocument = new TypedDocumentString(`
    query collectionFlows($first: Int = 50, $after: String, $withTotal: Boolean! = false) {
  collectionFlows(first: $first, after: $after) {
    nodes {
      ...CollectionFlowFields
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment CollectionFlowFields on CollectionFlow {
  id
  masterFlowId
  name
  status
  phase
  gapSummary {
    total
    pending
    analyzed
    critical
    high
    medium
    low
  }
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const CollectionFlowAssetsDocument = new TypedDocumentString(`
    query collectionFlowAssets($id: ID!, $first: Int = 50, $after: String, $filter: AssetFilter, $withTotal: Boolean! = false) {
  collectionFlow(id: $id) {
    id
    assets(first: $first, after: $after, filter: $filter) {
      nodes {
        ...AssetFields
      }
      pageInfo {
        ...PageFields
      }
      totalCount @include(if: $withTotal)
    }
  }
}
    fragment AssetFields on Asset {
  id
  name
  assetType
  description
  environment
  location
  discoverySource
  discoveryMethod
  attributes
  customAttributes
  completeness
  analysisStatus
  analyzedAt
  isAnalysisStale
  fieldMappingsHash
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const CollectionFlowGapsDocument = new TypedDocumentString(`
    query collectionFlowGaps($id: ID!, $first: Int = 50, $after: String, $filter: GapFilter, $withTotal: Boolean! = false) {
  collectionFlow(id: $id) {
    id
    gaps(first: $first, after: $after, filter: $filter) {
      nodes {
        ...GapFields
      }
      pageInfo {
        ...PageFields
      }
      totalCount @include(if: $withTotal)
    }
  }
}
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const GapDocument = new TypedDocumentString(`
    query gap($id: ID!) {
  gap(id: $id) {
    ...GapFields
    collectionFlow {
      id
      name
    }
    analysisRun {
      id
      model
    }
  }
}
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}`);
export const GapsDocument = new TypedDocumentString(`
    query gaps($first: Int = 50, $after: String, $filter: GapFilter, $withTotal: Boolean! = false) {
  gaps(first: $first, after: $after, filter: $filter) {
    nodes {
      ...GapFields
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const CountGapsDocument = new TypedDocumentString(`
    query countGaps($id: ID!, $filter: GapFilter) {
  collectionFlow(id: $id) {
    id
    gaps(first: 1, filter: $filter) {
      totalCount
    }
  }
}
    `);
export const CreateCollectionFlowDocument = new TypedDocumentString(`
    mutation createCollectionFlow($input: CreateCollectionFlowInput!) {
  createCollectionFlow(input: $input) {
    collectionFlow {
      ...CollectionFlowFields
    }
  }
}
    fragment CollectionFlowFields on CollectionFlow {
  id
  masterFlowId
  name
  status
  phase
  gapSummary {
    total
    pending
    analyzed
    critical
    high
    medium
    low
  }
  createdAt
  updatedAt
}`);
export const ScanGapsDocument = new TypedDocumentString(`
    mutation scanGaps($input: ScanGapsInput!) {
  scanGaps(input: $input) {
    collectionFlow {
      ...CollectionFlowFields
    }
    gapsFound
    durationMs
  }
}
    fragment CollectionFlowFields on CollectionFlow {
  id
  masterFlowId
  name
  status
  phase
  gapSummary {
    total
    pending
    analyzed
    critical
    high
    medium
    low
  }
  createdAt
  updatedAt
}`);
export const AcceptGapsDocument = new TypedDocumentString(`
    mutation acceptGaps($input: AcceptGapsInput!) {
  acceptGaps(input: $input) {
    gaps {
      ...GapFields
    }
    accepted
    uncalibratedFields
    precisionBound
  }
}
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}`);
export const RejectGapsDocument = new TypedDocumentString(`
    mutation rejectGaps($input: RejectGapsInput!) {
  rejectGaps(input: $input) {
    gaps {
      ...GapFields
    }
    rejected
  }
}
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}`);
export const ResolveGapDocument = new TypedDocumentString(`
    mutation resolveGap($input: ResolveGapInput!) {
  resolveGap(input: $input) {
    gap {
      ...GapFields
    }
  }
}
    fragment GapFields on Gap {
  id
  asset {
    id
    name
    assetType
  }
  fieldName
  gapType
  gapCategory
  priority
  confidenceScore
  aiSuggestions
  suggestedResolution
  proposedValue
  evidence {
    source
    path
    excerpt
    assetIds
  }
  isProposalStale
  staleReason
  resolution
  resolvedValue
  resolvedBy
  resolvedAt
}`);
export const LearningsDocument = new TypedDocumentString(`
    query learnings($first: Int = 50, $after: String, $assetType: AssetType, $fieldName: String, $withTotal: Boolean! = false) {
  learnings(
    first: $first
    after: $after
    assetType: $assetType
    fieldName: $fieldName
  ) {
    nodes {
      id
      scope
      patternType
      assetType
      fieldName
      suggestedResolution
      confidenceScore
      timesUsed
      timesDecided
      outcome
      createdAt
      expiresAt
    }
    pageInfo {
      ...PageFields
    }
    totalCount @include(if: $withTotal)
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
  pageSize
  pageSizeCapped
  maxPageSize
}`);
export const DeleteLearningsDocument = new TypedDocumentString(`
    mutation deleteLearnings($input: DeleteLearningsInput!) {
  deleteLearnings(input: $input) {
    deleted
  }
}
    `);
export const QuestionnaireDocument = new TypedDocumentString(`
    query questionnaire($collectionFlowId: ID!) {
  collectionFlow(id: $collectionFlowId) {
    id
    questionnaire {
      ...QuestionnaireFields
    }
  }
}
    fragment QuestionnaireFields on Questionnaire {
  id
  availableAt
  isAvailable
  answeredQuestions
  totalQuestions
  sections {
    title
    questions {
      gapId
      asset {
        id
        name
        assetType
      }
      prompt
      fieldName
      allowedValues
      suggestedAnswer
      answer
      alsoAnswers
    }
  }
}`);
export const SharedQuestionsDocument = new TypedDocumentString(`
    query sharedQuestions($collectionFlowId: ID!, $assets: Int! = 20) {
  collectionFlow(id: $collectionFlowId) {
    id
    questionnaire {
      id
      sharedQuestions {
        prompt
        assetType
        fieldName
        priority
        allowedValues
        suggestedAnswer
        assetCount
        gapIds
        assets(first: $assets) {
          id
          name
        }
      }
    }
  }
}
    `);
export const QuestionnaireStateDocument = new TypedDocumentString(`
    query questionnaireState($collectionFlowId: ID!) {
  collectionFlow(id: $collectionFlowId) {
    id
    questionnaire {
      id
      availableAt
      isAvailable
      answeredQuestions
      totalQuestions
    }
  }
}
    `);
export const GenerateQuestionnaireDocument = new TypedDocumentString(`
    mutation generateQuestionnaire($input: GenerateQuestionnaireInput!) {
  generateQuestionnaire(input: $input) {
    questionnaire {
      ...QuestionnaireFields
    }
  }
}
    fragment QuestionnaireFields on Questionnaire {
  id
  availableAt
  isAvailable
  answeredQuestions
  totalQuestions
  sections {
    title
    questions {
      gapId
      asset {
        id
        name
        assetType
      }
      prompt
      fieldName
      allowedValues
      suggestedAnswer
      answer
      alsoAnswers
    }
  }
}`);
export const AnswerQuestionsDocument = new TypedDocumentString(`
    mutation answerQuestions($input: AnswerQuestionsInput!) {
  answerQuestions(input: $input) {
    questionnaire {
      ...QuestionnaireFields
    }
  }
}
    fragment QuestionnaireFields on Questionnaire {
  id
  availableAt
  isAvailable
  answeredQuestions
  totalQuestions
  sections {
    title
    questions {
      gapId
      asset {
        id
        name
        assetType
      }
      prompt
      fieldName
      allowedValues
      suggestedAnswer
      answer
      alsoAnswers
    }
  }
}`);
export const ViewerDocument = new TypedDocumentString(`
    query viewer {
  viewer {
    subject
    isPlatformAdmin
    grants {
      ...GrantFields
    }
  }
}
    fragment GrantFields on Grant {
  role
  clientAccount {
    id
    name
  }
  engagement {
    id
    name
  }
}`);
export const ClientAccountsDocument = new TypedDocumentString(`
    query clientAccounts {
  clientAccounts {
    id
    name
    engagements {
      id
      name
    }
  }
}
    `);
export const CreateClientAccountDocument = new TypedDocumentString(`
    mutation createClientAccount($input: CreateClientAccountInput!) {
  createClientAccount(input: $input) {
    clientAccount {
      id
      name
    }
  }
}
    `);
export const CreateEngagementDocument = new TypedDocumentString(`
    mutation createEngagement($input: CreateEngagementInput!) {
  createEngagement(input: $input) {
    engagement {
      id
      name
      clientAccount {
        id
      }
    }
  }
}
    `);
export const GrantAccessDocument = new TypedDocumentString(`
    mutation grantAccess($input: GrantAccessInput!) {
  grantAccess(input: $input) {
    grant {
      ...GrantFields
    }
  }
}
    fragment GrantFields on Grant {
  role
  clientAccount {
    id
    name
  }
  engagement {
    id
    name
  }
}`);
export const RevokeAccessDocument = new TypedDocumentString(`
    mutation revokeAccess($input: RevokeAccessInput!) {
  revokeAccess(input: $input) {
    revoked
  }
}
    `);
export const UsageDocument = new TypedDocumentString(`
    query usage($since: DateTime, $until: DateTime) {
  usage(since: $since, until: $until) {
    modelCalls
    cacheHits
    staleReanalyses
    forcedReanalyses
    inputTokens
    outputTokens
    costUsd
    savedUsd
    budgetUsd
    clientBudgetUsd
  }
}
    `);
export const SetBudgetDocument = new TypedDocumentString(`
    mutation setBudget($input: SetBudgetInput!) {
  setBudget(input: $input) {
    budget {
      monthlyUsd
      spentUsd
      reservedUsd
    }
  }
}
    `);
export const WiringHealthDocument = new TypedDocumentString(`
    query wiringHealth($detail: Boolean = false) {
  wiringHealth(detail: $detail) {
    healthStatus
    metrics {
      flowBasedAssetsMissingDiscoveryFlowId
      allAssetsMissingDiscoveryFlowId
      assetsWithOrphanRawImportRef
      rawRecordsWithOrphanAssetRef
      unprocessedRawRecords
      danglingReferences
    }
    samples {
      metric
      id
      name
      createdAt
    }
    clientAccountId
    engagementId
    cached
    cacheAgeSeconds
  }
}
    `);
export const BackfillWiringDocument = new TypedDocumentString(`
    mutation backfillWiring($input: BackfillWiringInput!) {
  backfillWiring(input: $input) {
    report {
      dryRun
      assetsLinked
      rawRecordsLinked
      unresolvable
      constraintsValidated
      isComplete
    }
  }
}
    `);
export type Requester<C = {}> = <R, V>(doc: string, vars?: V, options?: C) => Promise<R> | AsyncIterable<R>
export function getSdk<C>(requester: Requester<C>) {
  return {
    asset(variables: AssetQueryVariables, options?: C): Promise<AssetQuery> {
      return requester<AssetQuery, AssetQueryVariables>(AssetDocument, variables, options) as Promise<AssetQuery>;
    },
    assets(variables?: AssetsQueryVariables, options?: C): Promise<AssetsQuery> {
      return requester<AssetsQuery, AssetsQueryVariables>(AssetsDocument, variables, options) as Promise<AssetsQuery>;
    },
    createAsset(variables: CreateAssetMutationVariables, options?: C): Promise<CreateAssetMutation> {
      return requester<CreateAssetMutation, CreateAssetMutationVariables>(CreateAssetDocument, variables, options) as Promise<CreateAssetMutation>;
    },
    updateAsset(variables: UpdateAssetMutationVariables, options?: C): Promise<UpdateAssetMutation> {
      return requester<UpdateAssetMutation, UpdateAssetMutationVariables>(UpdateAssetDocument, variables, options) as Promise<UpdateAssetMutation>;
    },
    catalogueFields(variables?: CatalogueFieldsQueryVariables, options?: C): Promise<CatalogueFieldsQuery> {
      return requester<CatalogueFieldsQuery, CatalogueFieldsQueryVariables>(CatalogueFieldsDocument, variables, options) as Promise<CatalogueFieldsQuery>;
    },
    setFieldRequirement(variables: SetFieldRequirementMutationVariables, options?: C): Promise<SetFieldRequirementMutation> {
      return requester<SetFieldRequirementMutation, SetFieldRequirementMutationVariables>(SetFieldRequirementDocument, variables, options) as Promise<SetFieldRequirementMutation>;
    },
    assetNames(variables?: AssetNamesQueryVariables, options?: C): Promise<AssetNamesQuery> {
      return requester<AssetNamesQuery, AssetNamesQueryVariables>(AssetNamesDocument, variables, options) as Promise<AssetNamesQuery>;
    },
    assetReferences(variables?: AssetReferencesQueryVariables, options?: C): Promise<AssetReferencesQuery> {
      return requester<AssetReferencesQuery, AssetReferencesQueryVariables>(AssetReferencesDocument, variables, options) as Promise<AssetReferencesQuery>;
    },
    assistantSession(variables: AssistantSessionQueryVariables, options?: C): Promise<AssistantSessionQuery> {
      return requester<AssistantSessionQuery, AssistantSessionQueryVariables>(AssistantSessionDocument, variables, options) as Promise<AssistantSessionQuery>;
    },
    assistantMessage(variables: AssistantMessageQueryVariables, options?: C): Promise<AssistantMessageQuery> {
      return requester<AssistantMessageQuery, AssistantMessageQueryVariables>(AssistantMessageDocument, variables, options) as Promise<AssistantMessageQuery>;
    },
    knowledgeDocuments(variables?: KnowledgeDocumentsQueryVariables, options?: C): Promise<KnowledgeDocumentsQuery> {
      return requester<KnowledgeDocumentsQuery, KnowledgeDocumentsQueryVariables>(KnowledgeDocumentsDocument, variables, options) as Promise<KnowledgeDocumentsQuery>;
    },
    searchKnowledge(variables: SearchKnowledgeQueryVariables, options?: C): Promise<SearchKnowledgeQuery> {
      return requester<SearchKnowledgeQuery, SearchKnowledgeQueryVariables>(SearchKnowledgeDocument, variables, options) as Promise<SearchKnowledgeQuery>;
    },
    startAssistantSession(variables: StartAssistantSessionMutationVariables, options?: C): Promise<StartAssistantSessionMutation> {
      return requester<StartAssistantSessionMutation, StartAssistantSessionMutationVariables>(StartAssistantSessionDocument, variables, options) as Promise<StartAssistantSessionMutation>;
    },
    sendAssistantMessage(variables: SendAssistantMessageMutationVariables, options?: C): Promise<SendAssistantMessageMutation> {
      return requester<SendAssistantMessageMutation, SendAssistantMessageMutationVariables>(SendAssistantMessageDocument, variables, options) as Promise<SendAssistantMessageMutation>;
    },
    addKnowledgeDocument(variables: AddKnowledgeDocumentMutationVariables, options?: C): Promise<AddKnowledgeDocumentMutation> {
      return requester<AddKnowledgeDocumentMutation, AddKnowledgeDocumentMutationVariables>(AddKnowledgeDocumentDocument, variables, options) as Promise<AddKnowledgeDocumentMutation>;
    },
    auditEvents(variables?: AuditEventsQueryVariables, options?: C): Promise<AuditEventsQuery> {
      return requester<AuditEventsQuery, AuditEventsQueryVariables>(AuditEventsDocument, variables, options) as Promise<AuditEventsQuery>;
    },
    verifyAuditTrail(variables?: VerifyAuditTrailQueryVariables, options?: C): Promise<VerifyAuditTrailQuery> {
      return requester<VerifyAuditTrailQuery, VerifyAuditTrailQueryVariables>(VerifyAuditTrailDocument, variables, options) as Promise<VerifyAuditTrailQuery>;
    },
    calibration(variables?: CalibrationQueryVariables, options?: C): Promise<CalibrationQuery> {
      return requester<CalibrationQuery, CalibrationQueryVariables>(CalibrationDocument, variables, options) as Promise<CalibrationQuery>;
    },
    discoveryFlow(variables: DiscoveryFlowQueryVariables, options?: C): Promise<DiscoveryFlowQuery> {
      return requester<DiscoveryFlowQuery, DiscoveryFlowQueryVariables>(DiscoveryFlowDocument, variables, options) as Promise<DiscoveryFlowQuery>;
    },
    discoveryFlows(variables?: DiscoveryFlowsQueryVariables, options?: C): Promise<DiscoveryFlowsQuery> {
      return requester<DiscoveryFlowsQuery, DiscoveryFlowsQueryVariables>(DiscoveryFlowsDocument, variables, options) as Promise<DiscoveryFlowsQuery>;
    },
    discoveryProgress(variables: DiscoveryProgressQueryVariables, options?: C): Promise<DiscoveryProgressQuery> {
      return requester<DiscoveryProgressQuery, DiscoveryProgressQueryVariables>(DiscoveryProgressDocument, variables, options) as Promise<DiscoveryProgressQuery>;
    },
    discoveryFlowAssets(variables: DiscoveryFlowAssetsQueryVariables, options?: C): Promise<DiscoveryFlowAssetsQuery> {
      return requester<DiscoveryFlowAssetsQuery, DiscoveryFlowAssetsQueryVariables>(DiscoveryFlowAssetsDocument, variables, options) as Promise<DiscoveryFlowAssetsQuery>;
    },
    dataImport(variables: DataImportQueryVariables, options?: C): Promise<DataImportQuery> {
      return requester<DataImportQuery, DataImportQueryVariables>(DataImportDocument, variables, options) as Promise<DataImportQuery>;
    },
    rejectedRecords(variables: RejectedRecordsQueryVariables, options?: C): Promise<RejectedRecordsQuery> {
      return requester<RejectedRecordsQuery, RejectedRecordsQueryVariables>(RejectedRecordsDocument, variables, options) as Promise<RejectedRecordsQuery>;
    },
    createDiscoveryFlow(variables: CreateDiscoveryFlowMutationVariables, options?: C): Promise<CreateDiscoveryFlowMutation> {
      return requester<CreateDiscoveryFlowMutation, CreateDiscoveryFlowMutationVariables>(CreateDiscoveryFlowDocument, variables, options) as Promise<CreateDiscoveryFlowMutation>;
    },
    createImportUpload(variables: CreateImportUploadMutationVariables, options?: C): Promise<CreateImportUploadMutation> {
      return requester<CreateImportUploadMutation, CreateImportUploadMutationVariables>(CreateImportUploadDocument, variables, options) as Promise<CreateImportUploadMutation>;
    },
    importRecords(variables: ImportRecordsMutationVariables, options?: C): Promise<ImportRecordsMutation> {
      return requester<ImportRecordsMutation, ImportRecordsMutationVariables>(ImportRecordsDocument, variables, options) as Promise<ImportRecordsMutation>;
    },
    confirmFieldMappings(variables: ConfirmFieldMappingsMutationVariables, options?: C): Promise<ConfirmFieldMappingsMutation> {
      return requester<ConfirmFieldMappingsMutation, ConfirmFieldMappingsMutationVariables>(ConfirmFieldMappingsDocument, variables, options) as Promise<ConfirmFieldMappingsMutation>;
    },
    runDiscovery(variables: RunDiscoveryMutationVariables, options?: C): Promise<RunDiscoveryMutation> {
      return requester<RunDiscoveryMutation, RunDiscoveryMutationVariables>(RunDiscoveryDocument, variables, options) as Promise<RunDiscoveryMutation>;
    },
    analysisRun(variables: AnalysisRunQueryVariables, options?: C): Promise<AnalysisRunQuery> {
      return requester<AnalysisRunQuery, AnalysisRunQueryVariables>(AnalysisRunDocument, variables, options) as Promise<AnalysisRunQuery>;
    },
    analysisRuns(variables: AnalysisRunsQueryVariables, options?: C): Promise<AnalysisRunsQuery> {
      return requester<AnalysisRunsQuery, AnalysisRunsQueryVariables>(AnalysisRunsDocument, variables, options) as Promise<AnalysisRunsQuery>;
    },
    assetAnalyses(variables: AssetAnalysesQueryVariables, options?: C): Promise<AssetAnalysesQuery> {
      return requester<AssetAnalysesQuery, AssetAnalysesQueryVariables>(AssetAnalysesDocument, variables, options) as Promise<AssetAnalysesQuery>;
    },
    enhancementProgress(variables: EnhancementProgressQueryVariables, options?: C): Promise<EnhancementProgressQuery> {
      return requester<EnhancementProgressQuery, EnhancementProgressQueryVariables>(EnhancementProgressDocument, variables, options) as Promise<EnhancementProgressQuery>;
    },
    safeAttributeKeys(variables?: SafeAttributeKeysQueryVariables, options?: C): Promise<SafeAttributeKeysQuery> {
      return requester<SafeAttributeKeysQuery, SafeAttributeKeysQueryVariables>(SafeAttributeKeysDocument, variables, options) as Promise<SafeAttributeKeysQuery>;
    },
    analyzeGaps(variables: AnalyzeGapsMutationVariables, options?: C): Promise<AnalyzeGapsMutation> {
      return requester<AnalyzeGapsMutation, AnalyzeGapsMutationVariables>(AnalyzeGapsDocument, variables, options) as Promise<AnalyzeGapsMutation>;
    },
    cancelAnalysis(variables: CancelAnalysisMutationVariables, options?: C): Promise<CancelAnalysisMutation> {
      return requester<CancelAnalysisMutation, CancelAnalysisMutationVariables>(CancelAnalysisDocument, variables, options) as Promise<CancelAnalysisMutation>;
    },
    requeueFailedAssets(variables: RequeueFailedAssetsMutationVariables, options?: C): Promise<RequeueFailedAssetsMutation> {
      return requester<RequeueFailedAssetsMutation, RequeueFailedAssetsMutationVariables>(RequeueFailedAssetsDocument, variables, options) as Promise<RequeueFailedAssetsMutation>;
    },
    resetStuckAnalyses(variables: ResetStuckAnalysesMutationVariables, options?: C): Promise<ResetStuckAnalysesMutation> {
      return requester<ResetStuckAnalysesMutation, ResetStuckAnalysesMutationVariables>(ResetStuckAnalysesDocument, variables, options) as Promise<ResetStuckAnalysesMutation>;
    },
    setSafeAttributeKeys(variables: SetSafeAttributeKeysMutationVariables, options?: C): Promise<SetSafeAttributeKeysMutation> {
      return requester<SetSafeAttributeKeysMutation, SetSafeAttributeKeysMutationVariables>(SetSafeAttributeKeysDocument, variables, options) as Promise<SetSafeAttributeKeysMutation>;
    },
    collectionFlow(variables: CollectionFlowQueryVariables, options?: C): Promise<CollectionFlowQuery> {
      return requester<CollectionFlowQuery, CollectionFlowQueryVariables>(CollectionFlowDocument, variables, options) as Promise<CollectionFlowQuery>;
    },
    collectionFlows(variables?: CollectionFlowsQueryVariables, options?: C): Promise<CollectionFlowsQuery> {
      return requester<CollectionFlowsQuery, CollectionFlowsQueryVariables>(CollectionFlowsDocument, variables, options) as Promise<CollectionFlowsQuery>;
    },
    collectionFlowAssets(variables: CollectionFlowAssetsQueryVariables, options?: C): Promise<CollectionFlowAssetsQuery> {
      return requester<CollectionFlowAssetsQuery, CollectionFlowAssetsQueryVariables>(CollectionFlowAssetsDocument, variables, options) as Promise<CollectionFlowAssetsQuery>;
    },
    collectionFlowGaps(variables: CollectionFlowGapsQueryVariables, options?: C): Promise<CollectionFlowGapsQuery> {
      return requester<CollectionFlowGapsQuery, CollectionFlowGapsQueryVariables>(CollectionFlowGapsDocument, variables, options) as Promise<CollectionFlowGapsQuery>;
    },
    gap(variables: GapQueryVariables, options?: C): Promise<GapQuery> {
      return requester<GapQuery, GapQueryVariables>(GapDocument, variables, options) as Promise<GapQuery>;
    },
    gaps(variables?: GapsQueryVariables, options?: C): Promise<GapsQuery> {
      return requester<GapsQuery, GapsQueryVariables>(GapsDocument, variables, options) as Promise<GapsQuery>;
    },
    countGaps(variables: CountGapsQueryVariables, options?: C): Promise<CountGapsQuery> {
      return requester<CountGapsQuery, CountGapsQueryVariables>(CountGapsDocument, variables, options) as Promise<CountGapsQuery>;
    },
    createCollectionFlow(variables: CreateCollectionFlowMutationVariables, options?: C): Promise<CreateCollectionFlowMutation> {
      return requester<CreateCollectionFlowMutation, CreateCollectionFlowMutationVariables>(CreateCollectionFlowDocument, variables, options) as Promise<CreateCollectionFlowMutation>;
    },
    scanGaps(variables: ScanGapsMutationVariables, options?: C): Promise<ScanGapsMutation> {
      return requester<ScanGapsMutation, ScanGapsMutationVariables>(ScanGapsDocument, variables, options) as Promise<ScanGapsMutation>;
    },
    acceptGaps(variables: AcceptGapsMutationVariables, options?: C): Promise<AcceptGapsMutation> {
      return requester<AcceptGapsMutation, AcceptGapsMutationVariables>(AcceptGapsDocument, variables, options) as Promise<AcceptGapsMutation>;
    },
    rejectGaps(variables: RejectGapsMutationVariables, options?: C): Promise<RejectGapsMutation> {
      return requester<RejectGapsMutation, RejectGapsMutationVariables>(RejectGapsDocument, variables, options) as Promise<RejectGapsMutation>;
    },
    resolveGap(variables: ResolveGapMutationVariables, options?: C): Promise<ResolveGapMutation> {
      return requester<ResolveGapMutation, ResolveGapMutationVariables>(ResolveGapDocument, variables, options) as Promise<ResolveGapMutation>;
    },
    learnings(variables?: LearningsQueryVariables, options?: C): Promise<LearningsQuery> {
      return requester<LearningsQuery, LearningsQueryVariables>(LearningsDocument, variables, options) as Promise<LearningsQuery>;
    },
    deleteLearnings(variables: DeleteLearningsMutationVariables, options?: C): Promise<DeleteLearningsMutation> {
      return requester<DeleteLearningsMutation, DeleteLearningsMutationVariables>(DeleteLearningsDocument, variables, options) as Promise<DeleteLearningsMutation>;
    },
    questionnaire(variables: QuestionnaireQueryVariables, options?: C): Promise<QuestionnaireQuery> {
      return requester<QuestionnaireQuery, QuestionnaireQueryVariables>(QuestionnaireDocument, variables, options) as Promise<QuestionnaireQuery>;
    },
    sharedQuestions(variables: SharedQuestionsQueryVariables, options?: C): Promise<SharedQuestionsQuery> {
      return requester<SharedQuestionsQuery, SharedQuestionsQueryVariables>(SharedQuestionsDocument, variables, options) as Promise<SharedQuestionsQuery>;
    },
    questionnaireState(variables: QuestionnaireStateQueryVariables, options?: C): Promise<QuestionnaireStateQuery> {
      return requester<QuestionnaireStateQuery, QuestionnaireStateQueryVariables>(QuestionnaireStateDocument, variables, options) as Promise<QuestionnaireStateQuery>;
    },
    generateQuestionnaire(variables: GenerateQuestionnaireMutationVariables, options?: C): Promise<GenerateQuestionnaireMutation> {
      return requester<GenerateQuestionnaireMutation, GenerateQuestionnaireMutationVariables>(GenerateQuestionnaireDocument, variables, options) as Promise<GenerateQuestionnaireMutation>;
    },
    answerQuestions(variables: AnswerQuestionsMutationVariables, options?: C): Promise<AnswerQuestionsMutation> {
      return requester<AnswerQuestionsMutation, AnswerQuestionsMutationVariables>(AnswerQuestionsDocument, variables, options) as Promise<AnswerQuestionsMutation>;
    },
    viewer(variables?: ViewerQueryVariables, options?: C): Promise<ViewerQuery> {
      return requester<ViewerQuery, ViewerQueryVariables>(ViewerDocument, variables, options) as Promise<ViewerQuery>;
    },
    clientAccounts(variables?: ClientAccountsQueryVariables, options?: C): Promise<ClientAccountsQuery> {
      return requester<ClientAccountsQuery, ClientAccountsQueryVariables>(ClientAccountsDocument, variables, options) as Promise<ClientAccountsQuery>;
    },
    createClientAccount(variables: CreateClientAccountMutationVariables, options?: C): Promise<CreateClientAccountMutation> {
      return requester<CreateClientAccountMutation, CreateClientAccountMutationVariables>(CreateClientAccountDocument, variables, options) as Promise<CreateClientAccountMutation>;
    },
    createEngagement(variables: CreateEngagementMutationVariables, options?: C): Promise<CreateEngagementMutation> {
      return requester<CreateEngagementMutation, CreateEngagementMutationVariables>(CreateEngagementDocument, variables, options) as Promise<CreateEngagementMutation>;
    },
    grantAccess(variables: GrantAccessMutationVariables, options?: C): Promise<GrantAccessMutation> {
      return requester<GrantAccessMutation, GrantAccessMutationVariables>(GrantAccessDocument, variables, options) as Promise<GrantAccessMutation>;
    },
    revokeAccess(variables: RevokeAccessMutationVariables, options?: C): Promise<RevokeAccessMutation> {
      return requester<RevokeAccessMutation, RevokeAccessMutationVariables>(RevokeAccessDocument, variables, options) as Promise<RevokeAccessMutation>;
    },
    usage(variables?: UsageQueryVariables, options?: C): Promise<UsageQuery> {
      return requester<UsageQuery, UsageQueryVariables>(UsageDocument, variables, options) as Promise<UsageQuery>;
    },
    setBudget(variables: SetBudgetMutationVariables, options?: C): Promise<SetBudgetMutation> {
      return requester<SetBudgetMutation, SetBudgetMutationVariables>(SetBudgetDocument, variables, options) as Promise<SetBudgetMutation>;
    },
    wiringHealth(variables?: WiringHealthQueryVariables, options?: C): Promise<WiringHealthQuery> {
      return requester<WiringHealthQuery, WiringHealthQueryVariables>(WiringHealthDocument, variables, options) as Promise<WiringHealthQuery>;
    },
    backfillWiring(variables: BackfillWiringMutationVariables, options?: C): Promise<BackfillWiringMutation> {
      return requester<BackfillWiringMutation, BackfillWiringMutationVariables>(BackfillWiringDocument, variables, options) as Promise<BackfillWiringMutation>;
    }
  };
}
export type Sdk = ReturnType<typeof getSdk>;