import type { AssetFacts, AssetType } from '../asset-facts.js';
import { type Evidence, type EvidenceRule, evidenceOf, type Finding } from '../evidence/evidence-rule.js';
import { redact } from '../redact.js';
import { AssetTable, type Column, UNKNOWN } from './asset-table.js';
import { type FieldPattern, FieldPatterns } from './field-patterns.js';
import { knownAsset } from './known-asset.js';
import { nameParts } from './name-parts.js';

/** What is less likely than not is no proposal. */
const MIN_CONFIDENCE = 0.5;
/** A field that fewer assets have is not asked about. */
const MIN_KNOWN = 3;

const SOURCE = 'other assets of the engagement';

/**
 * What the assets of one tenant say of each other: where a field is known, which parts of names and which other fields go
 * with which value. Nothing of it leaves the tenant.
 */
export class TenantPatterns {
  private readonly tables = new Map<AssetType, AssetTable>();
  private readonly learned = new Map<string, FieldPatterns>();
  /** By type and field, the sources that ever say it. */
  private readonly tellingSources = new Map<string, ReadonlySet<number>>();

  constructor(
    /** What is less believable is not said. */
    private readonly leastConfidence = MIN_CONFIDENCE,
  ) {}

  /** All are added before the first is asked about. */
  add(asset: AssetFacts): void {
    const known = knownAsset(asset);
    let table = this.tables.get(known.assetType);
    if (!table) {
      table = new AssetTable(known.assetType);
      this.tables.set(known.assetType, table);
    }
    table.add(known);
  }

  /** Learns what is not learnt yet of these fields; `find` knows no others. Lets others have their turn in between. */
  async learn(assetType: AssetType, fields: readonly string[]): Promise<void> {
    const table = this.tables.get(assetType);
    if (!table) return;
    for (const field of fields) {
      const path = pathOf(field);
      const key = `${assetType} ${path}`;
      const column = table.columns.get(path);
      if (this.learned.has(key) || !column || column.known < MIN_KNOWN) continue;
      this.learned.set(key, await FieldPatterns.learn(table, path, column));
      this.tellingSources.set(key, sourcesOf(table, column));
    }
  }

  /** What others say of a field of an asset that was added; null where they do not carry it. */
  find(asset: AssetFacts, field: string): Finding | null {
    const table = this.tables.get(asset.assetType);
    const row = table?.rowOf(asset.id) ?? UNKNOWN;
    if (!table || row === UNKNOWN) return null;
    const key = `${asset.assetType} ${pathOf(field)}`;
    const pattern = this.learned.get(key)?.find(row);
    if (!pattern || pattern.confidence < this.leastConfidence) return null;
    const isTold = this.tellingSources.get(key)?.has(sourceAt(table, row)) ?? false;
    if (!isTold && !pattern.paths.some((part) => part.startsWith('name.'))) return null;
    if (!isAsLearnt(table, row, asset, pattern.paths)) return null;
    const examples = pattern.exampleRows.map((example) => ({
      id: table.ids[example] ?? '',
      name: redact(table.names[example] ?? '').text,
    }));
    const shared = pattern.paths.map((part) => sharedPart(table, row, asset.name, part));
    const evidence = distinct(shared.map(({ reading }) => evidenceOf(reading))).map(
      (one): Evidence => ({ ...one, assetIds: examples.map(({ id }) => id) }),
    );
    return {
      value: pattern.text,
      confidence: Math.floor(pattern.confidence * 100) / 100,
      evidence,
      reason: wordPattern(
        pattern,
        shared.flatMap(({ words }) => (words === '' ? [] : [words])).join(' and '),
        examples.map(({ name }) => name),
      ),
      isPattern: true,
    };
  }
}

/**
 * Where a source never says a field, its assets are not like those of another source that does: an export of one site says
 * nothing of the next. What was tried on the others then holds for the same names only.
 */
const sourcesOf = (table: AssetTable, column: Column): ReadonlySet<number> =>
  new Set(column.knownRows(table.size).map((row) => sourceAt(table, row)));

const sourceAt = (table: AssetTable, row: number): number => table.columns.get('discoverySource')?.at(row) ?? UNKNOWN;

/** What has changed since it was learnt is no evidence any more. */
function isAsLearnt(table: AssetTable, row: number, asset: AssetFacts, paths: readonly string[]): boolean {
  if (asset.name !== table.names[row]) return false;
  const { values } = knownAsset(asset);
  return paths.every((path) => {
    const column = table.columns.get(path);
    return path.startsWith('name.') || (column && values.get(path) === column.texts[column.at(row)]);
  });
}

/** The patterns as one more rule, for these fields. */
export const patternRule = (patterns: TenantPatterns, fields: readonly string[]): EvidenceRule => ({
  name: 'tenant-patterns',
  fields,
  find: (asset, field) => patterns.find(asset, field),
});

/** Where evidence finds a field of the catalogue; what holds a dot is a path already. */
const pathOf = (field: string) =>
  field === 'environment' || field === 'location' || field.includes('.') ? field : `attributes.${field}`;

/** "36 of 37 assets named web-* with location "B" have it, such as web-11 and web-12". */
function wordPattern({ agreeing, total, paths }: FieldPattern, shared: string, examples: readonly string[]): string {
  const isNear = paths.includes('name.number');
  const who = isNear ? `of the ${total} nearest by number ${shared}` : `of ${total} other assets ${shared}`;
  const all = Math.round(agreeing) >= total ? 'all' : `${Math.round(agreeing)}`;
  return `${all} ${who} have it, such as ${examples.join(', ')}`;
}

/** What the asset shares with those it is compared with, in words and as it stands in the asset. */
function sharedPart(table: AssetTable, row: number, name: string, path: string) {
  const column = table.columns.get(path);
  const text = column?.texts[column.at(row)] ?? '';
  const isName = path.startsWith('name.');
  const key = isName ? 'name' : (path.split('.').at(-1) ?? path);
  const reading = {
    path: isName ? 'name' : path,
    label: key,
    key,
    text: isName ? name : text,
    value: text,
    source: SOURCE,
  };
  return { words: redact(wordPart(path, key, text, name)).text, reading };
}

function wordPart(path: string, key: string, text: string, name: string): string {
  switch (path) {
    case 'name.series':
      return nameParts(name).number === null ? `named "${text}"` : `named "${text}*"`;
    case 'name.number':
      return '';
    case 'name.first':
      return `whose names begin with "${text}"`;
    case 'name.last':
      return `whose names end in "${text}"`;
    case 'name.domain':
      return `in the domain "${text}"`;
    default:
      return `with ${key} "${text}"`;
  }
}

const distinct = (evidence: readonly Evidence[]): Evidence[] => [
  ...new Map(evidence.map((one) => [one.path, one])).values(),
];
