import { quoteInput } from '../../ai/quote-input.js';
import { badInput } from '../../errors.js';
import { ASSET_TYPES } from '../catalogue/asset-type.js';
import { catalogueField } from '../catalogue/catalogue.js';

/** The longest list a request may hold (DESIGN 11). */
const MAX_LISTED = 250;

/** The ids once each, or null for all assets. */
export function checkAssetIds(assetIds: readonly string[] | null | undefined): string[] | null {
  return checkList('input.assetIds', assetIds);
}

/** The names once each, or null for all fields; BAD_USER_INPUT for one that no asset type has. */
export function checkFieldNames(fieldNames: readonly string[] | null | undefined): string[] | null {
  const names = checkList('input.fieldNames', fieldNames);
  const unknown = names?.find((name) => ASSET_TYPES.every((type) => catalogueField(type, name) === undefined));
  if (unknown !== undefined)
    throw badInput(
      'input.fieldNames',
      `Expected names of catalogue fields; got "${quoteInput(unknown)}", which no asset type has.`,
    );
  return names;
}

function checkList(field: string, list: readonly string[] | null | undefined): string[] | null {
  if (list === null || list === undefined) return null;
  if (list.length < 1 || list.length > MAX_LISTED)
    throw badInput(
      field,
      `Expected "${field}" to have 1 to ${MAX_LISTED} entries, or to be left out for all; got ${list.length}.`,
    );
  return [...new Set(list)];
}
