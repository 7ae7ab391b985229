import type { AnyEntity, EntityClass } from '@mikro-orm/core';
import { Asset } from './modules/assets/asset.entity.js';
import { AssetReference } from './modules/assets/references/asset-reference.entity.js';
import { KnowledgeDocument } from './modules/assistant/knowledge/knowledge-document.entity.js';
import { AssistantMessage } from './modules/assistant/sessions/assistant-message.entity.js';
import { AssistantSession } from './modules/assistant/sessions/assistant-session.entity.js';
import { AuditEvent } from './modules/audit/audit-event.entity.js';
import { DataImport } from './modules/discovery/data-import.entity.js';
import { DiscoveryFlow } from './modules/discovery/discovery-flow.entity.js';
import { RawImportRecord } from './modules/discovery/raw-import-record.entity.js';
import { AnalysisRun } from './modules/enhancement/analysis-run.entity.js';
import { AssetAnalysis } from './modules/enhancement/asset-analysis.entity.js';
import { CollectionFlow } from './modules/gaps/collection-flow.entity.js';
import { Gap } from './modules/gaps/gap.entity.js';
import { Learning } from './modules/learnings/learning.types.js';
import { ClientAccount } from './modules/tenancy/client-account.entity.js';
import { Engagement } from './modules/tenancy/engagement.entity.js';
import { Grant } from './modules/tenancy/grant.entity.js';

/** Every class that is mapped to a table. */
export const entities: EntityClass<AnyEntity>[] = [
  ClientAccount,
  Engagement,
  Grant,
  AuditEvent,
  DiscoveryFlow,
  DataImport,
  RawImportRecord,
  Asset,
  AssetReference,
  CollectionFlow,
  Gap,
  AnalysisRun,
  AssetAnalysis,
  Learning,
  KnowledgeDocument,
  AssistantSession,
  AssistantMessage,
];
