import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { type CleansedAsset, type RejectedAsset, rowCleanser } from './cleanse-row.js';
import type { FieldMapping, StoredHeader } from './data-import.entity.js';
import type { ImportFormat } from './formats/import-format.js';
import type { Provenance } from './inventory/asset-rows.js';
import { nameSource } from './inventory/weigh-source.js';
import type { CellValue, RowValues } from './reading/table-row.js';
import { takenMappings } from './taken-mappings.js';

/** A record as it is stored, of a sheet or, where the file has none, of ''. */
export interface RawRow {
  readonly id: string;
  readonly sheet: string;
  readonly rawData: RowValues;
}

/** What is the same for all rows of an import. */
export interface PreparedImport {
  readonly cleanse: (row: RawRow) => CleansedAsset | RejectedAsset;
  readonly source: string;
  readonly provenance: Provenance;
}

interface ImportRow {
  discoveryFlowId: string;
  format: ImportFormat;
  fileName: string | null;
  header: readonly StoredHeader[];
  fieldMappings: readonly FieldMapping[];
  masterFlowId: string;
}

/** Reads what an import says of its rows, whose mappings no longer change: its run has begun. */
export async function prepareImport(scope: Scope, dataImportId: string): Promise<PreparedImport> {
  const found =
    await scope.row<ImportRow>(sql`select i.discovery_flow_id as "discoveryFlowId", i.format, i.file_name as "fileName",
      i.header, i.field_mappings as "fieldMappings", f.master_flow_id as "masterFlowId"
    from migration.data_imports i join migration.discovery_flows f on f.id = i.discovery_flow_id
    where ${inTenant(scope, 'i')} and i.id = ${dataImportId}`);
  if (!found) throw new Error(`import ${dataImportId} of a chunk is gone`);
  const { discoveryFlowId, format, fileName, header, masterFlowId } = found;
  const fieldMappings = takenMappings(found.fieldMappings);
  const cleanse = rowCleanser(
    format,
    fieldMappings,
    header.map(({ sheet, columns }) => ({ sheet: sheet ?? undefined, columns })),
  );
  const columnsOf = new Map(header.map(({ sheet, columns }) => [sheet ?? '', columns]));
  return {
    cleanse: ({ sheet, rawData }) => {
      const values = inOrder(rawData, columnsOf.get(sheet) ?? []);
      return cleanse({ sheet: sheet === '' ? undefined : sheet, values });
    },
    source: nameSource(format, fileName),
    provenance: {
      discoveryFlowId,
      masterFlowId,
      discoverySource: format,
      fieldMappingsUsed: hashMappings(discoveryFlowId, fieldMappings),
    },
  };
}

/** jsonb does not keep the order of keys, but of two columns for one field the first one counts. */
function inOrder(row: RowValues, columns: readonly string[]): RowValues {
  const ordered: [string, CellValue][] = [];
  for (const column of columns) {
    const value = row[column];
    if (value !== undefined) ordered.push([column, value]);
  }
  return { ...Object.fromEntries(ordered), ...row };
}

/** SHA-256 over the canonical JSON of {flow_id, mappings}: which mappings an asset was made with. */
function hashMappings(discoveryFlowId: string, fieldMappings: readonly FieldMapping[]): string {
  const mappings = fieldMappings.map(({ sourceColumn, targetField }) => ({ sourceColumn, targetField }));
  return createHash('sha256')
    .update(canonicalize({ flow_id: discoveryFlowId, mappings }) ?? '')
    .digest('hex');
}
