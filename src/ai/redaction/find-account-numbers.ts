import { contextBefore, type PiiSpan, type PiiSurroundings } from './pii-span.js';

/** Check digit of payment cards (ISO/IEC 7812-1 annex B). */
function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const CARD =
  /(?<![\w.,/:-])(?:\d{12,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-]|[.,/:]\d)/g;
const CARD_WORD =
  /\b(?:cards?|cc|visa|master ?card|amex|american express|maestro|diners|discover|jcb|credit|debit|pan)\b/i;

/**
 * Issuer prefixes with their usual lengths: Visa, Mastercard, American Express, Diners, Discover, JCB. One random number
 * in ten has a right check digit, so without a word like "card" before it only these are taken, and serial numbers stay.
 */
const ISSUED =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12})$/;

/** Payment cards: 12 to 19 digits, right check digit, and an issuer's prefix or a word of context. */
export function findCards(text: string, { lead }: PiiSurroundings): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(CARD)) {
    const digits = match[0].replace(/\D/g, '');
    if (!hasLuhnCheckDigit(digits)) continue;
    if (!ISSUED.test(digits) && !CARD_WORD.test(contextBefore(text, match.index, lead))) continue;
    spans.push({ type: 'CARD', start: match.index, end: match.index + match[0].length });
  }
  return spans;
}

/** Length of an IBAN by country (SWIFT IBAN registry, release 99). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    '15:NO 16:BE 18:DK,FK,FI,FO,GL,NL,SD 19:MK,SI 20:AT,BA,EE,KZ,XK,LT,LU,MN 21:HR,LV,LI,CH ' +
    '22:BH,BG,CR,GE,DE,IE,ME,RS,GB,VA 23:TL,GI,IQ,IL,OM,SO,AE 24:AD,CZ,MD,PK,RO,SA,SK,ES,SE,TN,VG 25:LY,PT,ST ' +
    '26:IS,TR 27:BI,DJ,FR,GR,IT,MC,MR,SM 28:AL,AZ,BY,CY,DO,SV,GT,HU,LB,NI,PL 29:BR,EG,PS,QA,UA 30:JO,KW,MU,YE ' +
    '31:MT,SC 32:LC 33:RU'
  )
    .split(' ')
    .flatMap((group) => {
      const [length, countries = ''] = group.split(':');
      return countries.split(',').map((country) => [country, Number(length)]);
    }),
);

const IBAN_START = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])/g;

/** IBANs by country length and the mod 97 check (ISO 13616), in one piece or in groups. */
export function findIbans(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(IBAN_START)) {
    const length = IBAN_LENGTHS[match[0].slice(0, 2).toUpperCase()];
    if (length === undefined) continue;
    let compact = '';
    let end = match.index;
    while (compact.length < length && /[A-Za-z0-9]|[ -](?=[A-Za-z0-9])/.test(text.slice(end, end + 2))) {
      const char = text[end++] ?? '';
      if (/[A-Za-z0-9]/.test(char)) compact += char;
    }
    if (compact.length !== length || /[A-Za-z0-9]/.test(text[end] ?? '')) continue;
    if (mod97(compact.slice(4) + compact.slice(0, 4)) !== 1) continue;
    const span = { type: 'IBAN' as const, start: match.index, end };
    if (!isWithinUuid(text, span)) spans.push(span);
  }
  return spans;
}

const UUID = /(?<![\w-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\w-])/gi;
const UUID_LENGTH = 36;

/** One UUID in ten thousand has groups that pass for an IBAN of Belgium, Bosnia, Estonia or Andorra. */
function isWithinUuid(text: string, { start, end }: Pick<PiiSpan, 'start' | 'end'>): boolean {
  // A character more on each side, which says whether the UUID ends there.
  const from = Math.max(0, start - UUID_LENGTH - 1);
  const near = text.slice(from, end + UUID_LENGTH + 1);
  return [...near.matchAll(UUID)].some(({ index }) => from + index <= start && end <= from + index + UUID_LENGTH);
}

function mod97(compact: string): number {
  let remainder = 0;
  for (const char of compact) {
    const value = Number.parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

const SSN = /(?<![\w.-])(\d{3})([- ]?)(\d{2})\2(\d{4})(?![\w-]|\.\d)/g;
const SSN_WORD = /\b(?:ssn|ss ?#|social[ _-]?security|socialsecurity)/i;

/**
 * US social security numbers in the ranges the SSA issues (no 000, 666 or 9xx area, no 00 group, no 0000 serial). Only
 * the dashed form stands alone; nine digits in a row or with blanks need "SSN" or "social security" before them.
 */
export function findSocialSecurityNumbers(text: string, { lead }: PiiSurroundings): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(SSN)) {
    const [whole, area = '', separator, group, serial] = match;
    if (area === '000' || area === '666' || area.startsWith('9') || group === '00' || serial === '0000') continue;
    if (separator !== '-' && !SSN_WORD.test(contextBefore(text, match.index, lead))) continue;
    spans.push({ type: 'SSN', start: match.index, end: match.index + whole.length });
  }
  return spans;
}
