/** A secret or a piece of personal data as it stands in an inventory. */
export interface Canary {
  readonly kind: string;
  /** The part that must be nowhere. */
  readonly secret: string;
  readonly text: string;
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789abcdefghijkmnpqrstuvwxyz';

/** Letters and digits that only number `n` gives, the same every time. */
function letters(n: number, length: number, alphabet = ALPHABET): string {
  let state = (n * 2_654_435_761) % 2 ** 32;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet[(state >>> 8) % alphabet.length];
  }
  return text;
}

const digits = (n: number, length: number) => letters(n, length, '0123456789');

function card(n: number): string {
  const body = `4${digits(n, 14)}`;
  const sum = body.split('').reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function iban(n: number): string {
  const account = digits(n, 18);
  return `DE${String(98n - (BigInt(`${account}131400`) % 97n)).padStart(2, '0')}${account}`;
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What the redactor knows (docs/redaction.md): a secret, and the text around it. */
const KINDS: Readonly<Record<string, (n: number) => [secret: string, text?: string]>> = {
  email: (n) => [`${letters(n, 9)}.person`, `ask ${letters(n, 9)}.person@example.com`],
  phone: (n) => [`948-${1000 + n}`, `call (201) 948-${1000 + n}`],
  international_phone: (n) => [`20 7946 ${1000 + n}`, `reach me on +44 20 7946 ${1000 + n}`],
  card: (n) => [card(n), `paid with ${card(n)}`],
  iban: (n) => [iban(n), `account ${iban(n)}`],
  ssn: (n) => [`078-05-${1000 + n}`, `his number 078-05-${1000 + n}`],
  jwt: (n) => {
    const payload = base64({ sub: letters(n, 12) });
    return [payload, `${base64({ alg: 'HS256', typ: 'JWT' })}.${payload}.${letters(n, 43)}`];
  },
  aws_key: (n) => [`AKIA${letters(n, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`],
  github_token: (n) => [`ghp_${letters(n, 36)}`],
  gitlab_token: (n) => [`glpat-${letters(n, 20)}`],
  slack_token: (n) => [`xoxb-${digits(n, 12)}-${letters(n, 24)}`],
  stripe_key: (n) => [`sk_live_${letters(n, 24)}`],
  openai_key: (n) => [`sk-proj-${letters(n, 40)}`],
  google_key: (n) => [`AIza${letters(n, 35)}`],
  npm_token: (n) => [`npm_${letters(n, 36)}`],
  sendgrid_key: (n) => [`SG.${letters(n, 22)}.${letters(n + 1, 43)}`],
  digitalocean_token: (n) => [`dop_v1_${letters(n, 64, '0123456789abcdef')}`],
  bearer: (n) => [`b7${letters(n, 30)}`, `Authorization: Bearer b7${letters(n, 30)}`],
  api_key: (n) => [`k3${letters(n, 24)}`, `api_key=k3${letters(n, 24)}`],
  password: (n) => [`Pw9${letters(n, 9)}`, `db password=Pw9${letters(n, 9)} for the app`],
  spoken_password: (n) => [`Pw9${letters(n, 9)}`, `the password is Pw9${letters(n, 9)}`],
  command_line: (n) => [`Pw9${letters(n, 9)}`, `mysql -u app -pPw9${letters(n, 9)} shop`],
  basic_auth: (n) => [`Pw9${letters(n, 9)}`, `curl -u svc:Pw9${letters(n, 9)} https://x.example`],
  connection_string: (n) => [`Pw9${letters(n, 9)}`, `postgres://app:Pw9${letters(n, 9)}@db01:5432/shop`],
  private_key: (n) => [
    `MII${letters(n, 40)}`,
    `-----BEGIN RSA PRIVATE KEY-----\nMII${letters(n, 40)}\n-----END RSA PRIVATE KEY-----`,
  ],
};

/** `count` canaries, the kinds in turn; no two hold the same secret. */
export function canaries(count: number): Canary[] {
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] ?? ['', () => [''] as [string]];
    const [secret, text = secret] = make(index);
    return { kind, secret, text };
  });
}

/** Keys of the deny list, as people write them: what stands under one is a secret however harmless it looks. */
export const DENIED_KEYS = [
  'db_password',
  'Access Token',
  'client-secret',
  'apiKey',
  'credentials',
  'auth',
  'private_key',
  'SSN',
  'social security',
  'credit_card',
  'e-mail',
  'owner phone',
];
