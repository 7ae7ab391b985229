import { awsMigrationHub } from './aws-migration-hub.js';
import { azureMigrate } from './azure-migrate.js';
import { columnKey } from './column-key.js';
import { generic } from './generic.js';
import { googleMigrationCenter } from './google-migration-center.js';
import type { FormatSpec, FormatTable, ImportFormat } from './import-format.js';
import { netbox } from './netbox.js';
import { rvtools } from './rvtools.js';
import { serviceNow } from './servicenow.js';

export const FORMATS: Readonly<Record<ImportFormat, FormatSpec>> = {
  RVTOOLS: rvtools,
  AZURE_MIGRATE: azureMigrate,
  AWS_MIGRATION_HUB: awsMigrationHub,
  GOOGLE_MIGRATION_CENTER: googleMigrationCenter,
  SERVICENOW: serviceNow,
  NETBOX: netbox,
  GENERIC: generic,
};

/** So many typical columns and a table is surely what it looks like; exports are often cut down to a few. */
const TYPICAL_COLUMNS_WANTED = 4;

/**
 * How surely a table with these columns is that table of the format, 0 to 1: nothing without the columns it requires,
 * half with them alone, all with four typical ones more.
 */
export function tableConfidence(table: FormatTable, columns: readonly string[], sheet: string | undefined): number {
  const keys = new Set(columns.map(columnKey));
  const has = (alternatives: string) => alternatives.split('|').some((column) => keys.has(columnKey(column)));
  if (!table.required.every(has)) return 0;
  const isNamed = sheet !== undefined && columnKey(sheet) === columnKey(table.name);
  const found = table.typical.filter(has).length + (isNamed ? TYPICAL_COLUMNS_WANTED / 2 : 0);
  return 0.5 + 0.5 * Math.min(1, found / TYPICAL_COLUMNS_WANTED);
}

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
