import type { AssetType } from '../../ai/asset-facts.js';
import type { Normalise } from '../../ai/evidence/evidence-rule.js';
import { catalogueField } from '../catalogue/catalogue.js';
import { normaliseValue } from '../catalogue/normalise-value.js';

/** The catalogue's normaliser for the fields of one asset type; a field that the type does not have takes nothing. */
export const normaliserFor =
  (assetType: AssetType): Normalise =>
  (fieldName, raw) => {
    const field = catalogueField(assetType, fieldName);
    return field ? normaliseValue(field, raw) : { ok: false, reason: `${assetType} has no field "${fieldName}"` };
  };
