import { z } from 'zod';
import type { CatalogueField, JsonValue, ScalarKind } from './catalogue-field.js';
import { asJson, cleanText, oneLine, parseJson } from './clean-text.js';
import { matchEnum } from './match-enum.js';
import { parseCidr, parseIp, parseMac, parseUrl, parseUuid } from './parse-address.js';
import { parseDate } from './parse-date.js';
import { parseMoney, parsePercent, parseQuantity } from './parse-number.js';

interface Scalar {
  /** Completes "expected ..., got ...". */
  readonly expected: string;
  /** `raw` is plain JSON, a Date, or a primitive of any type. Undefined when it cannot be read as this kind. */
  readonly parse: (raw: unknown, field: CatalogueField) => JsonValue | undefined;
}

/**
 * Host names and locations stand in indexes, whose entries PostgreSQL holds to 2,704 bytes: a longer one fails its whole
 * write.
 */
const LONGEST_LINE = 500;
const SHORT_LINE = new RegExp(`^.{0,${LONGEST_LINE}}$`, 'su');

/** Whether a line is no longer than a field takes, in characters as PostgreSQL counts them. */
export const isShortLine = (line: string): boolean => SHORT_LINE.test(line);

const parseLine = fromLine((line) => (isShortLine(line) ? line : undefined));

/** How each kind is read, and what is said when it cannot be. */
export const SCALARS: Readonly<Record<ScalarKind, Scalar>> = {
  string: { expected: `a line of text of at most ${LONGEST_LINE} characters`, parse: parseLine },
  text: { expected: 'text', parse: fromText(cleanText) },
  integer: { expected: 'a whole number of 0 or more', parse: parseNumberField },
  decimal: { expected: 'a number of 0 or more', parse: parseNumberField },
  percent: { expected: 'a percentage from 0 to 100', parse: fromLine(parsePercent) },
  boolean: { expected: 'yes or no', parse: parseBoolean },
  enum: { expected: 'one of', parse: fromLine((line, field) => matchEnum(line, field.allowed ?? [])) },
  ip: { expected: 'an IP address', parse: fromLine(parseIp) },
  cidr: { expected: 'an IP address or a network such as 10.1.2.0/24', parse: fromLine(parseCidr) },
  mac: { expected: 'a MAC address such as 00:50:56:8a:1b:2c', parse: fromLine(parseMac) },
  uuid: { expected: 'a UUID that is not a placeholder', parse: fromLine(parseUuid) },
  datetime: {
    expected: 'a date from 1970 to 2100 with one reading, such as 2024-09-28 or 2024-09-28T13:19:13Z',
    parse: (raw, field) => fromLine(parseDate)(raw instanceof Date ? raw.toISOString() : raw, field),
  },
  url: { expected: 'a web, git or ssh address', parse: fromLine(parseUrl) },
  contact: { expected: 'a name, an e-mail address or a telephone number', parse: fromLine(parseContact) },
  money: { expected: 'an amount such as 12000, $12,000 or EUR 12000', parse: parseMoneyField },
  ref: { expected: `another asset's name or id of at most ${LONGEST_LINE} characters`, parse: parseLine },
  object: { expected: 'a JSON object', parse: parseObject },
};

/** Numbers are taken as text too: a spreadsheet makes a number of version 2019. */
function fromText(parse: (text: string, field: CatalogueField) => JsonValue | undefined): Scalar['parse'] {
  return (raw, field) => {
    if (typeof raw === 'string') return parse(raw, field);
    return typeof raw === 'number' || typeof raw === 'bigint' ? parse(String(raw), field) : undefined;
  };
}

function fromLine(parse: (line: string, field: CatalogueField) => JsonValue | undefined): Scalar['parse'] {
  return fromText((text, field) => parse(oneLine(text), field));
}

function parseNumberField(raw: unknown, field: CatalogueField): number | undefined {
  const { type } = field;
  const isWhole = (type.kind === 'list' ? type.item : type.kind) === 'integer';
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
  return parseQuantity(oneLine(String(raw)), type.kind === 'list' ? undefined : type.unit, isWhole);
}

// Excel writes TRUE in the language of whoever saves a table.
const TRUE_WORDS = new Set('true yes y t 1 on enabled wahr vrai verdadero verdadeiro vero waar'.split(' '));
const FALSE_WORDS = new Set('false no n f 0 off disabled falsch faux falso onwaar'.split(' '));

/** Yes or no, in the words of people, tools and spreadsheets; undefined for any other (`N/A`). */
export function parseBoolean(raw: unknown): boolean | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') return undefined;
  const word = oneLine(String(raw)).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : undefined;
}

/** A person or a team: a name, an e-mail address (alone or in angle brackets), or a telephone number. */
function parseContact(line: string): string | undefined {
  const isContact = line.includes('@')
    ? /[^\s@<>]@[^\s@<>.]+\.[^\s@<>]/.test(line)
    : /\p{L}/u.test(line) || /^\+?[\d\s().-]{7,25}$/.test(line);
  return isContact ? line : undefined;
}

const writtenAmount = z.strictObject({ amount: z.number(), currency: z.string() });

/** What parseMoney wrote, an amount with its currency, is read again as it is. */
function parseMoneyField(raw: unknown, field: CatalogueField): JsonValue | undefined {
  if (typeof raw !== 'object') return fromLine(parseMoney)(raw, field);
  const { success, data } = writtenAmount.safeParse(raw);
  return success ? parseMoney(`${data.currency} ${data.amount}`) : undefined;
}

function parseObject(raw: unknown): JsonValue | undefined {
  const value = typeof raw === 'string' ? parseJson(raw) : asJson(raw);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
