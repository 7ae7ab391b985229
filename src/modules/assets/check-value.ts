import { quoteInput } from '../../ai/quote-input.js';
import { badInput } from '../../errors.js';
import { requireText } from '../../graphql/text.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../catalogue/catalogue.js';
import type { CatalogueField, JsonValue } from '../catalogue/catalogue-field.js';
import { normaliseValue } from '../catalogue/normalise-value.js';

const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 10_000;

/** The value in the catalogue's own form, null for a blank one; or why it is no value of the field. */
export type ReadValue = ReturnType<typeof normaliseValue>;

/** What a value stands for in a field of an asset type. A name is held to its own length, whoever gives or proposes it. */
export function readValue(assetType: AssetType, name: string, value: unknown): ReadValue {
  const field = catalogueField(assetType, name);
  if (!field) return { ok: false, reason: expectedFields(assetType) };
  const read = normaliseValue(field, value);
  const length = name === 'name' && read.ok && typeof read.value === 'string' ? read.value.length : 0;
  if (length <= LONGEST_NAME) return read;
  return { ok: false, reason: `expected 1 to ${LONGEST_NAME} characters; got ${length}` };
}

/** The field that the catalogue has of this name. Throws BAD_USER_INPUT with `path` where it has none. */
export function knownField(assetType: AssetType, name: string, path: string): CatalogueField {
  const field = catalogueField(assetType, name);
  if (!field) throw badInput(path, `"${quoteInput(name)}" of ${assetType}: ${expectedFields(assetType)}.`);
  return field;
}

const expectedFields = (assetType: AssetType): string =>
  `expected a field that the catalogue has for ${assetType} (${catalogueFor(assetType)
    .map((one) => one.name)
    .join(', ')})`;

/**
 * A value that somebody gives for a catalogue field; null for a blank one. Throws BAD_USER_INPUT with `path` when the
 * asset type has no such field, or the value is none of its values.
 */
export function checkValue(assetType: AssetType, name: string, value: unknown, path: string): JsonValue {
  const read = readValue(assetType, name, value);
  if (!read.ok) throw badInput(path, `"${quoteInput(name)}" of ${assetType}: ${read.reason}.`);
  return read.value;
}

/** The name of an asset, which cannot be blank: 1 to 255 characters on one line. */
export function checkName(assetType: AssetType, name: string | null, path: string): string {
  const checked = checkValue(assetType, 'name', name, path);
  if (typeof checked !== 'string')
    throw badInput(path, `Expected a name; an asset cannot be without one; got ${quoteInput(name)}.`);
  return checked;
}

/** What every asset can be described with, whether or not the catalogue asks for it; null for a blank one. */
export const checkDescription = (text: string | null, path: string): string | null =>
  text === null || text.trim() === '' ? null : requireText(path, text, LONGEST_DESCRIPTION);
