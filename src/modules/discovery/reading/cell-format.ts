/** What a number format makes of the number in a cell, where that is more than the number. */
export type CellFormat =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  /** 0.45 is shown as 45%. */
  | { readonly kind: 'percent' }
  /** `000000` shows 4711 as 004711: asset numbers are kept so. */
  | { readonly kind: 'padded'; readonly digits: number };

/** Numbers of the formats that every workbook has, without saying them, and that are dates (ECMA-376 18.8.30). */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Colours, conditions and locales stand in brackets, words in quotes or behind a backslash. */
const NOT_THE_FORMAT = /\[(?!h+\]|m+\]|s+\])[^\]]*\]|"[^"]*"|\\.|_.|\*./gi;

/** The format of a number; `code` is what the workbook says of it, undefined where nothing. */
export function cellFormat(id: number, code: string | undefined): CellFormat {
  if (code === undefined) return { kind: builtInKind(id) };
  const [positive = ''] = code.replace(NOT_THE_FORMAT, '').split(';');
  if (!/^general$/i.test(positive) && /[dmyhs]/i.test(positive)) return { kind: 'date' };
  if (positive.includes('%')) return { kind: 'percent' };
  return /^00+$/.test(positive) ? { kind: 'padded', digits: positive.length } : { kind: 'plain' };
}

function builtInKind(id: number): 'date' | 'percent' | 'plain' {
  if (isBuiltInDate(id)) return 'date';
  return id === 9 || id === 10 ? 'percent' : 'plain';
}
