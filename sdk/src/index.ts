export { createClient, type LacunaClient, type UploadedImport } from './client.js';
export { LacunaError, type LacunaErrorCode } from './lacuna-error.js';
export type * from './operations.generated.js';
export type { CallOptions, ClientOptions, Tenant, UploadBody } from './transport.js';
export type { AnalysisRun, AssistantMessage, DiscoveryFlow, EnhancementProgress, WaitOptions } from './wait.js';
