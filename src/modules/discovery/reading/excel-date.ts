const DAY_MS = 86_400_000;
/** Days from the day 0 of a workbook to 1970 (ECMA-376 18.17.4.1): its calendar begins in 1900, or in 1904. */
const DAYS_TO_1970 = { 1900: 25_569, 1904: 24_107 };
/** The calendar of 1900 counts this day, a February 29 that there was not. */
const LEAP_DAY_OF_1900 = 60;

export type DateSystem = keyof typeof DAYS_TO_1970;

/**
 * The ISO text of a day number; null for one that is no date. A workbook's dates have no time zone: they are written as UTC.
 * They are fractions of a day, so whole seconds come out a millisecond off.
 */
export function isoOfSerial(serial: number, system: DateSystem): string | null {
  const days = system === 1900 && serial < LEAP_DAY_OF_1900 ? serial + 1 : serial;
  const time = Math.round(((days - DAYS_TO_1970[system]) * DAY_MS) / 10) * 10;
  return Number.isNaN(new Date(time).getTime()) ? null : new Date(time).toISOString();
}
