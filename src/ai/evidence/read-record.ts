import type { AssetFacts, JsonValue } from '../asset-facts.js';

/** One non-empty cell of an asset. */
export interface Reading {
  path: string;
  /** The column's name as the source wrote it. */
  label: string;
  /** The label without case, blanks and signs: `*Memory (In MB)` is `memoryinmb`. What rules look columns up by. */
  key: string;
  text: string;
  value: JsonValue;
  source: string;
}

/** An asset's cells, indexed once for all rules. */
export interface AssetRecord {
  name: Reading | null;
  description: Reading | null;
  /** Custom attributes; objects opened up, so that every reading is a scalar or a list. */
  columns: readonly Reading[];
  /** Key and value pairs of tag columns (`env=prod;team=web`), under the key of the tag. */
  tags: readonly Reading[];
  /** The custom attribute of the first of these keys that has one. */
  column(...keys: readonly string[]): Reading | null;
  /** A catalogue field that holds a value. */
  attribute(field: string): Reading | null;
  tag(...keys: readonly string[]): Reading | null;
}

const records = new WeakMap<AssetFacts, AssetRecord>();

/** The record of an asset. Kept as long as the asset object lives, since every rule asks for it. */
export function readRecord(asset: AssetFacts): AssetRecord {
  const known = records.get(asset);
  if (known !== undefined) return known;
  const record = indexRecord(asset);
  records.set(asset, record);
  return record;
}

const MAX_REMEMBERED = 10_000;
const rememberedKeys = new Map<string, string>();

/**
 * `*Memory (In MB)`, `memory_in_mb` and `Memory in MB` are one column. A trailing `(optional)` is form, not name. `# CPU`
 * counts them and becomes `numcpu`, as in the keys that an import gives; `Network #1` is `network1`.
 */
export function columnKey(label: string): string {
  const known = rememberedKeys.get(label);
  if (known !== undefined) return known;
  const key = label
    .replace(/\(optional\)/i, '')
    .replace(/^[\s*]*#/, 'num')
    .replaceAll('%', 'pct')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  // Every asset of an import has the same columns; a file with endless ones must not fill the memory.
  if (rememberedKeys.size >= MAX_REMEMBERED) rememberedKeys.clear();
  rememberedKeys.set(label, key);
  return key;
}

/** Said instead of a value. */
const BLANK =
  /^(?:|-+|\.|n\/?a|none|null|nil|unknown|undefined|tb[adc]|not (?:set|available|applicable|specified)|#n\/a|\?+)$/i;

const isBlank = (text: string) => BLANK.test(text.trim());

const MAX_COLUMNS = 500;
const TAG_COLUMNS = /^(?:tags?|labels?|systags|userlabels|customtags|awstags|azuretags|tagsall|metadata)$/;

function indexRecord(asset: AssetFacts): AssetRecord {
  const source = asset.discoverySource || 'asset record';
  const found: Reading[] = [];
  for (const [label, value] of Object.entries(asset.customAttributes)) {
    if (found.length >= MAX_COLUMNS) break;
    collect(found, `customAttributes.${label}`, label, value, source, 0);
  }
  // A column of the export itself comes before one of the same name inside an object.
  const isTop = (reading: Reading) => reading.path === `customAttributes.${reading.label}`;
  const columns = [...found.filter(isTop), ...found.filter((reading) => !isTop(reading))];
  const attributes = new Map<string, Reading>();
  const fields = [
    ...Object.entries(asset.attributes).map(([field, value]) => [`attributes.${field}`, field, value] as const),
    ['environment', 'environment', asset.environment] as const,
    ['location', 'location', asset.location] as const,
  ];
  for (const [path, field, value] of fields) {
    const reading = readingOf(path, field, value, source);
    if (reading !== null) attributes.set(field, reading);
  }
  const tags = [...columns.flatMap(tagsWithin), ...numberedTags(columns)];
  const byKey = new Map<string, Reading>();
  for (const reading of columns) if (!byKey.has(reading.key)) byKey.set(reading.key, reading);
  const first = (keys: readonly string[], pick: (key: string) => Reading | undefined) => {
    for (const key of keys) {
      const reading = pick(key);
      if (reading !== undefined) return reading;
    }
    return null;
  };
  return {
    name: readingOf('name', 'name', asset.name, source),
    description: readingOf('description', 'description', asset.description, source),
    columns,
    tags,
    column: (...keys) => first(keys, (key) => byKey.get(key)),
    attribute: (field) => attributes.get(field) ?? null,
    tag: (...keys) => first(keys, (key) => tags.find((tag) => tag.key === key)),
  };
}

function readingOf(path: string, label: string, value: JsonValue | undefined, source: string): Reading | null {
  const text = textOf(value);
  if (value === undefined || text === null || isBlank(text)) return null;
  return { path, label, key: columnKey(label), text: text.trim(), value, source };
}

/** Scalars as they are written; a list as its scalars with commas between. */
function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map((item: JsonValue) => (typeof item === 'object' ? '' : String(item)));
    return parts.filter((part) => part !== '').join(', ') || JSON.stringify(value);
  }
  return null;
}

function collect(into: Reading[], path: string, label: string, value: JsonValue, source: string, depth: number): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (depth >= 3) return;
    for (const [key, item] of Object.entries(value)) {
      if (into.length >= MAX_COLUMNS) return;
      collect(into, `${path}.${key}`, key, item, source, depth + 1);
    }
    return;
  }
  const reading = readingOf(path, label, value, source);
  if (reading !== null) into.push(reading);
}

/** `env=prod;team=web`, `env:prod, team:web`, and lists of `{key, value}`. */
function tagsWithin(reading: Reading): Reading[] {
  if (!TAG_COLUMNS.test(reading.key)) return [];
  if (Array.isArray(reading.value)) {
    return reading.value.flatMap((item: JsonValue) => {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) return pairs(reading, String(item));
      const parts = new Map(Object.entries(item).map(([key, part]) => [key.toLowerCase(), textOf(part)]));
      return pair(reading, parts.get('key') ?? parts.get('name') ?? '', parts.get('value') ?? '');
    });
  }
  return pairs(reading, reading.text);
}

/** A cell is a list of tags only if every part of it is one: a program or a sentence has `=` and `:` too. */
const TAG = /^\s*"?([\p{L}\p{N}_./ -]{1,64}?)"?\s*[=:]\s*"?([\p{L}\p{N}_.@/:+ -]{0,80})"?\s*$/u;

function pairs(reading: Reading, text: string): Reading[] {
  if (text.length > 4_000) return [];
  const parts = text.split(/[;,|\n]/).filter((part) => part.trim() !== '');
  const matches = parts.map((part) => TAG.exec(part));
  if (matches.some((match) => match === null)) return [];
  return matches.flatMap((match) => pair(reading, match?.[1] ?? '', match?.[2] ?? ''));
}

function pair(reading: Reading, key: string, value: string): Reading[] {
  if (key.trim() === '' || isBlank(value)) return [];
  return [{ ...reading, label: key.trim(), key: columnKey(key), text: value.trim(), value: value.trim() }];
}

/** Konveyor writes a tag as two columns: `Tag Category 3` names what `Tag 3` says. */
function numberedTags(columns: readonly Reading[]): Reading[] {
  const values = new Map(
    columns.flatMap((column) => (/^tag\d+$/.test(column.key) ? [[column.key, column] as const] : [])),
  );
  return columns.flatMap((column) => {
    const [, number] = /^tagcategory(\d+)$/.exec(column.key) ?? [];
    const value = number === undefined ? undefined : values.get(`tag${number}`);
    return value === undefined ? [] : [{ ...value, label: column.text, key: columnKey(column.text) }];
  });
}
