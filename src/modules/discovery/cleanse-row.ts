import type { AssetType } from '../catalogue/asset-type.js';
import { catalogueField } from '../catalogue/catalogue.js';
import type { CatalogueField, JsonValue } from '../catalogue/catalogue-field.js';
import { isBlank, normaliseValue } from '../catalogue/normalise-value.js';
import { isShortLine } from '../catalogue/parse-scalar.js';
import { inColumnUnit } from './column-unit.js';
import type { TableHeader } from './detect-format.js';
import { formatTable } from './formats/all-formats.js';
import { assetTypeInWords } from './formats/asset-type-words.js';
import { attributeKey } from './formats/column-key.js';
import type { FormatTable, ImportFormat, RowKind } from './formats/import-format.js';
import { type AssetIdentity, identifyAsset } from './identify-asset.js';
import type { FieldMapping } from './map-fields.js';
import type { CellValue, RowValues } from './reading/table-row.js';
import { isAddress, settleHostName } from './settle-host-name.js';

/** What is kept of cleansing beside the raw row. */
interface CleansedSummary {
  readonly status: 'cleansed' | 'cleansed_with_invalid_values' | 'rejected';
  /** Catalogue fields and own columns of the asset that got a value. */
  readonly fieldCount: number;
  readonly hasName: boolean;
  /** False where the type is only assumed. */
  readonly hasType: boolean;
  readonly hasEnvironment: boolean;
}

export interface CleansedAsset {
  readonly kind: 'asset';
  readonly name: string;
  readonly assetType: AssetType;
  readonly description: string | null;
  readonly environment: string | null;
  readonly location: string | null;
  /** Catalogue fields, normalised; those that are columns of the asset (name, environment ...) are there only. */
  readonly attributes: Readonly<Record<string, JsonValue>>;
  /** Every other column that holds something, by snake_case key, as it came. */
  readonly customAttributes: Readonly<Record<string, CellValue>>;
  /** Catalogue fields whose column holds something that is no value of theirs: its text. */
  readonly invalidValues: Readonly<Record<string, string>>;
  readonly identity: AssetIdentity;
  /** The row only adds to an asset that another row describes: its lists are added to those of the asset. */
  readonly isAddition?: true;
  readonly summary: CleansedSummary;
}

export interface RejectedAsset {
  readonly kind: 'rejected';
  readonly errorCode: 'MISSING_NAME' | 'NAME_TOO_LONG' | 'NOT_AN_ASSET';
  readonly message: string;
  readonly summary: CleansedSummary;
}

export interface RecordToCleanse {
  readonly sheet: string | undefined;
  readonly values: RowValues;
}

/** Names are indexed, and an index entry has a limit (2,704 bytes in PostgreSQL's b-tree). */
const LONGEST_NAME = 255;
const LONGEST_INVALID_TEXT = 1_000;

/** The mapping of a column in an import of several sheets is called `Sheet!Column`, as spreadsheets do. */
export const qualifiedColumn = (sheet: string, column: string) => `${sheet}!${column}`;

/**
 * Makes the function that cleanses the rows of an import: it is the same work for each, prepared once.
 *
 * @param tables the tables that hold the rows, by their headers.
 */
export function rowCleanser(
  format: ImportFormat,
  mappings: readonly FieldMapping[],
  tables: readonly TableHeader[],
): (record: RecordToCleanse) => CleansedAsset | RejectedAsset {
  const targets = new Map(mappings.map(({ sourceColumn, targetField }) => [sourceColumn, targetField]));
  const specs = new Map(tables.map(({ sheet, columns }) => [sheet, formatTable(format, columns, sheet)]));
  const targetIn = (sheet: string | undefined, column: string) =>
    (sheet === undefined ? undefined : targets.get(qualifiedColumn(sheet, column))) ?? targets.get(column) ?? null;
  const keys = new Map(
    tables.map(({ sheet, columns }) => [sheet, customKeys(columns, (column) => targetIn(sheet, column) !== null)]),
  );
  return ({ sheet, values }) => {
    const table = specs.get(sheet) ?? formatTable(format, Object.keys(values), sheet);
    const targetOf = (column: string) => targetIn(sheet, column);
    // A column that the source has of its own is not replaced by a derived one.
    return cleanseRow({ ...table.derive?.(values), ...values }, sheet, table, targetOf, keys.get(sheet) ?? NO_KEYS);
  };
}

function cleanseRow(
  values: RowValues,
  sheet: string | undefined,
  table: FormatTable,
  targetOf: (column: string) => string | null,
  keys: ReadonlyMap<string, string>,
): CleansedAsset | RejectedAsset {
  const kind = table.kindOf(values, sheet);
  if ('notAnAsset' in kind) return rejected('NOT_AN_ASSET', kind.notAnAsset, false);
  if ('addsTo' in kind) return addition(kind, table);
  const typeColumn = Object.keys(values).find((column) => targetOf(column) === 'asset_type');
  const statedType = typeColumn === undefined ? undefined : assetTypeInWords(String(values[typeColumn]));
  const assetType = statedType ?? kind.assetType;
  const hasType = statedType !== undefined || kind.isAssumed !== true;

  const fields = new FieldCollection(assetType, table, keys);
  for (const [column, value] of Object.entries(values)) fields.add(column, targetOf(column), value);
  for (const [name, value] of Object.entries(kind.known ?? {})) fields.addKnown(name, value);
  fields.complete();

  const name = fields.own.name ?? fields.text('hostname') ?? fields.text('fqdn');
  if (name === undefined) return rejected('MISSING_NAME', missingName(values), hasType);
  return named(name, fields, hasType);
}

function addition({ addsTo, known }: Extract<RowKind, { addsTo: object }>, table: FormatTable) {
  const fields = new FieldCollection(addsTo.assetType, table);
  for (const [name, value] of Object.entries(known)) fields.addKnown(name, value);
  const asset = named(oneLine(addsTo.name), fields, true);
  return asset.kind === 'asset' ? { ...asset, isAddition: true as const } : asset;
}

/** The asset that the collected fields are of. */
function named(wholeName: string, fields: FieldCollection, hasType: boolean): CleansedAsset | RejectedAsset {
  if (wholeName.length > LONGEST_NAME) {
    const message = `Expected a name of at most ${LONGEST_NAME} characters, found one of ${wholeName.length}.`;
    return rejected('NAME_TOO_LONG', message, hasType);
  }
  const { description, environment, location } = fields.own;
  const attributes = Object.fromEntries(fields.attributes);
  const invalidValues = Object.fromEntries(fields.invalid);
  const ownCount = [wholeName, description, environment, location].filter((value) => value !== undefined).length;
  return {
    kind: 'asset',
    name: wholeName,
    assetType: fields.assetType,
    description: description ?? null,
    environment: environment ?? null,
    location: location ?? null,
    attributes,
    customAttributes: Object.fromEntries(fields.custom),
    invalidValues,
    identity: identifyAsset(wholeName, attributes),
    summary: {
      status: fields.invalid.size === 0 ? 'cleansed' : 'cleansed_with_invalid_values',
      fieldCount: fields.attributes.size + ownCount,
      hasName: true,
      hasType,
      hasEnvironment: environment !== undefined,
    },
  };
}

function rejected(errorCode: RejectedAsset['errorCode'], message: string, hasType: boolean): RejectedAsset {
  const summary = {
    status: 'rejected',
    fieldCount: 0,
    hasName: errorCode === 'NAME_TOO_LONG',
    hasType,
    hasEnvironment: false,
  } as const;
  return { kind: 'rejected', errorCode, message, summary };
}

function missingName(values: RowValues): string {
  const columns = Object.keys(values).slice(0, 5).join(', ');
  return `Expected a name in one of the columns mapped to it; the row has none (its columns: ${columns} ...).`;
}

/** The asset's own columns that are text; other targets are catalogue fields or custom attributes. */
interface OwnColumns {
  name?: string;
  description?: string;
  environment?: string;
  location?: string;
}

/** Sorts the cells of one row into what the asset has of its own, catalogue fields, and the rest. */
class FieldCollection {
  readonly own: OwnColumns = {};
  readonly attributes = new Map<string, JsonValue>();
  readonly custom = new Map<string, CellValue>();
  readonly invalid = new Map<string, string>();
  #takenKeys: Set<string> | undefined;

  constructor(
    readonly assetType: AssetType,
    readonly table: FormatTable,
    /** Keys of custom attributes, by column. */
    readonly keys: ReadonlyMap<string, string> = NO_KEYS,
  ) {}

  add(column: string, target: string | null, value: CellValue): void {
    // Where the row's type has no such field, a site is its location.
    const wanted = target === 'site' && catalogueField(this.assetType, 'site') === undefined ? 'location' : target;
    const field = wanted === null ? undefined : catalogueField(this.assetType, wanted);
    if (isBlank(value, field)) return;
    if (wanted === 'asset_type') this.#addType(column, value);
    else if (wanted === 'name') this.own.name ??= oneLine(value);
    else if (wanted === 'description') this.own.description ??= String(value).trim();
    else if (wanted === null || (field === undefined && wanted !== 'location')) this.#addCustom(column, value);
    else if (wanted === 'location') this.#addLocation(column, value);
    else if (field !== undefined) this.#addField(column, field, value);
  }

  /** What the format says of all its rows, where the row does not say better. */
  addKnown(name: string, value: CellValue): void {
    const field = catalogueField(this.assetType, name);
    if (field !== undefined && !this.attributes.has(name) && !this.invalid.has(name))
      this.#addField(name, field, value);
  }

  /** Fields that follow from others by definition. */
  complete(): void {
    if (catalogueField(this.assetType, 'hostname') !== undefined) this.#settleHostName();
    const family = catalogueField(this.assetType, 'os_family');
    const osName = this.text('os_name');
    if (family === undefined || osName === undefined || this.attributes.has('os_family')) return;
    const normalised = normaliseValue(family, osName);
    if (normalised.ok && normalised.value !== null) this.attributes.set('os_family', normalised.value);
  }

  text(name: string): string | undefined {
    const value = this.attributes.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  #addField(column: string, field: CatalogueField, value: CellValue): void {
    const normalised = normaliseValue(field, inColumnUnit(column, field, this.table.rules, value));
    const held = this.attributes.get(field.name);
    if (!normalised.ok) {
      // A list that another column has filled is not made invalid by this one.
      if (held === undefined) this.invalid.set(field.name, String(value).slice(0, LONGEST_INVALID_TEXT));
      else this.#addCustom(column, value);
    } else if (normalised.value !== null) {
      if (field.name === 'environment' && typeof normalised.value === 'string') this.own.environment = normalised.value;
      else this.attributes.set(field.name, merged(held, normalised.value));
      this.invalid.delete(field.name);
    }
  }

  /** What the row is has been decided; a type that the catalogue does not have (`Blade chassis`) still says something. */
  #addType(column: string, value: CellValue): void {
    if (assetTypeInWords(String(value)) === undefined) this.#addCustom(column, value);
  }

  #addLocation(column: string, value: CellValue): void {
    const location = oneLine(value);
    if (!isShortLine(location)) this.invalid.set('location', location.slice(0, LONGEST_INVALID_TEXT));
    else if (this.own.location === undefined) this.own.location = location;
    else this.#addCustom(column, value);
  }

  #addCustom(column: string, value: CellValue): void {
    // A column that the table does not know of is derived, or came after the first rows of JSON.
    const key = this.keys.get(column) ?? customKey(column, (this.#takenKeys ??= new Set(this.keys.values())));
    this.custom.set(key, typeof value === 'string' ? value.trim() : value);
  }

  #settleHostName(): void {
    const settled = settleHostName(Object.fromEntries(this.attributes));
    for (const [name, value] of Object.entries(settled)) {
      const given = this.text(name);
      if (value === undefined && given !== undefined && isAddress(given))
        this.invalid.set(name, given.slice(0, LONGEST_INVALID_TEXT));
      if (value === undefined) this.attributes.delete(name);
      else this.attributes.set(name, value);
    }
  }
}

function customKey(column: string, taken: Set<string>): string {
  const wanted = attributeKey(column);
  let key = wanted;
  for (let number = 2; taken.has(key); number++) key = `${wanted}_${number}`;
  taken.add(key);
  return key;
}

const NO_KEYS: ReadonlyMap<string, string> = new Map();

/**
 * The keys of a table's columns as custom attributes: `Price (€)` and `Price ($)` are `price` and `price_2` in every
 * row, also where only one of them holds something. Columns of fields come last: few of their cells become attributes.
 */
function customKeys(columns: readonly string[], isOfField: (column: string) => boolean): Map<string, string> {
  const taken = new Set<string>();
  const ordered = [...columns.filter((column) => !isOfField(column)), ...columns.filter(isOfField)];
  return new Map(ordered.map((column) => [column, customKey(column, taken)]));
}

/** Columns of one list field are one list; of any other field there is only one column. */
function merged(held: JsonValue | undefined, value: JsonValue): JsonValue {
  if (!Array.isArray(held) || !Array.isArray(value)) return value;
  const items: JsonValue[] = [...held, ...value];
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

const oneLine = (value: CellValue) => String(value).replaceAll(/\s+/g, ' ').trim();
