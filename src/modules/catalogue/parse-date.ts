const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const DATE_AND_TIME = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|.{0,20}?\d{4})(?:(?:[T,]\s*|\s+)(\d{1,2}:.*))?$/i;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/i;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * A moment as ISO 8601 in UTC, from the forms exports use: ISO, RVTools (2024/09/28 13:19:13), 28.09.2024,
 * 28-Sep-2024, Sep 28, 2024, and 9/28/2024 where only one reading is a date (3/4/2024 has two and gets none).
 * A time without a zone is taken as UTC: exports do not say theirs. Years 1970 to 2100: others are placeholders.
 */
export function parseDate(text: string): string | undefined {
  const [, date = '', time = ''] = DATE_AND_TIME.exec(text) ?? [];
  const day = parseDay(date);
  const milliseconds = time === '' ? 0 : parseTime(time);
  if (day === undefined || milliseconds === undefined) return undefined;
  const midnight = new Date(Date.UTC(day.year, day.month - 1, day.day));
  // Date.UTC carries over: 30 February would become 1 March.
  if (midnight.getUTCMonth() !== day.month - 1 || midnight.getUTCDate() !== day.day) return undefined;
  const moment = new Date(midnight.getTime() + milliseconds);
  const year = moment.getUTCFullYear();
  return year >= 1970 && year <= 2100 ? moment.toISOString() : undefined;
}

function parseDay(text: string): Day | undefined {
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text);
  if (yearFirst) return dayOf(yearFirst[1], yearFirst[3], yearFirst[4]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted) return dayOf(dotted[3], dotted[2], dotted[1]);
  const named = /^(\d{1,2})[-\s.]+([a-z]{3,9})\.?[-\s,]+(\d{4})$/i.exec(text);
  if (named) return dayOf(named[3], monthNumber(named[2]), named[1]);
  const american = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/i.exec(text);
  if (american) return dayOf(american[3], monthNumber(american[1]), american[2]);
  const slashed = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/.exec(text);
  if (slashed) {
    const first = Number(slashed[1]);
    const second = Number(slashed[3]);
    if (first > 12 || first === second) return dayOf(slashed[4], second, first);
    if (second > 12) return dayOf(slashed[4], first, second);
  }
  return undefined;
}

function dayOf(year: unknown, month: unknown, day: unknown): Day {
  return { year: Number(year), month: Number(month), day: Number(day) };
}

/** 0 for no month: no such month is found again in the calendar. */
function monthNumber(name = ''): number {
  return MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1;
}

/** Milliseconds since midnight UTC; negative or beyond a day when the zone carries it there. */
function parseTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, hours = '', minutes = '', seconds = '0', fraction = '', half = '', zone = ''] = match;
  const hour = half === '' ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59 || (half !== '' && Number(hours) > 12))
    return undefined;
  const [, sign = '+', zoneHours = '0', zoneMinutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (Number(zoneHours) > 14 || Number(zoneMinutes) > 59) return undefined;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  const inMinutes = hour * 60 + Number(minutes) - offset;
  return inMinutes * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}
