import { sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { confirmMappings } from './confirm-mappings.js';
import { type DataImport, DataImportStatus } from './data-import.entity.js';
import type { ConfirmFieldMappingsInput } from './discovery.inputs.js';
import type { DiscoveryService } from './discovery.service.js';
import type { ImportFormat } from './formats/import-format.js';

/** What a person says of an import before its run: whose export it is, and which field its columns hold. */
export class MappingService {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly audit: AuditService,
  ) {}

  /** Sets what columns hold as a person says; only until the import's run begins. */
  async confirm(scope: Scope, { dataImportId, mappings, format }: ConfirmFieldMappingsInput): Promise<DataImport> {
    await scope.transaction(async (tx) => {
      const dataImport = await this.lockImport(tx, dataImportId);
      const { discoveryFlowId, header, alternatives } = dataImport;
      if (mappings.length === 0 && alternatives.length === 0)
        throw badInput('input.mappings', 'Expected one mapping or more; got none.');
      const chosen = chooseFormat(dataImport, format ?? dataImport.format);
      const sheets = header.flatMap(({ sheet }) => sheet ?? []);
      const confirmed = confirmMappings(chosen.fieldMappings, mappings, sheets);
      await tx.rows(sql`update migration.data_imports i set format = ${chosen.format}, format_confidence = ${chosen.confidence},
          alternatives = '[]', field_mappings = ${JSON.stringify(confirmed)}::jsonb, confirmed_at = now(), updated_at = now()
        where ${inTenant(tx, 'i')} and i.id = ${dataImportId}`);
      // A run that met the import while it waited has ended without it.
      if (alternatives.length > 0)
        await tx.rows(sql`update migration.discovery_flows f set status = 'PAUSED', current_phase = 'FIELD_MAPPING', updated_at = now()
          where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId} and f.status = 'COMPLETED'`);
      await this.audit.record(tx, {
        action: 'mappings.confirmed',
        details: { discoveryFlowId, dataImportId, format: chosen.format, columns: mappings.length },
      });
    });
    return this.discovery.requireDataImport(scope, dataImportId);
  }

  /** The import, and that it can be changed: until the transaction ends no run begins. */
  private async lockImport(tx: Scope, id: string): Promise<DataImport> {
    const locked = await tx.row(
      sql`select i.id from migration.data_imports i where ${inTenant(tx, 'i')} and i.id = ${id} for no key update`,
    );
    if (!locked) throw notFound('data import', id);
    const dataImport = await this.discovery.requireDataImport(tx, id);
    if (dataImport.status !== DataImportStatus.STORED)
      throw new AppError('CONFLICT', `Expected an import whose records are stored; this one is ${dataImport.status}.`);
    const flow = await tx.row<{ status: string }>(
      sql`select f.status from migration.discovery_flows f
        where ${inTenant(tx, 'f')} and f.id = ${dataImport.discoveryFlowId} for no key update`,
    );
    const chunk = await tx.row(
      sql`select from migration.discovery_chunks c where ${inTenant(tx, 'c')} and c.data_import_id = ${id} limit 1`,
    );
    if (flow?.status === 'RUNNING' || chunk)
      throw new AppError(
        'CONFLICT',
        'Expected an import whose run has not begun: its records are being, or have been, turned into assets.',
      );
    return dataImport;
  }
}

function chooseFormat(dataImport: DataImport, format: ImportFormat) {
  const { format: detected, formatConfidence, fieldMappings, alternatives } = dataImport;
  // What a person has settled is certain.
  const confidence = alternatives.length > 0 ? 1 : formatConfidence;
  if (format === detected) return { format, confidence, fieldMappings };
  const chosen = alternatives.find((alternative) => alternative.format === format);
  if (chosen !== undefined) return { format, confidence, fieldMappings: chosen.fieldMappings };
  const possible = [detected, ...alternatives.map((alternative) => alternative.format)].join(' or ');
  throw badInput(
    'input.format',
    `Expected ${possible}, which the header fits; got ${format}. To read a file as another format, give it to createImportUpload.`,
  );
}
