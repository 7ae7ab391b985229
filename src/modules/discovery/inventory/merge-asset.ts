import canonicalize from 'canonicalize';
import type { AssetType } from '../../catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../../catalogue/catalogue.js';
import type { CatalogueField, JsonValue } from '../../catalogue/catalogue-field.js';
import { completeness } from '../../catalogue/completeness.js';
import type { CleansedAsset } from '../cleanse-row.js';
import { normaliseName } from '../identify-asset.js';
import { canContradict, compareValues } from './compare-values.js';
import { isDecided, weighSource } from './weigh-source.js';

/** One of the values that sources give for a field they differ on; the asset's own value stands first. */
interface SourcedValue {
  readonly value: JsonValue;
  readonly source: string;
}

/** What an asset says, and where it has it from. */
export interface AssetState {
  readonly name: string;
  readonly assetType: AssetType;
  readonly description: string | null;
  readonly environment: string | null;
  readonly location: string | null;
  readonly attributes: Readonly<Record<string, JsonValue>>;
  readonly customAttributes: Readonly<Record<string, JsonValue>>;
  readonly invalidValues: Readonly<Record<string, string>>;
  readonly conflictingValues: Readonly<Record<string, readonly SourcedValue[]>>;
  /** By field; of a custom attribute, by `customAttributes.<key>`. */
  readonly fieldSources: Readonly<Record<string, string>>;
}

/** Catalogue fields that are columns of the asset. Names and descriptions differ by nature, and contradict nothing. */
const OWN_FIELDS = ['environment', 'location'] as const;

/** The fields of an asset that a row gives a value. */
export const givenFields = ({ name, description, environment, location, attributes }: CleansedAsset): string[] =>
  Object.entries({ name, description, environment, location, ...attributes }).flatMap(([field, value]) =>
    value === null ? [] : [field],
  );

/** The asset that a row makes. */
export function newAsset(row: CleansedAsset, source: string): AssetState {
  const { name, assetType, description, environment, location, attributes, customAttributes, invalidValues } = row;
  return {
    name,
    assetType,
    description,
    environment,
    location,
    attributes,
    customAttributes,
    invalidValues,
    conflictingValues: {},
    fieldSources: Object.fromEntries([
      ...givenFields(row).map((field) => [field, source]),
      ...Object.keys(customAttributes).map((key) => [customPath(key), source]),
    ]),
  };
}

/**
 * What an asset says once a row that turned out to be it is taken in. Blanks are filled. Where the row differs, the
 * source's own earlier value is replaced; of two sources the one more to be believed is kept and both are remembered as
 * a conflict; what people decided stays. The same row once more changes nothing.
 *
 * @param isRepeated whether another row of the same import was taken in before: then the source contradicts itself.
 * @returns `asset` itself when the row adds nothing.
 */
export function mergeAsset(
  asset: AssetState,
  row: CleansedAsset,
  { source, isRepeated }: { readonly source: string; readonly isRepeated: boolean },
): AssetState {
  const merge = new Merge(asset, source, isRepeated, row.isAddition === true);
  merge.takeName(row.name);
  merge.takeDescription(row.description);
  for (const field of OWN_FIELDS) merge.takeField(field, row[field]);
  for (const [field, value] of Object.entries(row.attributes)) merge.takeField(field, value);
  for (const [field, text] of Object.entries(row.invalidValues)) merge.takeInvalid(field, text);
  for (const [key, value] of Object.entries(row.customAttributes)) merge.takeCustom(key, value);
  return merge.result();
}

/** The share of its required fields that the asset holds, 0..1. */
export const completenessOf = ({ name, assetType, environment, location, attributes }: AssetState): number =>
  completeness(catalogueFor(assetType), { ...attributes, name, environment, location });

const customPath = (key: string) => `customAttributes.${key}`;

class Merge {
  readonly #own: { name: string; description: string | null; environment: string | null; location: string | null };
  readonly #attributes: Map<string, JsonValue>;
  readonly #custom: Map<string, JsonValue>;
  readonly #invalid: Map<string, string>;
  readonly #conflicts: Map<string, readonly SourcedValue[]>;
  readonly #sources: Map<string, string>;
  #hasChanged = false;

  constructor(
    readonly asset: AssetState,
    readonly source: string,
    readonly isRepeated: boolean,
    readonly isAddition: boolean,
  ) {
    const { name, description, environment, location } = asset;
    this.#own = { name, description, environment, location };
    this.#attributes = new Map(Object.entries(asset.attributes));
    this.#custom = new Map(Object.entries(asset.customAttributes));
    this.#invalid = new Map(Object.entries(asset.invalidValues));
    this.#conflicts = new Map(Object.entries(asset.conflictingValues));
    this.#sources = new Map(Object.entries(asset.fieldSources));
  }

  result(): AssetState {
    if (!this.#hasChanged) return this.asset;
    return {
      ...this.#own,
      assetType: this.asset.assetType,
      attributes: Object.fromEntries(this.#attributes),
      customAttributes: Object.fromEntries(this.#custom),
      invalidValues: Object.fromEntries(this.#invalid),
      conflictingValues: Object.fromEntries(this.#conflicts),
      fieldSources: Object.fromEntries(this.#sources),
    };
  }

  /** Only the source that named a thing renames it. */
  takeName(name: string): void {
    const isRenamed = normaliseName(name) !== normaliseName(this.#own.name);
    if (!isRenamed || this.isRepeated || this.#sources.get('name') !== this.source) return;
    this.#own.name = name;
    this.#hasChanged = true;
  }

  takeDescription(description: string | null): void {
    if (description === null || description === this.#own.description) return;
    const isOwn = this.#sources.get('description') === this.source && !this.isRepeated;
    if (this.#own.description === null || isOwn) this.#put('description', description);
  }

  takeField(name: string, came: JsonValue): void {
    if (came === null) return;
    const field = catalogueField(this.asset.assetType, name);
    const held = this.#held(name);
    if (field === undefined && !isOwnField(name)) this.takeCustom(name, came);
    else if (held === undefined) this.#put(name, came);
    else if (this.isAddition && Array.isArray(held) && Array.isArray(came)) this.#extend(name, held, came);
    else if (field !== undefined) this.#compare(field, held, came);
  }

  /** What cannot be read is worth knowing only while nothing can. */
  takeInvalid(name: string, text: string): void {
    const isField = catalogueField(this.asset.assetType, name) !== undefined;
    if (!isField || this.#held(name) !== undefined || this.#invalid.get(name) === text) return;
    this.#invalid.set(name, text);
    this.#hasChanged = true;
  }

  takeCustom(key: string, came: JsonValue): void {
    const held = this.#custom.get(key);
    const path = customPath(key);
    const isOwn = this.#sources.get(path) === this.source && !this.isRepeated;
    if (canonicalize(held) === canonicalize(came) || (held !== undefined && held !== null && !isOwn)) return;
    this.#custom.set(key, came);
    this.#sources.set(path, this.source);
    this.#hasChanged = true;
  }

  /** One part more of a list that comes in several rows. */
  #extend(name: string, held: readonly JsonValue[], came: readonly JsonValue[]): void {
    const known = new Set(held.map((item) => canonicalize(item)));
    const added = came.filter((item) => !known.has(canonicalize(item)));
    if (added.length > 0 && !isDecided(this.#sources.get(name))) this.#put(name, [...held, ...added]);
  }

  #compare(field: CatalogueField, held: JsonValue, came: JsonValue): void {
    const heldBy = this.#sources.get(field.name);
    const isItself = heldBy === this.source;
    const comparison = compareValues(field, held, came);
    if (comparison === 'same') {
      if (!isItself && !this.isRepeated) this.#withdraw(field);
    } else if (isDecided(heldBy)) {
      return;
    } else if (comparison === 'differs' || (isItself && this.isRepeated)) {
      this.#settle(field, { value: held, source: heldBy ?? '' }, came);
    } else if (comparison === 'came_says_more' || isItself) {
      this.#put(field.name, came);
      this.#remember(field, [{ value: came, source: this.source }, ...this.#entries(field).slice(1)]);
    }
  }

  /** Two values that cannot both be true: which one stands, and whether the other is remembered. */
  #settle(field: CatalogueField, held: SourcedValue, came: JsonValue): void {
    const { source } = this;
    const entry = { value: came, source };
    const others = this.#entries(field).slice(1);
    const ofOthers = others.filter((other) => other.source !== source);
    const isNewerByItself = held.source === source && !this.isRepeated;
    const isBetter = weighSource(source, field.category) > weighSource(held.source, field.category);
    if (isNewerByItself || isBetter) this.#put(field.name, came);
    if (isNewerByItself) this.#remember(field, [entry, ...ofOthers]);
    else if (canContradict(field)) {
      const kept = this.isRepeated ? others : ofOthers;
      this.#remember(field, isBetter ? [entry, held, ...kept] : [held, ...kept, entry]);
    }
  }

  /** The source no longer says anything else. */
  #withdraw(field: CatalogueField): void {
    const entries = this.#entries(field);
    this.#remember(
      field,
      entries.filter((entry, index) => index === 0 || entry.source !== this.source),
    );
  }

  /** Keeps what sources say of the field, where it is not all the same. */
  #remember(field: CatalogueField, entries: readonly SourcedValue[]): void {
    const distinct = [...new Map(entries.map((entry) => [canonicalize([entry.value, entry.source]), entry])).values()];
    const [first] = distinct;
    const isConflict = first !== undefined && distinct.some((entry) => !isSame(field, first.value, entry.value));
    const kept = isConflict ? distinct : [];
    if (canonicalize(kept) === canonicalize(this.#entries(field))) return;
    if (isConflict) this.#conflicts.set(field.name, kept);
    else this.#conflicts.delete(field.name);
    this.#hasChanged = true;
  }

  #entries({ name }: CatalogueField): readonly SourcedValue[] {
    return this.#conflicts.get(name) ?? [];
  }

  #held(name: string): JsonValue | undefined {
    return (isOwnField(name) ? this.#own[name] : this.#attributes.get(name)) ?? undefined;
  }

  #put(name: string, value: JsonValue): void {
    if (isOwnColumn(name)) this.#own[name] = typeof value === 'string' ? value : JSON.stringify(value);
    else this.#attributes.set(name, value);
    this.#sources.set(name, this.source);
    this.#invalid.delete(name);
    this.#hasChanged = true;
  }
}

const isOwnColumn = (name: string): name is (typeof OWN_FIELDS)[number] | 'description' =>
  isOwnField(name) || name === 'description';

const isOwnField = (name: string): name is (typeof OWN_FIELDS)[number] =>
  (OWN_FIELDS as readonly string[]).includes(name);

const isSame = (field: CatalogueField, one: JsonValue, other: JsonValue) => compareValues(field, one, other) === 'same';
