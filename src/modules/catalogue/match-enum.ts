import synonyms from './enum-synonyms.json' with { type: 'json' };

/** The allowed values a word can stand for; a field takes the one that it allows. */
const CANONICAL = new Map<string, string[]>();
for (const [value, words] of Object.entries(synonyms)) {
  for (const word of words) CANONICAL.set(word, [...(CANONICAL.get(word) ?? []), value]);
}

/** Product names come in endless forms (Microsoft Windows Server 2019 (64-bit)); first match wins among those allowed. */
const PRODUCT_NAMES: readonly (readonly [value: string, name: RegExp])[] = [
  ['windows', /\bwindows\b|\bwin(nt|2k|\d)/i],
  ['linux', /linux|ubuntu|debian|fedora|\bred ?hat\b|\brhel|\bcentos|\bsuse\b|\bsles\b|\bphoton os\b/i],
  ['unix', /\baix\b|solaris|\bsunos\b|\bhp-?ux\b|\bunix\b|\b(free|open|net)bsd\b/i],
  ['mysql', /\bmysql\b/i],
  ['mssql', /\bsql server\b/i],
  ['oracle', /\boracle( database)?( \d|$)|^oracle database\b/i],
  ['postgresql', /\bpostgres(ql)?\b/i],
  ['mongodb', /\bmongodb\b/i],
  ['db2', /\bdb2\b/i],
  ['other', /\besxi?\b|\bmariadb\b|\bsap hana\b|\bsybase\b|\bcassandra\b|\bredis\b/i],
  ['openshift', /\bopenshift\b/i],
];

/**
 * The allowed value a text stands for: itself, itself in another spelling (Pre-Prod is pre_prod), a synonym, or a
 * product's name. Anything else is undefined: a value that is merely likely is for the evidence rules to propose.
 */
export function matchEnum(text: string, allowed: readonly string[]): string | undefined {
  const spelling = spelled(text, allowed);
  if (spelling !== undefined) return spelling;
  const synonym = CANONICAL.get(slug(text))?.find((value) => allowed.includes(value));
  return synonym ?? PRODUCT_NAMES.find(([value, name]) => allowed.includes(value) && name.test(text))?.[0];
}

/** The allowed value that is the text, apart from case and punctuation. */
export function spelled(text: string, allowed: readonly string[]): string | undefined {
  if (allowed.includes(text)) return text;
  const word = slug(text);
  return word === '' ? undefined : allowed.find((value) => slug(value) === word);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join('_');
}
