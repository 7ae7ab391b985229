import type { FieldUnit, JsonValue } from './catalogue-field.js';

const PREFIXES = ['', 'k', 'm', 'g', 't', 'p'];
const WORD_PREFIXES: Readonly<Record<string, string>> = {
  kilo: 'k',
  mega: 'm',
  giga: 'g',
  tera: 't',
  peta: 'p',
  kibi: 'ki',
  mebi: 'mi',
  gibi: 'gi',
  tebi: 'ti',
  pebi: 'pi',
};
const PREFIX = /^([kmgtp]?)(i?)$/i;

// Reading: sign and digits are one run each, so no input makes these backtrack.
const PLAIN = /^\d+(\.\d*)?(e[+-]?\d{1,3})?$|^\.\d+$/i;
const COMMA_THOUSANDS = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const DOT_THOUSANDS = /^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$/;
const SPACE_THOUSANDS = /^\d{1,3}([ '’\u00a0\u202f]\d{3})+([.,]\d+)?$/;
const DECIMAL_COMMA = /^\d+,\d+$/;

/**
 * A number of 0 or more as people write it: 16384, 16,384, 16.384,5, 16 384, 1'024, 3,5. `16,384` is sixteen thousand
 * (three digits after the comma), `16,38` is a decimal comma; `16.384` has a decimal point.
 */
export function parseNumber(text: string): number | undefined {
  if (PLAIN.test(text)) return finite(Number(text));
  if (COMMA_THOUSANDS.test(text)) return finite(Number(text.replaceAll(',', '')));
  if (DOT_THOUSANDS.test(text)) return finite(Number(text.replaceAll('.', '').replace(',', '.')));
  if (SPACE_THOUSANDS.test(text)) return finite(Number(text.replaceAll(/[ '’\u00a0\u202f]/g, '').replace(',', '.')));
  if (DECIMAL_COMMA.test(text)) return finite(Number(text.replace(',', '.')));
  return undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Bytes in `16 GiB`'s unit; undefined when the text is no size. Letters' case says nothing: nobody sizes in bits. */
function sizeInBytes(unit: string, isBinary: boolean): number | undefined {
  const short = unit.toLowerCase().replace(/^[a-z]{4}(?=bytes?$)/, (word) => WORD_PREFIXES[word] ?? word);
  return prefixFactor(short.replace(/b(ytes?)?$/, ''), isBinary);
}

/** `''` is 1, `k` 1000 (1024 if `isBinary`), `Ki` 1024, and so on. */
function prefixFactor(prefix: string, isBinary: boolean): number | undefined {
  const [, letter = '', binary = ''] = PREFIX.exec(prefix) ?? [];
  if (letter + binary !== prefix || (letter === '' && binary !== '')) return undefined;
  return (isBinary || binary !== '' ? 1024 : 1000) ** PREFIXES.indexOf(letter.toLowerCase());
}

/**
 * Bits a second in `10 Gbit/s`'s unit. B is a byte and b a bit, as IEC 80000-13 has it; MBPS, in capitals, is how
 * Azure Migrate writes megabytes. `G` alone counts in `bareBits` (8 for a field in bytes).
 */
function rateInBits(unit: string, bareBits: 1 | 8): number | undefined {
  const amount = unit.replace(/(?:ps|\/s(?:ec(?:ond)?)?)$/i, '');
  const [, prefix = '', symbol = ''] = /^([kmgtp]?i?)(b|bits?|bytes?|be)?$/i.exec(amount) ?? [];
  if (prefix + symbol !== amount || amount === '') return undefined;
  const factor = prefixFactor(prefix, false);
  if (factor === undefined) return undefined;
  if (symbol === '') return factor * bareBits;
  return factor * (symbol === 'B' || /^byte/i.test(symbol) ? 8 : 1);
}

const MINUTES: readonly (readonly [RegExp, number])[] = [
  [/^(m|mins?|minutes?)$/i, 1],
  [/^(h|hrs?|hours?)$/i, 60],
  [/^(d|days?)$/i, 1440],
  [/^(s|secs?|seconds?)$/i, 1 / 60],
];
const MILLISECONDS: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|milliseconds?)$/i, 1],
  [/^(s|secs?|seconds?)$/i, 1000],
  [/^(us|µs|μs|microseconds?)$/i, 1 / 1000],
];

const timeFactor = (table: typeof MINUTES, unit: string) => table.find(([pattern]) => pattern.test(unit))?.[1];

/** How many of the field's units one of the written unit is; undefined when the two measure different things. */
const UNIT_FACTOR: Readonly<Record<FieldUnit, (written: string) => number | undefined>> = {
  // Memory and blocks come in powers of two whatever the label says (JEDEC 100B.01): 16 GB of memory is 16 GiB.
  KiB: (written) => divided(sizeInBytes(written, true), 2 ** 10),
  MiB: (written) => divided(sizeInBytes(written, true), 2 ** 20),
  // Storage labels mean what they say (IEC 80000-13): 500 GB of disk is 465.66 GiB.
  GiB: (written) => divided(sizeInBytes(written, false), 2 ** 30),
  GB: (written) => divided(sizeInBytes(written.replace(/(\/| per )mo(nth)?$/i, ''), false), 1e9),
  'MB/s': (written) => divided(rateInBits(written, 8), 8e6),
  'Mbit/s': (written) => divided(rateInBits(written, 1), 1e6),
  ms: (written) => timeFactor(MILLISECONDS, written),
  minutes: (written) => timeFactor(MINUTES, written),
};

function divided(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by;
}

/** What may follow a plain count: `8 vCPU`, `1200 IOPS`. */
const COUNTED = /^(v?cpus?|v?cores?|sockets?|threads?|iops|users?|nodes?)$/i;

/** Splits at the first letter or sign after the number; an exponent belongs to the number. */
const QUANTITY = /^([\d.,' ’\u00a0\u202f]*\d\.?(?:e[+-]?\d{1,3}(?![\w.]))?)\s*([^\d\s].*)?$/i;

/**
 * A quantity in the field's unit: `16 GB` in a MiB field is 16384. A number without a unit is in the field's own. One
 * that was converted is rounded to a whole one where `isWhole`; a written fraction is not.
 */
export function parseQuantity(text: string, unit: FieldUnit | undefined, isWhole: boolean): number | undefined {
  const [, digits = '', written] = QUANTITY.exec(text) ?? [];
  const number = parseNumber(digits.trim());
  if (number === undefined) return undefined;
  if (written === undefined || (unit === undefined && COUNTED.test(written))) return wholeOrAny(number, isWhole);
  const factor = unit && UNIT_FACTOR[unit](written.trim());
  if (factor === undefined) return undefined;
  const converted = number * factor;
  return wholeOrAny(isWhole && factor !== 1 ? Math.round(converted) : converted, isWhole);
}

function wholeOrAny(value: number, isWhole: boolean): number | undefined {
  return isWhole && !Number.isSafeInteger(value) ? undefined : finite(value);
}

/** `45 %` and 45 are 45. A fraction such as 0.45 is less than one percent: nothing tells it from one. */
export function parsePercent(text: string): number | undefined {
  const number = parseNumber(text.replace(/\s*(%|percent|pct)$/i, ''));
  return number !== undefined && number <= 100 ? number : undefined;
}

const SYMBOLS: Readonly<Record<string, string>> = { $: 'USD', US$: 'USD', '€': 'EUR', '£': 'GBP' };
const SCALES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 };
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
/** No price has three decimals: where these are paid, `12.000` is twelve thousand. Dollars have a decimal point. */
const POINT_FOR_THOUSANDS = new Set(['€', 'EUR', 'DKK', 'BRL']);
const MONEY =
  /^(US\$|[$€£]|[A-Z]{3})?\s*([\d.,' ’\u00a0\u202f]*\d(?:e[+-]?\d{1,3})?)\s*([km]?)\s*(US\$|[$€£]|[A-Z]{3})?$/i;

/** An amount with its currency where one is written, a bare number where none is: `$1.2k` is {amount: 1200, currency}. */
export function parseMoney(text: string): JsonValue | undefined {
  const [, before = '', digits = '', scale = '', after = ''] = MONEY.exec(text) ?? [];
  const mark = (before || after).toUpperCase();
  const hasThousands = POINT_FOR_THOUSANDS.has(mark) && scale === '' && /^[1-9]\d{0,2}\.\d{3}$/.test(digits);
  const number = parseNumber(hasThousands ? digits.replace('.', '') : digits);
  if (number === undefined || (before !== '' && after !== '')) return undefined;
  const amount = finite(number * (SCALES[scale.toLowerCase()] ?? 1));
  if (mark === '' || amount === undefined) return amount;
  const currency = SYMBOLS[mark] ?? (CURRENCIES.has(mark) ? mark : undefined);
  return currency && { amount, currency };
}
