import { badInput } from '../../errors.js';
import { requireText } from '../../graphql/text.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../catalogue/catalogue.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { normaliseValue } from '../catalogue/normalise-value.js';

const LONGEST_DESCRIPTION = 10_000;

/**
 * A value that somebody gives for a catalogue field, in the catalogue's own form; null for a blank one.
 * Throws BAD_USER_INPUT with `path` when the asset type has no such field, or the value is none of its values.
 */
export function checkValue(assetType: AssetType, name: string, value: unknown, path: string): JsonValue {
  const field = catalogueField(assetType, name);
  if (!field) {
    if (name === 'description') return value === null ? null : requireText(path, String(value), LONGEST_DESCRIPTION);
    const known = catalogueFor(assetType).map((one) => one.name);
    throw badInput(
      path,
      `Expected a field that the catalogue has for ${assetType}: ${known.join(', ')}; got "${name}".`,
    );
  }
  const normalised = normaliseValue(field, value);
  if (!normalised.ok) throw badInput(path, `${normalised.reason} (field "${name}" of ${assetType})`);
  return normalised.value;
}
