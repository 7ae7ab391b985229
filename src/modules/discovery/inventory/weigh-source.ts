import type { ImportFormat } from '../formats/import-format.js';

/** Where a value that a person typed comes from, as `field_sources` names it. */
export const BY_PERSON = 'person';
/** Where a value that a person accepted comes from. */
export const BY_PROPOSAL = 'accepted_proposal';

/** What people decided is never overwritten by an import. */
export const DECIDED_SOURCES: readonly string[] = [BY_PERSON, BY_PROPOSAL];

/** Tools that look at the machines themselves. */
const MEASURED = new Set(['RVTOOLS', 'AZURE_MIGRATE', 'AWS_MIGRATION_HUB', 'GOOGLE_MIGRATION_CENTER']);
/** Registers that people keep. */
const KEPT = new Set(['SERVICENOW', 'NETBOX']);

/** Categories of fields that a look at the machine answers; the others are known to people. */
const TECHNICAL = new Set(['identity', 'platform', 'capacity', 'performance', 'network', 'lifecycle']);

/**
 * What an import is called as the source of a value: its format; a table of no known format also by its file's name,
 * without what changes from one export to the next (`servers-2026-11.csv`, `servers (2).csv` are both `servers`).
 */
export function nameSource(format: ImportFormat, fileName: string | null): string {
  if (format !== 'GENERIC') return format;
  const stem = (fileName ?? '')
    .toLowerCase()
    .replace(/\.[a-z\d]{1,5}$/, '')
    .replaceAll(/[\d\W_]+/g, ' ')
    .trim();
  return stem === '' ? format : `${format}: ${stem.slice(0, 80)}`;
}

/** Whether a value of this source was decided by people, and so is not an import's to change. */
export const isDecided = (source: string | undefined): boolean =>
  source !== undefined && DECIDED_SOURCES.includes(source);

/** How far a source is to be believed on fields of a category: of two that differ, the higher one's value is kept. */
export function weighSource(source: string, category: string): number {
  if (isDecided(source)) return 4;
  const isTechnical = TECHNICAL.has(category);
  if (MEASURED.has(source)) return isTechnical ? 3 : 1;
  if (KEPT.has(source)) return isTechnical ? 2 : 3;
  if (source.startsWith('GENERIC')) return isTechnical ? 1 : 2;
  return 0;
}
