import { v7 as uuid } from 'uuid';
import { quoteInput } from '../../ai/quote-input.js';
import { idempotent } from '../../db/idempotent.js';
import { sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { DataImport, DataImportStatus } from './data-import.entity.js';
import type { CreateImportUploadInput, CreateImportUploadPayload, ImportRecordsInput } from './discovery.inputs.js';
import type { DiscoveryService } from './discovery.service.js';
import type { ImportFormat } from './formats/import-format.js';
import { readRecords } from './read-records.js';
import { isBlank } from './reading/clean-text.js';
import { flattenRecord, isRecord } from './reading/flatten-record.js';
import type { ReadLimits } from './reading/table-row.js';
import { type StoredRecords, storeRecords } from './store-records.js';

/** The most records that come inline (DESIGN 11). */
const MOST_INLINE_RECORDS = 250;
const UPLOAD_LIFETIME_MS = 3_600_000;

/** What of an import decides whether, and how, its file is stored. */
type Upload = Pick<DataImport, 'id' | 'discoveryFlowId' | 'status' | 'requestedFormat' | 'uploadExpiresAt'>;

/** What a client is told of a stored file. */
export interface UploadAnswer {
  readonly dataImportId: string;
  readonly format: ImportFormat;
  readonly receivedRecords: number;
  readonly rejectedRecords: number;
  /** Columns that were found to hold a field. */
  readonly mappings: number;
  readonly remarks: readonly string[];
}

/** How records come in: uploaded or inline, all of an import or nothing, and which field their columns hold. */
export class ImportService {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly audit: AuditService,
    private readonly limits: ReadLimits,
  ) {}

  async createUpload(scope: Scope, input: CreateImportUploadInput): Promise<CreateImportUploadPayload> {
    const fileName = requireText('input.fileName', input.fileName, 255);
    const expiresAt = new Date(Date.now() + UPLOAD_LIFETIME_MS);
    const { discoveryFlowId, format = null } = input;
    const dataImportId = await scope.transaction(async (tx) => {
      await this.discovery.requireFlow(tx, discoveryFlowId);
      return this.createImport(tx, { discoveryFlowId, format, fileName, uploadExpiresAt: expiresAt });
    });
    return { uploadUrl: `/uploads/${dataImportId}`, dataImportId, expiresAt };
  }

  /** Throws unless a file may be sent for the import now; ask before taking the file in. */
  async requireUploadable(scope: Scope, dataImportId: string): Promise<void> {
    checkUploadable(await this.discovery.requireDataImport(scope, dataImportId));
  }

  /**
   * Stores the records of an uploaded file, all or nothing: whatever breaks off leaves the import as it was, to be sent
   * again. A file that holds no records is refused and the import says so.
   *
   * @param path the file, whole.
   */
  async storeUpload(scope: Scope, dataImportId: string, path: string, signal: AbortSignal): Promise<UploadAnswer> {
    try {
      return await scope.transaction(async (tx) => {
        const upload = await lockUpload(tx, dataImportId);
        const { requestedFormat } = upload;
        const records = readRecords(path, {
          signal,
          limits: this.limits,
          ...(requestedFormat !== null && { format: requestedFormat }),
        });
        const stored = await storeRecords(tx, upload, records);
        await this.finishImport(tx, upload, stored);
        return {
          dataImportId,
          format: stored.format,
          receivedRecords: stored.receivedRecords,
          rejectedRecords: stored.rejectedRecords,
          mappings: stored.fieldMappings.filter(({ targetField }) => targetField !== null).length,
          remarks: stored.remarks,
        };
      });
    } catch (error) {
      const isRefused =
        error instanceof AppError && (error.code === 'BAD_USER_INPUT' || error.code === 'LIMIT_EXCEEDED');
      if (isRefused) await this.refuse(scope, dataImportId, error.code);
      throw error;
    }
  }

  /** Marks that what came was no file of records; another can be sent. */
  async refuse(scope: Scope, dataImportId: string, errorCode: string): Promise<void> {
    await scope.transaction(async (tx) => {
      const [refused] = await tx.rows<{ discoveryFlowId: string }>(sql`update migration.data_imports i
        set status = ${DataImportStatus.REFUSED}, error_code = ${errorCode}, updated_at = now()
        where ${inTenant(tx, 'i')} and i.id = ${dataImportId} and i.status <> ${DataImportStatus.STORED}
        returning i.discovery_flow_id as "discoveryFlowId"`);
      if (refused)
        await this.audit.record(tx, { action: 'import.refused', details: { ...refused, dataImportId, errorCode } });
    });
  }

  /** Imports records that came with the request; answers the id of the import. */
  async importRecords(scope: Scope, input: ImportRecordsInput): Promise<DataImport> {
    const { discoveryFlowId, records, format = null, idempotencyKey } = input;
    checkRecords(records);
    const id = await scope.transaction((tx) =>
      idempotent(tx, { operation: 'importRecords', key: idempotencyKey, input }, async () => {
        await this.discovery.requireFlow(tx, discoveryFlowId);
        const dataImportId = await this.createImport(tx, { discoveryFlowId, format });
        const lines = Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'));
        const parts = readRecords(once(lines), { limits: this.limits, ...(format !== null && { format }) });
        const stored = await storeRecords(tx, { id: dataImportId, discoveryFlowId }, parts).catch(asRecordsInput);
        await this.finishImport(tx, { id: dataImportId, discoveryFlowId }, stored);
        return dataImportId;
      }),
    );
    return this.discovery.requireDataImport(scope, id);
  }

  private async createImport(
    tx: Scope,
    given: { discoveryFlowId: string; format?: ImportFormat | null; fileName?: string; uploadExpiresAt?: Date },
  ): Promise<string> {
    const now = new Date();
    const { discoveryFlowId, format = null, fileName = null, uploadExpiresAt = null } = given;
    const { id } = tx.em.create(DataImport, {
      ...tx.tenant,
      id: uuid(),
      discoveryFlowId,
      fileName,
      format: format ?? 'GENERIC',
      requestedFormat: format,
      status: DataImportStatus.AWAITING_UPLOAD,
      fieldMappings: [],
      header: [],
      formatConfidence: 1,
      alternatives: [],
      remarks: [],
      receivedRecords: 0,
      errorCode: null,
      uploadExpiresAt,
      createdAt: now,
      updatedAt: now,
    });
    await tx.em.flush();
    return id;
  }

  private async finishImport(
    tx: Scope,
    { id, discoveryFlowId }: { id: string; discoveryFlowId: string },
    stored: StoredRecords,
  ): Promise<void> {
    const { format, formatConfidence, alternatives, header, headerHash, fieldMappings, remarks } = stored;
    const { receivedRecords, rejectedRecords } = stored;
    await tx.rows(sql`update migration.data_imports i set status = ${DataImportStatus.STORED}, format = ${format},
        format_confidence = ${formatConfidence}, alternatives = ${JSON.stringify(alternatives)}::jsonb, header_hash = ${headerHash},
        header = ${JSON.stringify(header)}::jsonb, field_mappings = ${JSON.stringify(fieldMappings)}::jsonb,
        remarks = ${JSON.stringify(remarks)}::jsonb, received_records = ${receivedRecords}, rejected_records = ${rejectedRecords}, error_code = null, updated_at = now()
      where ${inTenant(tx, 'i')} and i.id = ${id}`);
    // A run that is going on takes the records in by itself; a flow that was done has something to do again. The row is
    // written in any case: a run that ends at this moment must wait, and see the import.
    await tx.rows(sql`update migration.discovery_flows f set updated_at = now(),
        current_phase = case f.status when 'RUNNING' then f.current_phase else 'FIELD_MAPPING' end,
        status = case f.status when 'COMPLETED' then 'PAUSED' else f.status end
      where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId}`);
    await this.audit.record(tx, {
      action: 'import.stored',
      details: { discoveryFlowId, dataImportId: id, format, receivedRecords, rejectedRecords },
    });
  }
}

function checkUploadable({ id, status, uploadExpiresAt }: Upload): void {
  if (status === DataImportStatus.STORED)
    throw new AppError(
      'CONFLICT',
      `The records of import ${id} are stored already; create another upload for another file.`,
    );
  if (uploadExpiresAt === null || uploadExpiresAt < new Date())
    throw new AppError(
      'CONFLICT',
      `The upload address expired at ${uploadExpiresAt?.toISOString()}; create another by createImportUpload.`,
    );
}

/** Of two requests that store the same import at once the second gives up at once. */
async function lockUpload(tx: Scope, id: string): Promise<Upload> {
  const upload = await tx
    .row<Upload>(sql`select i.id, i.discovery_flow_id as "discoveryFlowId", i.status, i.requested_format as "requestedFormat",
        i.upload_expires_at as "uploadExpiresAt"
      from migration.data_imports i where ${inTenant(tx, 'i')} and i.id = ${id} for no key update nowait`)
    .catch((error: unknown) => {
      if (!isLocked(error)) throw error;
      throw new AppError('CONFLICT', `Another request is storing a file for import ${id}.`, {}, { cause: error });
    });
  if (!upload) throw notFound('data import', id);
  checkUploadable(upload);
  return upload;
}

const LOCK_NOT_AVAILABLE = '55P03';

const isLocked = (error: unknown) => error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;

function checkRecords(records: readonly unknown[]): void {
  if (records.length > MOST_INLINE_RECORDS)
    throw new AppError(
      'LIMIT_EXCEEDED',
      `Expected at most ${MOST_INLINE_RECORDS} records; got ${records.length}. Upload a file for more (createImportUpload).`,
      { field: 'input.records' },
    );
  if (records.length === 0) throw badInput('input.records', 'Expected 1 to 250 records; got none.');
  for (const [index, record] of records.entries()) {
    const field = `input.records[${index}]`;
    if (!isRecord(record)) throw badInput(field, `Expected each record to be an object; got ${quoteInput(record)}.`);
    if (flattenRecord(record).every(([, value]) => isBlank(value)))
      throw badInput(field, `Expected each record to hold a value; got ${quoteInput(record)}.`);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Reading speaks of a file; here it was a list. */
function asRecordsInput(error: unknown): never {
  if (error instanceof AppError && error.details['field'] === 'file')
    throw new AppError(error.code, error.message, { field: 'input.records' }, { cause: error });
  throw error;
}
