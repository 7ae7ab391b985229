const WHOLE = new Intl.NumberFormat('en');
const PERCENT = new Intl.NumberFormat('en', { style: 'percent' });
const DOLLARS = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
const TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `12,345`. */
export const whole = (value: number): string => WHOLE.format(value);

/** A share of one as `87%`. */
export const percent = (share: number): string => PERCENT.format(share);

/** US dollars, small ones to the hundredth of a cent. */
export const dollars = (value: number): string => DOLLARS.format(value);

/** Date and time of an ISO text, in this browser's time zone. */
export const dateTime = (iso: string): string => TIME.format(new Date(iso));

/** `1 gap`, `12,345 gaps`. */
export const counted = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${whole(value)} ${value === 1 ? noun : nouns}`;

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How long ago an ISO text says, e.g. `3 minutes ago`. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return step ? AGO.format(-Math.round(seconds / step[1]), step[0]) : 'just now';
}

/** `MISSING_FIELD` as `Missing field`, `cpu_cores` as `Cpu cores`. */
export function sentence(name: string): string {
  const words = name.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A JSON value as people read it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(valueText).join(value.some(isObject) ? '; ' : ', ');
  if (typeof value === 'string') return value;
  if (!isObject(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${valueText(inner)}`)
    .join(', ');
}
