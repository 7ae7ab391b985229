import type { AssetType } from '../../catalogue/asset-type.js';
import type { JsonValue } from '../../catalogue/catalogue-field.js';
import type { ReferenceKind } from './reference-enums.js';
import { REFERENCE_FIELDS } from './reference-fields.js';

/** One name that an asset gives in one of its fields. */
export interface WrittenReference {
  readonly assetId: string;
  readonly kind: ReferenceKind;
  readonly field: string;
  readonly name: string;
}

/** What assets no longer say, and what they say anew. */
export interface ReferenceChange {
  readonly gone: readonly string[];
  readonly added: readonly WrittenReference[];
}

/** No asset has a longer name: what is longer is a text, and refers to nothing. */
const LONGEST_NAME = 255;

/** The names that an asset gives of others, each once a field. */
export function readReferences(
  assetId: string,
  assetType: AssetType,
  values: Readonly<Record<string, JsonValue>>,
): WrittenReference[] {
  return REFERENCE_FIELDS.flatMap(({ field, kinds }) => {
    const kind = kinds[assetType];
    if (kind === undefined) return [];
    const value = values[field] ?? [];
    const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
    const names = items.flatMap((item) => (typeof item === 'string' ? [item.trim()] : []));
    return [...new Set(names)]
      .filter((name) => name !== '' && name.length <= LONGEST_NAME)
      .map((name) => ({ assetId, kind, field, name }));
  });
}

/** What turns the references that are `held` into those that are `written`; nothing where they are the same. */
export function compareReferences(
  held: readonly (Pick<WrittenReference, 'assetId' | 'field' | 'name'> & { readonly id: string })[],
  written: readonly WrittenReference[],
): ReferenceChange {
  const heldKeys = new Set(held.map(keyOf));
  const writtenKeys = new Set(written.map(keyOf));
  return {
    gone: held.filter((reference) => !writtenKeys.has(keyOf(reference))).map(({ id }) => id),
    added: written.filter((reference) => !heldKeys.has(keyOf(reference))),
  };
}

const keyOf = ({ assetId, field, name }: Pick<WrittenReference, 'assetId' | 'field' | 'name'>) =>
  `${assetId} ${field} ${name}`;
