import type { AssetFacts, JsonValue } from './asset-facts.js';
import { type RedactionOptions, redactJson } from './redact.js';
import { cutRedacted, type Redacted, type RedactedJson, redactedJsonText } from './redacted.js';

/** Custom attributes that may reach a model where the tenant has not chosen its own list (DESIGN 6.1). */
export const DEFAULT_SAFE_KEYS: readonly string[] = [
  'environment',
  'app_owner',
  'technology',
  'tech_stack',
  'framework',
  'language',
  'deployment_type',
  'region',
  'cost_center',
  'business_unit',
  'application_tier',
  'compliance_requirements',
  'backup_policy',
  'monitoring_enabled',
];

/** A key that holds one of these never reaches a model, whatever the allowlist says (DESIGN 6.1). */
export const DENY_PATTERNS: readonly RegExp[] = [
  /password/,
  /token/,
  /secret/,
  /api[_-]?key/,
  /credential/,
  /auth/,
  /private[_-]?key/,
  /ssn/,
  /social[_-]?security/,
  /credit[_-]?card/,
  /email/,
  /phone/,
];

const MAX_STRING_LENGTH = 500;
const MAX_CONTEXT_BYTES = 8_192;

/** What of an asset a model may see. Evidence paths resolve here: `name`, `customAttributes.tech_stack`. */
interface AssetContext {
  readonly [key: string]: RedactedJson;
}

export interface FilteredContext {
  context: AssetContext;
  /** The context as it is sent: compact JSON, `<` escaped. */
  json: Redacted;
  /** Asset fields and custom attributes that are in the context, in its order; each name once. */
  keysUsed: readonly string[];
  /** UTF-8 length of `json`, at most 8,192. */
  bytes: number;
}

type ContextSource = Pick<
  AssetFacts,
  'id' | 'name' | 'assetType' | 'description' | 'environment' | 'location' | 'discoverySource' | 'customAttributes'
>;

/**
 * The context of one asset for a model: seven fields, and the custom attributes whose lower-cased, trimmed key is in
 * `safeKeys` and matches no deny pattern. Everything is redacted first and then cut to 500 UTF-16 units a string, so that
 * no cut leaves half of a secret in sight. The order is that of the fields and then of `safeKeys`; from the first key
 * that would pass 8,192 bytes on, keys are left out whole. The same asset gives the same bytes whatever order its
 * attributes are stored in.
 */
export function filterContext(
  asset: ContextSource,
  safeKeys: readonly string[] = DEFAULT_SAFE_KEYS,
  options: RedactionOptions = {},
): FilteredContext {
  let context: AssetContext = {};
  let json = redactedJsonText(context);
  const keysUsed = new Set<string>();
  for (const { section, key, value } of candidates(asset, safeKeys)) {
    const safe = shorten(redactJson({ [key]: withoutDeniedKeys(value, 0) }, options).value);
    const next = section === null ? merge(context, safe) : merge(context, { [section]: merge(context[section], safe) });
    const nextJson = redactedJsonText(next);
    if (Buffer.byteLength(nextJson) > MAX_CONTEXT_BYTES) break;
    context = next;
    json = nextJson;
    keysUsed.add(key.trim().toLowerCase());
  }
  return { context, json, keysUsed: [...keysUsed], bytes: Buffer.byteLength(json) };
}

interface Candidate {
  section: 'customAttributes' | null;
  key: string;
  value: JsonValue;
}

function candidates(asset: ContextSource, safeKeys: readonly string[]): Candidate[] {
  const fields: Record<string, string | null> = {
    id: asset.id,
    name: asset.name,
    asset_type: asset.assetType,
    description: asset.description,
    environment: asset.environment,
    location: asset.location,
    discovery_source: asset.discoverySource,
  };
  const order = new Map(safeKeys.map((key, index) => [key.trim().toLowerCase(), index]));
  const rank = (key: string) => order.get(key.trim().toLowerCase()) ?? Number.POSITIVE_INFINITY;
  const custom = Object.keys(asset.customAttributes)
    .filter((key) => order.has(key.trim().toLowerCase()) && !isDeniedKey(key))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return [
    ...Object.entries(fields).map(([key, value]) => ({ section: null, key, value })),
    ...custom.map((key) => ({
      section: 'customAttributes' as const,
      key,
      value: asset.customAttributes[key] ?? null,
    })),
  ].filter(({ value }) => value !== null && value !== '');
}

/** Letters that only look Latin, and digits and signs that stand for letters: `pаssword` with a Cyrillic a, `t0ken`. */
const LOOKALIKES = new Map(
  [...'аaеeоoрpсcхxуyіiѕsкkтtһhԁdνvοoαaρpεeιiκkτtυuηn'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [
    from,
    to,
  ]),
);
const DIGITS_AS_LETTERS = new Map(Object.entries({ 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' }));

const translate = (text: string, letters: ReadonlyMap<string, string>) =>
  Array.from(text, (char) => letters.get(char) ?? char).join('');

/**
 * Whether a key matches a deny pattern, also when accents, full-width or look-alike letters, invisible characters or
 * separators hide it ("e-mail", "API key", "p.a.s.s.w.o.r.d"). A match across separators must begin or end with a word:
 * "business_name" holds no "ssn".
 */
export function isDeniedKey(key: string): boolean {
  const folded = translate(
    key
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase(),
    LOOKALIKES,
  );
  return [folded, translate(folded, DIGITS_AS_LETTERS)].some(
    (text) => DENY_PATTERNS.some((pattern) => pattern.test(text)) || isDeniedAcrossWords(text),
  );
}

function isDeniedAcrossWords(text: string): boolean {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length < 2) return false;
  const edges = new Set([0]);
  let joined = '';
  for (const word of words) {
    joined += word;
    edges.add(joined.length);
  }
  return DENY_PATTERNS.some((pattern) =>
    [...joined.matchAll(new RegExp(pattern, 'g'))].some(
      (match) => edges.has(match.index) || edges.has(match.index + match[0].length),
    ),
  );
}

const MAX_DEPTH = 8;

/** Denied keys leave at every depth. What is nested deeper than any export nests becomes null, so no value can overflow the stack. */
function withoutDeniedKeys(value: JsonValue, depth: number): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (isList(value)) return value.map((item) => withoutDeniedKeys(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      isDeniedKey(key) ? [] : [[key, withoutDeniedKeys(item, depth + 1)] as const],
    ),
  );
}

function shorten(value: RedactedJson): RedactedJson {
  if (typeof value === 'string') return cutRedacted(value, MAX_STRING_LENGTH);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(shorten);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

/** Both are objects by construction; anything else counts as empty. */
function merge(base: RedactedJson | undefined, addition: RedactedJson): AssetContext {
  return { ...(isObject(base) ? base : {}), ...(isObject(addition) ? addition : {}) };
}

const isObject = (value: RedactedJson | undefined): value is AssetContext =>
  typeof value === 'object' && value !== null && !isList(value);
