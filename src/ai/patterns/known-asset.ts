import type { AssetFacts, AssetType, JsonValue } from '../asset-facts.js';

/** An asset as far as patterns are learnt from it. */
export interface KnownAsset {
  readonly id: string;
  readonly name: string;
  readonly assetType: AssetType;
  /** By path as evidence names it: `location`, `attributes.os_name`, `customAttributes.Cluster`. Only what is known. */
  readonly values: ReadonlyMap<string, string>;
}

/** Longer texts are prose, which nothing else in an inventory repeats. */
const LONGEST_VALUE = 80;

/** What of an asset can be part of a pattern: short values, each as one text. Lists of one are their item. */
export function knownAsset({ id, name, assetType, ...facts }: AssetFacts): KnownAsset {
  const values = new Map<string, string>();
  const know = (path: string, value: JsonValue | undefined) => {
    const text = textOf(value);
    if (text !== undefined) values.set(path, text);
  };
  know('environment', facts.environment);
  know('location', facts.location);
  know('discoverySource', facts.discoverySource);
  for (const [field, value] of Object.entries(facts.attributes)) know(`attributes.${field}`, value);
  for (const [key, value] of Object.entries(facts.customAttributes)) know(`customAttributes.${key}`, value);
  return { id, name, assetType, values };
}

/** The text a value is counted under; undefined for what cannot repeat in a meaningful way. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (Array.isArray(value)) return value.length === 1 ? textOf(value[0]) : undefined;
  if (value === null || value === undefined || typeof value === 'object') return undefined;
  const text = String(value).trim();
  return text === '' || text.length > LONGEST_VALUE ? undefined : text;
}
