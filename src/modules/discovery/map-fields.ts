import type { AssetType } from '../catalogue/asset-type.js';
import { catalogueFor } from '../catalogue/catalogue.js';
import type { CatalogueField } from '../catalogue/catalogue-field.js';
import { isBlank, normaliseValue } from '../catalogue/normalise-value.js';
import { inColumnUnit } from './column-unit.js';
import { columnKey, columnWords } from './formats/column-key.js';
import { COLUMN_SYNONYMS, COMMON_NAME_SYNONYMS, NAME_SYNONYMS } from './formats/column-synonyms.js';
import type { ColumnRule } from './formats/import-format.js';
import type { CellValue } from './reading/table-row.js';

export interface SampledColumn {
  readonly name: string;
  /** Some of the column's values, blank ones left out. */
  readonly samples: readonly CellValue[];
  /** The share of the rows that hold something in it. */
  readonly filledShare: number;
}

/** `targetField` is a catalogue field, or one of the asset's own; null: the column stays a custom attribute. */
export interface FieldMapping {
  readonly sourceColumn: string;
  readonly targetField: string | null;
  /** 0 to 1, of the target or of there being none. */
  readonly confidence: number;
}

/** The asset's own columns; only those that are catalogue fields too are normalised. */
const ASSET_COLUMNS = ['name', 'description', 'environment', 'location', 'asset_type'];

const BY_RULE = 0.98;
/** Each further column that a rule names is the next choice for its target. */
const RULE_STEP = 0.01;
const LEAST_BY_RULE = 0.95;
const BY_NAME = 0.92;
const BY_SYNONYM = 0.9;
const BY_WORDS = 0.75;
const LEAST_CONFIDENCE = 0.55;
const LEAST_SHARED_WORDS = 0.75;
/**
 * What a column keeps of its confidence when none of its values fits. A vendor's column holds what the vendor says, if
 * badly written: a run takes it still, and what is no value becomes a gap. A likeness goes.
 */
const KEPT_OF_A_RULE = 0.86;
const KEPT_OF_A_LIKENESS = 0.6;

/**
 * Which field each column holds: by the format's own rules, by name, by synonym, by likeness of words, lowered where
 * the values contradict the field's type. A field gets one column, the surest (of equals, the first); a list field gets
 * all that hold it.
 *
 * @param assetTypes what the rows of the table are; the fields of any of them can be targets.
 */
export function mapFields(
  columns: readonly SampledColumn[],
  rules: readonly ColumnRule[],
  assetTypes: readonly AssetType[],
): FieldMapping[] {
  const targets = targetsOf(assetTypes);
  const candidates = columns
    .flatMap((column, index) => candidatesFor(column, rules, targets).map((candidate) => ({ ...candidate, index })))
    .sort((one, other) => other.confidence - one.confidence || one.index - other.index);
  const chosen = new Map<number, Candidate>();
  const taken = new Set<string>();
  for (const candidate of candidates) {
    if (chosen.has(candidate.index) || taken.has(candidate.target)) continue;
    chosen.set(candidate.index, candidate);
    if (targets.get(candidate.target)?.field?.type.kind !== 'list') taken.add(candidate.target);
  }
  return columns.map(({ name }, index) => {
    const candidate = chosen.get(index);
    const likeliest = candidates.find((other) => other.index === index)?.confidence ?? 0;
    return {
      sourceColumn: name,
      targetField: candidate?.target ?? null,
      confidence: rounded(candidate?.confidence ?? 1 - likeliest),
    };
  });
}

interface Candidate {
  readonly target: string;
  readonly confidence: number;
}

interface Target {
  /** Undefined where no value of the column can contradict it: the asset's own texts. */
  readonly field: CatalogueField | undefined;
  /** Of its name and its label. */
  readonly keys: ReadonlySet<string>;
  /** As columns call it, the likeliest first. */
  readonly synonyms: readonly string[];
  /** Of all these. */
  readonly words: readonly (readonly string[])[];
}

type Targets = ReadonlyMap<string, Target>;

function targetsOf(assetTypes: readonly AssetType[]): Targets {
  const targets = new Map(ASSET_COLUMNS.map((name) => [name, targetOf(name, undefined, COLUMN_SYNONYMS[name])]));
  for (const field of assetTypes.flatMap(catalogueFor)) {
    targets.set(field.name, targetOf(field.name, field, COLUMN_SYNONYMS[field.name]));
  }
  const names = [COMMON_NAME_SYNONYMS, ...assetTypes.map((assetType) => NAME_SYNONYMS[assetType])];
  return targets.set('name', targetOf('name', undefined, names.join('|')));
}

function targetOf(name: string, field: CatalogueField | undefined, synonyms: string | undefined): Target {
  const own = field === undefined ? [name] : [name, field.label];
  const others = synonyms?.split('|') ?? [];
  return {
    field,
    keys: new Set(own.map(columnKey)),
    synonyms: others,
    words: [...own, ...others].map(withoutUnits),
  };
}

function candidatesFor(column: SampledColumn, rules: readonly ColumnRule[], targets: Targets): Candidate[] {
  const rule = rules.find(({ columns }) => columns.some((name) => columnKey(name) === columnKey(column.name)));
  if (rule?.target === null) return [];
  // Only network devices have a field for their site; for all others it is where they are.
  const target = rule?.target === 'site' && !targets.has('site') ? 'location' : rule?.target;
  const isRuled = rule !== undefined && target !== undefined && targets.has(target);
  const candidates = isRuled ? [byRule(column.name, rule, target)] : byLikeness(column, targets);
  return candidates
    .map((candidate) => judged(candidate, column, rules, targets, isRuled ? KEPT_OF_A_RULE : KEPT_OF_A_LIKENESS))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE);
}

function byRule(column: string, { columns }: ColumnRule, target: string): Candidate {
  const rank = columns.findIndex((name) => columnKey(name) === columnKey(column));
  return { target, confidence: Math.max(BY_RULE - rank * RULE_STEP, LEAST_BY_RULE) };
}

/** By name or synonym; only of a column that no field is called, by likeness. */
function byLikeness(column: SampledColumn, targets: Targets): Candidate[] {
  const words = withoutUnits(column.name);
  const spellings = new Set([columnWords(column.name).join(' '), words.join(' ')]);
  const named: Candidate[] = [];
  const alike: Candidate[] = [];
  for (const [target, known] of targets) {
    // Every asset has a name: a column that is mostly blank is not what names them.
    const share = target === 'name' ? 0.5 + column.filledShare / 2 : 1;
    const rank = known.synonyms.findIndex((name) => spellings.has(name));
    if (known.keys.has(columnKey(column.name))) named.push({ target, confidence: BY_NAME * share });
    else if (rank !== -1) named.push({ target, confidence: (BY_SYNONYM - Math.min(rank, 40) * 0.001) * share });
    else {
      const likeness = Math.max(...known.words.map((name) => sharedWords(words, name)));
      if (likeness >= LEAST_SHARED_WORDS) alike.push({ target, confidence: BY_WORDS * likeness * share });
    }
  }
  return named.length > 0 ? named : alike;
}

const UNIT_WORDS = new Set(
  'kb,kib,mb,mib,gb,gib,tb,tib,bytes,pct,percent,percentage,hours,minutes,days,usd,eur,optional'.split(','),
);

/** `Memory (In MB)` is about memory: its unit, and the "in" before it, are no part of the name. */
function withoutUnits(column: string): string[] {
  const words = columnWords(column);
  const named = words.filter((word, index) => {
    return !UNIT_WORDS.has(word) && !(word === 'in' && UNIT_WORDS.has(words[index + 1] ?? ''));
  });
  return named.length === 0 ? words : named;
}

/** Sørensen-Dice over the words, 0 to 1. One shared word proves little: two have to be shared. */
function sharedWords(one: readonly string[], other: readonly string[]): number {
  const words = new Set(other);
  const shared = new Set(one.filter((word) => words.has(word))).size;
  return shared < 2 ? 0 : (2 * shared) / (one.length + other.length);
}

function judged(
  candidate: Candidate,
  column: SampledColumn,
  rules: readonly ColumnRule[],
  targets: Targets,
  keptWithoutAFit: number,
): Candidate {
  const field = targets.get(candidate.target)?.field;
  if (field === undefined) return candidate;
  const values = column.samples.filter((value) => !isBlank(value, field));
  if (values.length === 0) return candidate;
  const fitting = values.filter(
    (value) => normaliseValue(field, inColumnUnit(column.name, field, rules, value)).ok,
  ).length;
  const kept = keptWithoutAFit + ((1 - keptWithoutAFit) * fitting) / values.length;
  return { ...candidate, confidence: candidate.confidence * kept };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
