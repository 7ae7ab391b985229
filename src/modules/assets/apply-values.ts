import canonicalize from 'canonicalize';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { type Column, isColumn, valueOf } from '../discovery/inventory/field-value.js';
import type { AssetState } from '../discovery/inventory/merge-asset.js';

/** Where `field_sources` keeps the source of a custom attribute. */
export const customPath = (key: string): string => `customAttributes.${key}`;

/** New values by catalogue field, normalised; null takes a value away. */
export type NewValues = Readonly<Record<string, JsonValue>>;

/**
 * What an asset says once a person, or a proposal that a person accepted, has given it values: they stand above what
 * any import says, so what was invalid or in conflict about the field is settled.
 */
export function applyValues(asset: AssetState, values: NewValues, source: string): AssetState {
  const fields = Object.keys(values);
  const without = <Value>(held: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(held).filter(([field]) => !fields.includes(field)));
  const given = Object.entries(values).filter(([, value]) => value !== null);
  const columns = Object.fromEntries(Object.entries(values).filter(([field]) => isColumn(field)));
  return {
    ...asset,
    ...(columns as Partial<Pick<AssetState, Column>>),
    attributes: { ...without(asset.attributes), ...Object.fromEntries(given.filter(([field]) => !isColumn(field))) },
    invalidValues: without(asset.invalidValues),
    conflictingValues: without(asset.conflictingValues),
    fieldSources: { ...without(asset.fieldSources), ...Object.fromEntries(given.map(([field]) => [field, source])) },
  };
}

/** The custom attributes of an asset with others merged into them; null takes one away. */
export function applyCustomAttributes(asset: AssetState, values: NewValues, source: string): AssetState {
  const merged = Object.entries({ ...asset.customAttributes, ...values }).filter(([, value]) => value !== null);
  const sources = Object.entries(asset.fieldSources).filter(
    ([path]) => !Object.keys(values).some((key) => customPath(key) === path),
  );
  const given = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[customPath(key), source]]));
  return {
    ...asset,
    customAttributes: Object.fromEntries(merged),
    fieldSources: Object.fromEntries([...sources, ...given]),
  };
}

/** Those of the values that the asset does not say already, or that settle what is invalid or in conflict about it. */
export const changesTo = (asset: AssetState, values: NewValues): NewValues =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([field, value]) =>
        canonicalize(valueOf(asset, field)) !== canonicalize(value) ||
        Object.hasOwn(asset.invalidValues, field) ||
        Object.hasOwn(asset.conflictingValues, field),
    ),
  );

/** Those of the custom attributes that the asset does not have like that already. */
export const customChangesTo = ({ customAttributes }: AssetState, values: NewValues): NewValues =>
  Object.fromEntries(
    Object.entries(values).filter(([key, value]) => {
      const held = Object.hasOwn(customAttributes, key) ? customAttributes[key] : null;
      return canonicalize(held) !== canonicalize(value);
    }),
  );
