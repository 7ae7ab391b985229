import * as fc from 'fast-check';

const hex = (length: number) =>
  fc.bigInt({ min: 0n, max: 16n ** BigInt(length) - 1n }).map((number) => number.toString(16).padStart(length, '0'));

/** The check digits of an IBAN (ISO 13616). */
function checkDigits(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (char) => Number.parseInt(char, 36)).join('');
  return String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
}

/** UUIDs whose last two groups are an IBAN of Belgium, as one in some ten thousand is of some country. */
export const uuidWithIban = fc
  .tuple(hex(8), hex(4), hex(4), hex(12))
  .map(([first, second, third, account]) => `${first}-${second}-${third}-be${checkDigits('be', account)}-${account}`);
