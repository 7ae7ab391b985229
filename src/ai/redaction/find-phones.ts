import { isIPv4 } from 'node:net';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { contextBefore, type PiiSpan, type PiiSurroundings } from './pii-span.js';

/** Digits in groups as people write numbers; bounded, so that a long run of digits costs no more than its length. */
const CANDIDATE =
  /(?<![\w.@/#-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{1,15}(?:[ .\-/]{1,2}\d{1,10}){0,6}(?![\w@-]|[.:/]\d)/g;

const STRONG_WORD = /^(?:(?:tele)?(?:phone|fon)|cell|mobile|mob|fax|hotline|whatsapp|handy|tel)(?:s|no|nr|number)?$/;
const WEAK_WORD = /^(?:call|calls|calling|dial|ring|sms|text|texting|messages?|contact)$/;
/** Between the word and the number stand only words like these; any other word ends the context. */
const FILLER = new Set(
  'me us him her them on at to is or my the our his your no nr number num registered work home office direct line desk via from'.split(
    ' ',
  ),
);

/** Whether the words right before a number say that it is for calling: "Phone:", "call me on". */
function phoneContext(before: string): 'strong' | 'weak' | 'none' {
  const words = before.toLowerCase().split(/[^\p{L}]+/u);
  for (const word of words.toReversed()) {
    if (word === '' || FILLER.has(word)) continue;
    if (STRONG_WORD.test(word)) return 'strong';
    return WEAK_WORD.test(word) ? 'weak' : 'none';
  }
  return 'none';
}

/**
 * Phone numbers. Taken are: a valid international number (+...); a number that is valid in `region` and grouped the way
 * that region groups it; and, right after a word like "phone" or "call me on", any digits grouped like a phone number.
 * Everything else stays, above all versions, sizes, dates and addresses. libphonenumber's own text search takes two
 * seconds for a megabyte of inventory text, so it only judges the candidates found here.
 */
export function findPhones(text: string, surroundings: PiiSurroundings): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    for (const [offset, candidate] of readings(match[0])) {
      const start = match.index + offset;
      if (!isPhone(candidate, contextBefore(text, start, surroundings.lead), surroundings)) continue;
      spans.push({ type: 'PHONE', start, end: start + candidate.length });
      if (candidate === match[0]) break;
    }
  }
  return spans;
}

/** The candidate as a whole, and, since numbers also stand side by side, each of its words. */
function readings(candidate: string): (readonly [number, string])[] {
  const words = candidate.includes(' ') ? Array.from(candidate.matchAll(/\S+/g), (m) => [m.index, m[0]] as const) : [];
  return [[0, candidate] as const, ...words].filter(([, text]) => {
    const digits = countDigits(text);
    return digits >= 7 && digits <= 15 && !isDateOrAddress(text);
  });
}

function isPhone(candidate: string, before: string, { region }: PiiSurroundings): boolean {
  if (candidate.startsWith('+') && (parsePhoneNumberFromString(candidate)?.isValid() ?? false)) return true;
  const context = phoneContext(before);
  const isGrouped = /\d[ .()/-]+\d/.test(candidate);
  if (context === 'strong' || (context === 'weak' && isGrouped)) return true;
  return isGrouped && /[-(]|^0/.test(candidate) && isGroupedLikeItsRegion(candidate, region);
}

/** Strict grouping, as libphonenumber's leniency of that name: 201-948-1927 but not 20-1948-1927. */
function isGroupedLikeItsRegion(candidate: string, region: PiiSurroundings['region']): boolean {
  const number = parsePhoneNumberFromString(candidate, region);
  if (number === undefined || !number.isValid()) return false;
  return digitGroups(number.formatNational()) === digitGroups(candidate);
}

const digitGroups = (text: string) => (text.match(/\d+/g) ?? []).join('-');
const countDigits = (text: string) => text.replace(/\D/g, '').length;

function isDateOrAddress(candidate: string): boolean {
  const groups = candidate.match(/\d+/g) ?? [];
  const isDotted = /^[\d.]+$/.test(candidate) && groups.length > 1;
  return (
    /^(?:19|20)\d\d[-./]\d{1,2}(?:[-./]|$)|^\d{1,2}([-./])\d{1,2}\1(?:19|20)\d\d(?!\d)/.test(candidate) ||
    isIPv4(candidate) ||
    (isDotted && groups.some((group) => group.length === 1 || group.length > 4))
  );
}
