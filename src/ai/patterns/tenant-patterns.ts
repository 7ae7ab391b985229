import type { AssetFacts, AssetType } from '../asset-facts.js';
import { type Evidence, type EvidenceRule, evidenceOf, type Finding } from '../evidence/evidence-rule.js';
import { redact } from '../redact.js';
import { AssetTable, UNKNOWN } from './asset-table.js';
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
 * with which value. Fields are learnt when they are first asked for. Nothing of it leaves the tenant.
 */
export class TenantPatterns {
  private readonly tables = new Map<AssetType, AssetTable>();
  private readonly learned = new Map<string, FieldPatterns | null>();

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

  /** What others say of a field of an asset that was added; null where they do not carry it. */
  find(asset: AssetFacts, field: string, path = pathOf(field)): Finding | null {
    const table = this.tables.get(asset.assetType);
    const row = table?.rowOf(asset.id) ?? UNKNOWN;
    if (!table || row === UNKNOWN) return null;
    const pattern = this.patternsOf(table, path)?.find(row);
    if (!pattern || pattern.confidence < this.leastConfidence) return null;
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

  private patternsOf(table: AssetTable, path: string): FieldPatterns | null {
    const key = `${table.assetType} ${path}`;
    let patterns = this.learned.get(key);
    if (patterns === undefined) {
      const column = table.columns.get(path);
      patterns = column && column.known >= MIN_KNOWN ? new FieldPatterns(table, path, column) : null;
      this.learned.set(key, patterns);
    }
    return patterns;
  }
}

/** The patterns as one more rule, for these fields. */
export const patternRule = (patterns: TenantPatterns, fields: readonly string[]): EvidenceRule => ({
  name: 'tenant-patterns',
  fields,
  find: (asset, field) => patterns.find(asset, field),
});

/** Where evidence finds a field of the catalogue. */
const pathOf = (field: string) => (field === 'environment' || field === 'location' ? field : `attributes.${field}`);

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
