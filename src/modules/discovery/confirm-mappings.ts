import { quoteInput } from '../../ai/quote-input.js';
import { badInput } from '../../errors.js';
import { ASSET_TYPES } from '../catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../catalogue/catalogue.js';
import type { FieldMapping } from './data-import.entity.js';

/** What a client says of a column; `targetField` null or left out: a custom attribute. */
export interface ConfirmedMapping {
  readonly sourceColumn: string;
  readonly targetField?: string | null;
}

/** The asset's own columns; some are catalogue fields of every type, some of none. */
const OWN_TARGETS = new Set(['name', 'description', 'environment', 'location', 'asset_type']);

const isTarget = (name: string) =>
  OWN_TARGETS.has(name) || ASSET_TYPES.some((assetType) => catalogueField(assetType, name) !== undefined);

/** A field that is a list holds what several columns say. */
const isList = (name: string) =>
  !OWN_TARGETS.has(name) &&
  ASSET_TYPES.every((assetType) => (catalogueField(assetType, name)?.type.kind ?? 'list') === 'list');

/**
 * The mappings of an import once a person has confirmed some of them. A column that was only detected gives its target
 * up to one that is confirmed for it.
 *
 * @param sheets the import's sheets, for columns called `Sheet!Column`: each sheet has its own columns.
 * @throws AppError BAD_USER_INPUT for an unknown column or target, a column named twice, and a field that holds one
 *   value but is confirmed for two columns.
 */
export function confirmMappings(
  mappings: readonly FieldMapping[],
  confirmed: readonly ConfirmedMapping[],
  sheets: readonly string[],
): FieldMapping[] {
  const byColumn = new Map(mappings.map((mapping) => [mapping.sourceColumn, mapping]));
  const named = new Set<string>();
  for (const [index, { sourceColumn, targetField = null }] of confirmed.entries()) {
    const path = `input.mappings[${index}]`;
    if (!byColumn.has(sourceColumn)) throw unknownColumn(path, sourceColumn, mappings);
    if (named.has(sourceColumn))
      throw badInput(`${path}.sourceColumn`, `Expected each column once; "${quoteInput(sourceColumn)}" comes twice.`);
    if (targetField !== null && !isTarget(targetField)) throw unknownTarget(path, targetField);
    named.add(sourceColumn);
    byColumn.set(sourceColumn, { sourceColumn, targetField, confidence: 1, isConfirmed: true });
  }
  const placeOf = ({ sourceColumn, targetField }: FieldMapping) =>
    `${sheets.find((sheet) => sourceColumn.startsWith(`${sheet}!`)) ?? ''}!${targetField}`;
  const holdsOne = ({ targetField }: FieldMapping) => targetField !== null && !isList(targetField);

  const taken = new Map<string, string>();
  for (const mapping of byColumn.values()) {
    if (!mapping.isConfirmed || !holdsOne(mapping)) continue;
    const other = taken.get(placeOf(mapping));
    if (other !== undefined) throw twice(confirmed, mapping, other);
    taken.set(placeOf(mapping), mapping.sourceColumn);
  }
  return [...byColumn.values()].map((mapping) => {
    const { sourceColumn, confidence, isConfirmed } = mapping;
    const isOusted = !isConfirmed && holdsOne(mapping) && taken.has(placeOf(mapping));
    return isOusted ? { sourceColumn, targetField: null, confidence: 1 - confidence, isConfirmed } : mapping;
  });
}

function unknownColumn(path: string, column: string, mappings: readonly FieldMapping[]) {
  const known = mappings.map(({ sourceColumn }) => sourceColumn).join(', ');
  return badInput(
    `${path}.sourceColumn`,
    `Expected a column of the import (${quoteInput(known, 300)}); got "${quoteInput(column)}".`,
  );
}

function unknownTarget(path: string, target: string) {
  const similar = ASSET_TYPES.flatMap((assetType) => catalogueFor(assetType).map(({ name }) => name)).filter(
    (name) => name.includes(target.toLowerCase()) || target.toLowerCase().includes(name),
  );
  const hint = similar.length === 0 ? 'cpu_cores or environment' : [...new Set(similar)].slice(0, 5).join(', ');
  return badInput(
    `${path}.targetField`,
    `Expected a field of the catalogue, e.g. ${hint}, or null for a custom attribute; got "${quoteInput(target)}".`,
  );
}

function twice(confirmed: readonly ConfirmedMapping[], mapping: FieldMapping, other: string) {
  const index = Math.max(
    confirmed.findLastIndex(({ sourceColumn }) => sourceColumn === mapping.sourceColumn),
    confirmed.findLastIndex(({ sourceColumn }) => sourceColumn === other),
  );
  return badInput(
    `input.mappings[${index}].targetField`,
    `Expected one column for "${mapping.targetField}", which holds one value; "${quoteInput(other)}" and "${quoteInput(mapping.sourceColumn)}" are mapped to it.`,
  );
}
