/**
 * Makes `src/modules/catalogue/catalogue.json` from the compiled source (first argument: the path of
 * gap-catalogue.json) and the reviewed overlay beside this script, which says what the source does not:
 * label, category, unit, and which blanks are gaps. Run it again when either changes:
 *
 *     npx tsx scripts/make-catalogue.ts ../shared/data/facts/gap-catalogue.json
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ASSET_TYPES, type AssetType } from '../src/modules/catalogue/asset-type.js';
import {
  type CatalogueField,
  catalogueFieldSchema,
  type FieldType,
  type ScalarKind,
} from '../src/modules/catalogue/catalogue-field.js';
import overlay from './catalogue-overlay.json' with { type: 'json' };

const sourceSchema = z.object({
  sourceKeys: z.record(z.string(), z.string()),
  rows: z.array(
    z.object({
      assetType: z.string(),
      field: z.string(),
      type: z.string(),
      criticality: z.string(),
      sources: z.array(z.string()),
    }),
  ),
});
type SourceRow = z.infer<typeof sourceSchema>['rows'][number];

/** What the source leaves out, and references between assets cannot do without: the host below a virtual machine. */
const ADDED: readonly SourceRow[] = [
  { assetType: 'SERVER', field: 'virtualization_host', type: 'ref', criticality: 'medium', sources: ['R', 'N'] },
];

const SCALARS: Readonly<Record<string, ScalarKind>> = {
  string: 'string',
  text: 'text',
  int: 'integer',
  float: 'decimal',
  pct: 'percent',
  bool: 'boolean',
  ip: 'ip',
  cidr: 'cidr',
  mac: 'mac',
  uuid: 'uuid',
  datetime: 'datetime',
  url: 'url',
  contact: 'contact',
  money: 'money',
  ref: 'ref',
  Disk: 'object',
  Flow: 'object',
};

/** `enum[a,b][]` > a list of a, b; `string[2]` > two strings. The source's own `allowed` is cut wrongly for enum lists. */
function readType(text: string): { type: FieldType; allowed?: string[] } {
  const [, item = '', values, list, size] =
    /^(\w+?)(?:(?<=enum)\[([\w,]+)\])?(\[(\d*)\])?$/.exec(text) ?? unreadable(text);
  const kind = item === 'enum' && values !== undefined ? 'enum' : SCALARS[item];
  if (kind === undefined) return unreadable(text);
  return {
    type: list === undefined ? { kind } : { kind: 'list', item: kind, ...(size ? { size: Number(size) } : {}) },
    ...(values === undefined ? {} : { allowed: values.split(',') }),
  };
}

function unreadable(text: string): never {
  throw new Error(`expected a type such as int, cidr[] or enum[a,b], got ${text}`);
}

function readField(row: SourceRow): CatalogueField {
  const assetType = row.assetType.toUpperCase();
  const reviewed = (overlay as Record<string, Record<string, Record<string, unknown>>>)[assetType]?.[row.field];
  if (reviewed === undefined) throw new Error(`${assetType}.${row.field} is not in catalogue-overlay.json: review it`);
  const { unit, ...judged } = reviewed;
  const { type, allowed } = readType(row.type);
  return catalogueFieldSchema.parse({
    name: row.field,
    label: judged.label,
    type: unit === undefined ? type : { ...type, unit },
    allowed,
    criticality: row.criticality,
    category: judged.category,
    requirement: judged.requirement,
    sources: row.sources,
  });
}

/**
 * Every asset has a name, an environment and a location, whatever its type: where the source has none, the server's
 * definition serves. A blank one is a gap only in OTHER, which has nothing else.
 */
function withCommonFields(assetType: AssetType, fields: CatalogueField[], server: CatalogueField[]): CatalogueField[] {
  const common = server.filter(({ name }) => ['name', 'environment', 'location'].includes(name));
  const missing = common.filter(({ name }) => fields.every((field) => field.name !== name));
  return [
    ...missing.map((field) => ({
      ...field,
      ...(assetType === 'OTHER' || field.name === 'name'
        ? {}
        : { criticality: 'medium' as const, requirement: 'optional' as const }),
      sources: [],
    })),
    ...fields,
  ];
}

/** The catalogue as the product ships it. `source` is the parsed gap-catalogue.json. */
export function makeCatalogue(source: unknown) {
  const { sourceKeys, rows } = sourceSchema.parse(source);
  const fieldsOf = (assetType: AssetType) =>
    [...rows, ...ADDED].filter((row) => row.assetType.toUpperCase() === assetType).map(readField);
  const server = fieldsOf('SERVER');
  return {
    note:
      'Made by scripts/make-catalogue.ts from the published data requirements named in sourceKeys, read in November ' +
      '2026, and scripts/catalogue-overlay.json. Do not edit by hand.',
    sourceKeys: { ...sourceKeys, m: 'common practice, without a published source' },
    fields: Object.fromEntries(ASSET_TYPES.map((type) => [type, withCommonFields(type, fieldsOf(type), server)])),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , sourcePath = ''] = process.argv;
  const target = fileURLToPath(new URL('../src/modules/catalogue/catalogue.json', import.meta.url));
  const { fields, ...head } = makeCatalogue(JSON.parse(readFileSync(sourcePath, 'utf8')));
  const types = Object.entries(fields).map(
    ([type, list]) => `${JSON.stringify(type)}: [\n${list.map((field) => JSON.stringify(field)).join(',\n')}\n]`,
  );
  writeFileSync(target, `${JSON.stringify(head).slice(0, -1)}, "fields": {\n${types.join(',\n')}\n}}\n`);
  execFileSync('npx', ['biome', 'format', '--write', target], { stdio: 'inherit' });
}
