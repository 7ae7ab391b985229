import type { RowNote } from './table-row.js';

/**
 * PostgreSQL stores neither NUL in text nor half a surrogate pair in jsonb, and one such cell would fail the insert
 * of a whole chunk. Everything else is kept as it came.
 */
export function cleanText(text: string, notes: Set<RowNote>): string {
  let clean = text;
  if (clean.includes('\0')) {
    notes.add('NUL_REMOVED');
    clean = clean.replaceAll('\0', '');
  }
  if (!clean.isWellFormed()) clean = clean.toWellFormed();
  if (clean.includes('\uFFFD')) notes.add('BROKEN_CHARACTER_REPLACED');
  return clean;
}

/** Bytes of UTF-8, counted only where the length leaves a doubt: this runs for every cell. */
export function isLongerThan(text: string, maxBytes: number): boolean {
  return text.length > maxBytes || (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes);
}

export function isBlank(value: string | number | boolean | null | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
