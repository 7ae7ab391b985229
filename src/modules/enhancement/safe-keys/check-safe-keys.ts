import { DENY_PATTERNS, isDeniedKey } from '../../../ai/filter-context.js';
import { quoteInput } from '../../../ai/quote-input.js';
import { badInput } from '../../../errors.js';
import { requireText } from '../../../graphql/text.js';

const MOST_KEYS = 250;
const LONGEST_KEY = 100;

/**
 * Keys as they are stored: trimmed, in lower case, each once, in the order they came in, which is the order that a
 * context is filled in. Throws BAD_USER_INPUT for more than 250, for one that is not 1 to 100 characters long, and for
 * one that the deny list would hold back anyway: whoever lists it would believe that a model sees it.
 */
export function checkSafeKeys(keys: readonly string[]): string[] {
  if (keys.length > MOST_KEYS) throw badInput('input.keys', `Expected at most ${MOST_KEYS} keys; got ${keys.length}.`);
  const checked = keys.map((key, index) => {
    const field = `input.keys[${index}]`;
    const safe = requireText(field, key.toLowerCase(), LONGEST_KEY);
    if (!isDeniedKey(safe)) return safe;
    throw badInput(
      field,
      `Expected keys that hold neither secrets nor personal data; "${quoteInput(safe, LONGEST_KEY)}" ${nameDenial(safe)}.`,
    );
  });
  return [...new Set(checked)];
}

/** Only the filter itself sees through look-alike letters: a key disguised by them is told of all patterns. */
function nameDenial(key: string): string {
  const bare = key.replace(/[^\p{L}\p{N}]+/gu, '');
  const pattern = DENY_PATTERNS.find((one) => one.test(key) || one.test(bare));
  if (pattern) return `matches the deny pattern ${pattern.source}`;
  return `is spelled like one of the deny patterns ${DENY_PATTERNS.map(({ source }) => source).join(', ')}`;
}
