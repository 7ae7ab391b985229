import { getSdk, type ImportFormat } from './operations.generated.js';
import { type CallOptions, type ClientOptions, type Tenant, Transport, type UploadBody } from './transport.js';
import {
  type AnalysisRun,
  type AssistantMessage,
  type DiscoveryFlow,
  type EnhancementProgress,
  type Operations,
  type WaitOptions,
  waitForDiscovery,
  waitForMessage,
  waitForRun,
} from './wait.js';

/** What has become of an uploaded file. */
export interface UploadedImport {
  readonly dataImportId: string;
  /** As it was asked for, or detected. */
  readonly format: ImportFormat;
  readonly receivedRecords: number;
  /** Of the received ones; `rejectedRecords` lists them with their reasons. */
  readonly rejectedRecords: number;
  /** Columns that were found to hold a field of the catalogue. */
  readonly mappings: number;
  /** What a person should know of the file, e.g. sheets that were not read. */
  readonly remarks: readonly string[];
}

/** Every operation of the API as a method, and what takes more than one request. */
export interface LacunaClient extends Operations {
  /**
   * Sends a file to the `uploadUrl` that `createImportUpload` gave, streamed where `body` is a stream; resolves when its
   * rows are stored.
   */
  upload(uploadUrl: string, body: UploadBody, options?: CallOptions): Promise<UploadedImport>;
  /** Waits until a discovery flow is settled. How it ended is its `status`: a failed one does not reject. */
  waitForDiscovery(flowId: string, options?: WaitOptions<DiscoveryFlow>): Promise<DiscoveryFlow>;
  /**
   * Waits until an analysis run is settled: the run of that id, or the newest one of the collection flow of that id. How
   * it ended is its `status`: a failed one does not reject.
   */
  waitForRun(runOrFlowId: string, options?: WaitOptions<EnhancementProgress>): Promise<AnalysisRun>;
  /** Waits until a message of the assistant is settled. A question it could not answer has `status` FAILED and does not reject. */
  waitForMessage(messageId: string, options?: CallOptions): Promise<AssistantMessage>;
  /** The same client for another tenant. */
  forTenant(tenant: Tenant): LacunaClient;
}

/** A client of the gateway at `options.url`. Calls that fail reject with a `LacunaError`. */
export function createClient(options: ClientOptions): LacunaClient {
  const transport = new Transport(options);
  const operations: Operations = getSdk<CallOptions>((document, variables, call) =>
    transport.request(document, variables, call),
  );
  return {
    ...operations,
    upload: (uploadUrl, body, call) => transport.put(uploadUrl, body, call) as Promise<UploadedImport>,
    waitForDiscovery: (flowId, wait) =>
      waitForDiscovery(operations, flowId, { ...wait, signal: transport.signalOf(wait) }),
    waitForRun: (runOrFlowId, wait) =>
      waitForRun(operations, runOrFlowId, { ...wait, signal: transport.signalOf(wait) }),
    waitForMessage: (messageId, call) =>
      waitForMessage(operations, messageId, { ...call, signal: transport.signalOf(call) }),
    forTenant: (tenant) => createClient({ ...options, tenant }),
  };
}
