/** Exactly what JSON holds; what attributes, custom attributes and proposed values are made of. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The kinds of configuration item; the same words as the public enum. */
export type AssetType =
  | 'SERVER'
  | 'APPLICATION'
  | 'DATABASE'
  | 'NETWORK_DEVICE'
  | 'NETWORK_LINK'
  | 'STORAGE'
  | 'KUBERNETES_CLUSTER'
  | 'OTHER';

/** One asset as the evidence rules and the context filter read it. */
export interface AssetFacts {
  id: string;
  name: string;
  assetType: AssetType;
  description: string | null;
  environment: string | null;
  location: string | null;
  discoverySource: string | null;
  /** Catalogue fields, normalised. */
  attributes: Readonly<Record<string, JsonValue>>;
  /** Every column of the source that is no catalogue field, under its own header. */
  customAttributes: Readonly<Record<string, JsonValue>>;
  /** Catalogue fields whose source text could not be normalised: field name to that text. */
  invalidValues: Readonly<Record<string, string>>;
  /** Catalogue fields that sources disagree about. `source` is an import format or file name. */
  conflictingValues: Readonly<Record<string, readonly { value: JsonValue; source: string }[]>>;
}
