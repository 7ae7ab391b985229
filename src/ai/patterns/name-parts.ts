/** What a name says by how it is built. `web-prd-0123.corp.local` is number 123 of the series `web-prd-` in `corp.local`. */
export interface NameParts {
  /** All before the number the host name ends in, in small letters; the whole of it where it ends in none. */
  readonly series: string;
  readonly number: number | null;
  /** Words of the series, digits at their ends dropped. */
  readonly words: readonly string[];
  /** What follows the first dot; empty for a bare name. */
  readonly domain: string;
}

/** Longer runs of digits are identifiers, not places in a series. */
const HOST = /^(.*?\D)(\d{1,9})$/;

export function nameParts(name: string): NameParts {
  const lower = name.trim().toLowerCase();
  const dot = lower.indexOf('.');
  const host = dot > 0 && !lower.includes(' ') ? lower.slice(0, dot) : lower;
  const [, series = host, digits] = HOST.exec(host) ?? [];
  const words = series
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
  return { series, number: digits === undefined ? null : Number(digits), words, domain: lower.slice(host.length + 1) };
}
