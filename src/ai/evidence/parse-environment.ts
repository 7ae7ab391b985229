/** The catalogue's environments by the words that name them; a superset of what the catalogue itself reads. */
const ENVIRONMENT_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    production: 'production prod prd produktion live',
    pre_production: 'preproduction preprod pprd ppd ppe uat stg stage staging acc acceptance preprd',
    test: 'test tst testing qa qas sit integration tests',
    development: 'development dev devel',
    sandbox: 'sandbox sbx sbox lab poc playground',
    dr: 'dr drp disasterrecovery',
  }).flatMap(([environment, words]) => words.split(' ').map((word) => [word, environment] as const)),
);

/** Roles that stand next to an environment in one word: `prdweb01`, `sqltst2`. */
const ROLES = 'web app db sql ora srv svr api dc fs mq file mail print proxy batch etl sap exch ctx vdi jump'.split(
  ' ',
);

export interface EnvironmentWord {
  environment: string;
  word: string;
  /** Whether the word stands alone, and not as part of another. */
  isWhole: boolean;
}

/** The one environment that the words of a name stand for. Null where they name none, or two. */
export function environmentIn(tokens: readonly string[]): EnvironmentWord | null {
  const whole = named(joined(tokens));
  if (whole.length > 0) return agreed(whole.map((word) => ({ ...word, isWhole: true })));
  return agreed(named(tokens.flatMap(parts)).map((word) => ({ ...word, isWhole: false })));
}

/** "pre-prod" and "disaster recovery" are one word that was written as two. */
function joined(tokens: readonly string[]): string[] {
  const words: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const pair = `${tokens[i]}${tokens[i + 1] ?? ''}`;
    const isPair = tokens[i + 1] !== undefined && /^(?:pre|non|disaster)$/.test(tokens[i] ?? '');
    words.push(isPair ? pair : (tokens[i] ?? ''));
    if (isPair) i++;
  }
  return words;
}

const named = (words: readonly string[]) =>
  words.flatMap((word) => {
    const environment = ENVIRONMENT_WORDS.get(word);
    return environment === undefined ? [] : [{ environment, word }];
  });

function agreed(words: readonly EnvironmentWord[]): EnvironmentWord | null {
  const [first] = words;
  return first !== undefined && words.every(({ environment }) => environment === first.environment) ? first : null;
}

/** Single letters stand for an environment only right after a role, at the end of a word: `paywebp01`. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ p: 'prd', t: 'tst', d: 'dev', u: 'uat', q: 'qa' }),
);
const ROLE_AND_LETTER = new RegExp(`(?:${ROLES.join('|')})([ptduq])$`);

/** What is left of a word when a role is taken from its beginning or its end. */
function parts(token: string): string[] {
  const letter = LETTERS.get(ROLE_AND_LETTER.exec(token)?.[1] ?? '');
  if (letter !== undefined) return [letter];
  return ROLES.flatMap((role) => [
    ...(token.startsWith(role) ? [token.slice(role.length)] : []),
    ...(token.endsWith(role) ? [token.slice(0, -role.length)] : []),
  ]).map((rest) => rest.replace(/\d+$/, ''));
}

const NAMED =
  'production|prod|prd|pre-?prod(?:uction)?|uat|staging|stg|test|tst|qa|development|dev|sandbox|sbx|dr|disaster recovery';
const ASSIGNED = /\benv(?:ironment)?\s{0,3}[:=]\s{0,3}([a-z-]{2,20})\b/i;
const QUALIFIED = new RegExp(
  `\\b(${NAMED})\\s(?:environment|server|host|vm|database|db|cluster|instance|system|node)\\b`,
  'i',
);
/** "Webshop - Production. ..." and "Point of Sale (UAT)": what comes after the subject, and nothing else does. */
const APPENDED = new RegExp(`^[^.;,()]{2,60}?(?:\\s-\\s(${NAMED})(?=[.;,]|$)|\\s\\((${NAMED})\\))`, 'i');

/** A statement in prose: "env: prod", "production server". A sentence that only mentions a test is none. */
export function environmentStatedIn(text: string): EnvironmentWord | null {
  const head = text.slice(0, 500);
  const appended = APPENDED.exec(head);
  const word = ASSIGNED.exec(head)?.[1] ?? QUALIFIED.exec(head)?.[1] ?? appended?.[1] ?? appended?.[2] ?? '';
  return environmentIn([word.toLowerCase().replace(/[ -]/, '')]);
}
