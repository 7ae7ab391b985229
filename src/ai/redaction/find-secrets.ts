import { contextBefore, isPlaceholder, type PiiSpan, type PiiSurroundings } from './pii-span.js';

const KEY_BLOCK = /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/g;

/** PEM and PGP private keys, to their end line; one that was cut off before it counts to the end of the text. */
export function findPrivateKeys(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  let covered = 0;
  for (const match of text.matchAll(KEY_BLOCK)) {
    if (match.index < covered) continue;
    const endLine = `-----END ${match[1]}-----`;
    const found = text.indexOf(endLine, match.index);
    covered = found === -1 ? text.length : found + endLine.length;
    spans.push({ type: 'PRIVATE_KEY', start: match.index, end: covered });
  }
  return spans;
}

/**
 * Tokens that say by their form what they are. Every pattern begins at the edge of a word made of the characters it
 * consumes, so no text is scanned twice.
 */
const TOKEN_FORM = new RegExp(
  [
    '(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]{4,}(?:\\.[\\w-]*)?', // JSON Web Token
    '(?<!\\w)(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{16}(?!\\w)', // AWS access key and principal ids
    '(?<!\\w)gh[pousr]_\\w{20,255}', // GitHub
    '(?<!\\w)github_pat_\\w{20,255}',
    '(?<![\\w-])glpat-[\\w-]{20,}', // GitLab
    '(?<![\\w-])xox[abeoprs]-[\\w-]{10,}', // Slack
    'hooks\\.slack\\.com/services/[\\w/]{20,}',
    '(?<!\\w)(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}', // Stripe
    '(?<!\\w)whsec_[A-Za-z0-9]{20,}',
    '(?<![\\w-])sk-(?:(?:proj|ant|or|svcacct|admin)-[\\w-]{16,}|[A-Za-z0-9]{32,})', // OpenAI, Anthropic, OpenRouter
    '(?<![\\w-])AIza[\\w-]{35}', // Google
    '(?<![\\w-])ya29\\.[\\w-]{20,}',
    '(?<!\\w)npm_[A-Za-z0-9]{36}',
    '(?<![\\w-])(?:hvs|hvb)\\.[\\w-]{20,}', // HashiCorp Vault
    '(?<![\\w-])SG\\.[\\w-]{22}\\.[\\w-]{43}', // SendGrid
    '(?<!\\w)do[opr]_v1_[a-f0-9]{40,}', // DigitalOcean
  ].join('|'),
  'g',
);
/** Tokens named by what stands before them: an HTTP header, or a parameter of a signed URL. */
const TOKEN_AFTER =
  /\bbearer\s{1,4}(?=([\w.~+/-]{16,}={0,2}))|\bauthorization["']?\s{0,2}[:=]\s{0,2}["']?(?:basic|token|digest)\s{1,4}(?=([\w.~+/-]{6,}={0,2}))|[?&](?:sig|signature|x-amz-signature|access_token)=(?=([\w%.~+/-]{8,}))/gi;

export function findTokens(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(TOKEN_FORM)) {
    spans.push({ type: 'TOKEN', start: match.index, end: match.index + match[0].length });
  }
  for (const match of text.matchAll(TOKEN_AFTER)) {
    const start = match.index + match[0].length;
    const token = match[1] ?? match[2] ?? match[3] ?? '';
    // "Bearer infrastructure-services" is prose: a token that only that word announces holds a digit.
    if (match[1] === undefined || /\d/.test(token)) spans.push({ type: 'TOKEN', start, end: start + token.length });
  }
  return spans;
}

const PASSWORD_NAME = 'password|passwd|passwort|kennwort|passphrase|passcode|contraseña|pwd|(?<![A-Za-z])pw';
const TOKEN_NAME =
  'api[_ -]?key|access[_ -]?key|secret[_ -]?key|account[_ -]?key|encryption[_ -]?key|private[_ -]?key|secret|token|credentials?';
/** `name = value` and `name: value`, also quoted as in JSON, YAML, .env files and ADO connection strings. */
const ASSIGNMENT = new RegExp(
  `(?:(${PASSWORD_NAME})|(?:${TOKEN_NAME}))\\d{0,3}["']?\\s{0,4}(?:=>|:=|[:=])\\s{0,4}`,
  'gi',
);
const SPOKEN_PASSWORD = new RegExp(`\\b(?:${PASSWORD_NAME})\\s{1,4}(?:is|was|ist)\\s{1,4}`, 'gi');
/** Router configurations: `enable secret 5 $1$...`, `password 7 0822...`, `snmp-server community ...`. */
const DEVICE_SECRET = /\b(?:(?:password|secret)\s{1,4}\d{1,2}|snmp-server\s{1,4}community)\s{1,4}/gi;
const CRYPT_HASH = /(?<![\w$])\$(?:2[abxy]?|5|6|7|y|1|apr1|argon2(?:id|i|d))\$[\w./$=,+-]{16,}/g;

/** Said instead of a secret, so not one. */
const NO_SECRET =
  /^(?:true|false|yes|no|none|null|nil|n\/?a|unknown|required|optional|enabled|disabled|set|unset|empty|expired|expires|never|rotated|redacted|masked|hidden|see|\*+|x+|-+|\?+)$/i;

/** The value that starts at `from`: what stands in the quotes, or what reaches to the next blank or separator. */
function valueAt(text: string, from: number): { start: number; end: number } | null {
  const near = text.slice(from, from + 512);
  const quote = near[0];
  if (quote === '"' || quote === "'") {
    const close = near.indexOf(quote, 1);
    if (close > 1) return { start: from + 1, end: from + close };
  }
  const bare = /^[^\s,;"'<>&|]+/.exec(near)?.[0].replace(/[.)}\]]+$/, '');
  if (bare !== undefined && isPlaceholder(`${bare}]`)) return null;
  return bare === undefined || bare === '' ? null : { start: from, end: from + bare.length };
}

/** Passwords and secrets that a name, a phrase or a command line announces. */
export function findAnnouncedSecrets(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  const take = (from: number, type: 'PASSWORD' | 'TOKEN', accepts: (value: string) => boolean) => {
    const found = valueAt(text, from);
    if (found === null) return;
    const value = text.slice(found.start, found.end);
    if (isPlaceholder(value) || NO_SECRET.test(value) || !accepts(value)) return;
    spans.push({ type, ...found });
  };
  for (const match of text.matchAll(ASSIGNMENT)) {
    const from = match.index + match[0].length;
    if (match[1] !== undefined)
      take(from, 'PASSWORD', (value) => !(/^pw/i.test(match[1] ?? '') && /^[./~]/.test(value)));
    else take(from, 'TOKEN', (value) => value.length >= 6 && /\d|[a-z][A-Z]|[A-Z][a-z]*[^\w\s]/.test(value));
  }
  for (const match of text.matchAll(SPOKEN_PASSWORD)) {
    take(match.index + match[0].length, 'PASSWORD', (value) => /[\d!$%^&*#@?_]|[a-z][A-Z]/.test(value));
  }
  for (const match of text.matchAll(DEVICE_SECRET)) take(match.index + match[0].length, 'PASSWORD', () => true);
  for (const match of text.matchAll(CRYPT_HASH)) {
    spans.push({ type: 'PASSWORD', start: match.index, end: match.index + match[0].length });
  }
  return spans;
}

const SWITCH = /(?<!\S)(?:-p[ =]|--?(?:password|pass|passwd|pw)[ =]{1,2})/gi;
const ATTACHED_SWITCH = /(?<!\S)-p(?=[^\s=])/g;
const USER_SWITCH = /(?<!\S)(?:-u|--user|--userpwd)[ =]["']?[^\s:"']{1,64}:/g;
/** Commands whose -p is a port, a project or "keep", and whose operand is no secret. */
const OTHER_COMMAND =
  /\b(?:mkdir|cp|scp|ssh|docker|podman|nmap|nc|ps|tar|install|rsync|lsof|kill|netstat|ss|useradd -m|kubectl)\b/i;
const CLIENT_COMMAND = /\b(?:mysql\w*|mariadb\w*|sshpass|mongo\w*|7z)\b/i;

/** Passwords on command lines: `-p secret`, `--password=secret`, `mysql -psecret`, `curl -u user:secret`. */
export function findCommandLineSecrets(text: string, { lead }: PiiSurroundings): PiiSpan[] {
  const spans: PiiSpan[] = [];
  const take = (from: number) => {
    const found = valueAt(text, from);
    if (found === null) return;
    const value = text.slice(found.start, found.end);
    const isOperand = /^(?:\d+(?:[:/-]\d+)*|[./~-].*|[A-Z]:\\.*)$/.test(value);
    if (!isPlaceholder(value) && !isOperand) spans.push({ type: 'PASSWORD', ...found });
  };
  for (const match of text.matchAll(SWITCH)) {
    const isLong = match[0].trimEnd().length > 3;
    if (isLong || !OTHER_COMMAND.test(contextBefore(text, match.index, lead))) take(match.index + match[0].length);
  }
  for (const match of text.matchAll(ATTACHED_SWITCH)) {
    if (CLIENT_COMMAND.test(contextBefore(text, match.index, lead))) take(match.index + match[0].length);
  }
  for (const match of text.matchAll(USER_SWITCH)) take(match.index + match[0].length);
  return spans;
}

const BARE_ACCOUNT =
  /(?<![\w.:@/+$-])[\w.$-]{1,64}:(?=([^\s:@/"'[\]]{1,128})@(?:\d{1,3}(?:\.\d{1,3}){3}|[\w.-]{1,253}(?::\d|\/)))/g;
const ORACLE_ACCOUNT =
  /(?:\bthin:|\b(?:sqlplus|sqlldr|expdp|impdp|exp|imp|rman(?: target)?)\s{1,4}(?:-\w+\s{1,4})?)[\w$#]{1,64}\//gi;

/** The password of `scheme://user:password@host`, `user:password@host:port` and Oracle's `user/password@service`. */
export function findConnectionStrings(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  const add = (start: number, end: number) => {
    if (end > start && !isPlaceholder(text.slice(start, end))) spans.push({ type: 'PASSWORD', start, end });
  };
  for (let mark = text.indexOf('://'); mark !== -1; mark = text.indexOf('://', mark + 3)) {
    const authority = /^[^\s"'<>`]+/.exec(text.slice(mark + 3, mark + 3 + 512))?.[0] ?? '';
    const colon = authority.indexOf(':');
    const beforeSlash = authority.split('/', 1)[0] ?? '';
    // A password may hold an unescaped slash; a port before one is no password.
    const area = beforeSlash.includes('@') || /^\d{1,5}\//.test(authority.slice(colon + 1)) ? beforeSlash : authority;
    const at = area.lastIndexOf('@');
    if (colon !== -1 && at > colon && !authority.slice(0, colon).includes('/')) add(mark + 4 + colon, mark + 3 + at);
  }
  for (const match of text.matchAll(BARE_ACCOUNT)) {
    const start = match.index + match[0].length;
    if (!/(?:mailto|mail|email|contact|owner):$/i.test(match[0])) add(start, start + (match[1]?.length ?? 0));
  }
  for (const match of text.matchAll(ORACLE_ACCOUNT)) {
    const start = match.index + match[0].length;
    const password = /^([^\s@]{1,128})@/.exec(text.slice(start, start + 130))?.[1];
    if (password !== undefined) add(start, start + password.length);
  }
  return spans;
}
