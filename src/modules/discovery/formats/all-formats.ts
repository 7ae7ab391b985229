import { awsMigrationHub } from './aws-migration-hub.js';
import { azureMigrate } from './azure-migrate.js';
import { generic } from './generic.js';
import { googleMigrationCenter } from './google-migration-center.js';
import type { FormatSpec, FormatTable, ImportFormat } from './import-format.js';
import { netbox } from './netbox.js';
import { rvtools } from './rvtools.js';
import { serviceNow } from './servicenow.js';
import { tableConfidence } from './table-confidence.js';

export const FORMATS: Readonly<Record<ImportFormat, FormatSpec>> = {
  RVTOOLS: rvtools,
  AZURE_MIGRATE: azureMigrate,
  AWS_MIGRATION_HUB: awsMigrationHub,
  GOOGLE_MIGRATION_CENTER: googleMigrationCenter,
  SERVICENOW: serviceNow,
  NETBOX: netbox,
  GENERIC: generic,
};

/**
 * The table of the format that one with these columns is, the most exacting of those that fit as well; a format always
 * has one for it, if only the first.
 */
export function formatTable(format: ImportFormat, columns: readonly string[], sheet: string | undefined): FormatTable {
  const scored = FORMATS[format].tables.map((table) => ({ table, confidence: tableConfidence(table, columns, sheet) }));
  const best = scored.reduce((one, other) => {
    const difference = other.confidence - one.confidence || other.table.required.length - one.table.required.length;
    return difference > 0 && other.confidence > 0 ? other : one;
  });
  return best.table;
}
