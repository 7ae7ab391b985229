import { quoteInput } from '../../ai/quote-input.js';
import type { CatalogueField, JsonValue, ScalarKind } from './catalogue-field.js';
import { asJson, oneLine, parseJson } from './clean-text.js';
import { spelled } from './match-enum.js';
import { SCALARS } from './parse-scalar.js';

type Normalised = { ok: true; value: JsonValue } | { ok: false; reason: string };

/** How exports and people write that there is nothing. */
const BLANK_WORDS = new Set(
  (
    'n/a|na|n.a.|#n/a|none|(none)|null|(null)|<null>|nil|nan|undefined|unknown|(unknown)|-|--|---|–|—|.|?|??|???|tbd|' +
    'to be determined|to be defined|not available|not applicable|not set|not specified|not known|(blank)|(empty)|' +
    '#ref!|#value!|#name?|#div/0!|#null!|#num!'
  ).split('|'),
);

/**
 * Whether a raw cell or attribute means "no value": empty, or a word for nothing (n/a, unknown, -, tbd, #N/A ...).
 * A word that the field itself allows is a value: `none` is an answer where `none` is allowed.
 */
export function isBlank(raw: unknown, field?: CatalogueField): boolean {
  if (raw === null || raw === undefined || (typeof raw === 'number' && Number.isNaN(raw))) return true;
  if (raw instanceof Date) return Number.isNaN(raw.getTime());
  if (typeof raw === 'object') return Object.keys(raw).length === 0;
  if (typeof raw !== 'string') return false;
  const line = oneLine(raw);
  return line === '' || (BLANK_WORDS.has(line.toLowerCase()) && spelled(line, field?.allowed ?? []) === undefined);
}

/**
 * Turns what a source, a person or a model wrote into the field's own type, as jsonb stores it. A blank is
 * `{ok: true, value: null}`. What cannot be read is refused with a reason that says what was expected and what came;
 * nothing is guessed. The result of one call is the result of the next (idempotent), and no input makes it throw.
 */
export function normaliseValue(field: CatalogueField, raw: unknown): Normalised {
  const plain = typeof raw === 'object' && !(raw instanceof Date) ? asJson(raw) : raw;
  if (plain === undefined && raw !== undefined) return refuse(field, raw);
  if (isBlank(plain, field)) return { ok: true, value: null };
  if (field.type.kind === 'list') return normaliseList(field, field.type, plain);
  const value = SCALARS[field.type.kind].parse(plain, field);
  if (value === undefined) return refuse(field, plain);
  return { ok: true, value: isBlank(value, field) ? null : value };
}

function normaliseList(field: CatalogueField, type: { item: ScalarKind; size?: number }, raw: unknown): Normalised {
  const items: JsonValue[] = [];
  for (const part of splitList(type.item, raw)) {
    if (isBlank(part, field)) continue;
    const item = SCALARS[type.item].parse(part, field);
    if (item === undefined) return refuse(field, part);
    // JSON text can hold a blank: "{}".
    if (!isBlank(item, field)) items.push(item);
  }
  if (items.length === 0) return { ok: true, value: null };
  if (type.size === undefined) return { ok: true, value: unique(items) };
  return items.length === type.size ? { ok: true, value: items } : refuse(field, raw);
}

/** Cells hold lists as JSON, or separated by ; , | or line breaks; addresses also by spaces. */
function splitList(item: ScalarKind, raw: unknown): readonly unknown[] {
  if (Array.isArray(raw)) return raw;
  if (typeof raw !== 'string' || item === 'object') {
    const parsed = typeof raw === 'string' ? parseJson(raw) : undefined;
    return Array.isArray(parsed) ? parsed : [raw];
  }
  const parsed = /^\s*\[/.test(raw) ? parseJson(raw) : undefined;
  if (Array.isArray(parsed)) return parsed;
  const hasNoSpaces = item === 'ip' || item === 'cidr' || item === 'mac' || item === 'uuid';
  return raw.split(hasNoSpaces ? /[;,|\s]/ : /[;,|\r\n]/);
}

function unique(items: readonly JsonValue[]): JsonValue[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function refuse(field: CatalogueField, raw: unknown): Normalised {
  const { type } = field;
  const kind = type.kind === 'list' ? type.item : type.kind;
  const expected = kind === 'enum' ? `one of ${(field.allowed ?? []).join(', ')}` : SCALARS[kind].expected;
  const unit = type.kind !== 'list' && type.unit ? `, in ${type.unit}` : '';
  const count = type.kind === 'list' ? `a list${type.size ? ` of ${type.size}` : ''}, each ` : '';
  return { ok: false, reason: `expected ${count}${expected}${unit}, got ${shown(raw)}` };
}

/** Not every value can be put into words: a circle or a bigint has no JSON. */
function shown(raw: unknown): string {
  try {
    return typeof raw === 'string' ? `"${quoteInput(raw)}"` : quoteInput(raw);
  } catch {
    return `a ${typeof raw}`;
  }
}
