import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SAFE_KEYS, filterContext, isDeniedKey } from '../../src/ai/filter-context.js';
import { AppError } from '../../src/errors.js';
import { checkSafeKeys } from '../../src/modules/enhancement/safe-keys/check-safe-keys.js';

function refusal(keys: readonly string[]): AppError {
  try {
    checkSafeKeys(keys);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`expected a refusal of ${JSON.stringify(keys)}`);
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `key_${index}`);

describe('keys of a client account', () => {
  it.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['the default', [...DEFAULT_SAFE_KEYS], [...DEFAULT_SAFE_KEYS]],
    ['spaces and capitals', ['  Tech_Stack ', 'REGION'], ['tech_stack', 'region']],
    ['one key spelled twice', ['Rack', 'zone', ' rack '], ['rack', 'zone']],
    ['the longest key', ['k'.repeat(100)], ['k'.repeat(100)]],
    ['the most keys', many(250), many(250)],
    ['a word that only holds the letters of a pattern across words', ['business_name'], ['business_name']],
  ])('take %s', (_, keys, expected) => {
    expect(checkSafeKeys(keys)).toEqual(expected);
  });

  it.each<[string, string[], string, string]>([
    ['an empty key', ['rack', '  '], 'input.keys[1]', 'got 0'],
    ['a key of 101 characters', ['k'.repeat(101)], 'input.keys[0]', 'got 101'],
    ['251 keys', many(251), 'input.keys', 'got 251'],
    ['a key that PostgreSQL cannot store', ['a\0b'], 'input.keys[0]', 'NUL'],
    ['half a character', ['a\ud800'], 'input.keys[0]', 'broken'],
    ['a pattern', ['admin_password'], 'input.keys[0]', '"admin_password" matches the deny pattern password'],
    ['a pattern in capitals', ['region', 'DB_TOKEN'], 'input.keys[1]', '"db_token" matches the deny pattern token'],
    ['a pattern with a choice', ['api-key'], 'input.keys[0]', 'api[_-]?key'],
    ['a pattern across words', ['owner e-mail'], 'input.keys[0]', 'email'],
    ['a pattern in digits', ['p4ssw0rd'], 'input.keys[0]', 'is spelled like one of the deny patterns password, token'],
  ])('refuse %s', (_, keys, field, message) => {
    const error = refusal(keys);
    expect(error.code).toBe('BAD_USER_INPUT');
    expect(error.details).toEqual({ field });
    expect(error.message).toContain(message);
  });

  it('that were taken pass the filter, each of them, and taking them again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { maxLength: 8 }), (typed) => {
        const sound = typed.filter((key) => key.trim() !== '' && !key.includes('\0') && !isDeniedKey(key));
        const keys = checkSafeKeys(sound);
        expect(checkSafeKeys(keys)).toEqual(keys);
        expect(new Set(keys)).toEqual(new Set(sound.map((key) => key.toLowerCase().trim())));
        const customAttributes = Object.fromEntries(keys.map((key) => [key, true]));
        const { context } = filterContext({ ...NO_ASSET, customAttributes }, keys);
        expect(context.customAttributes ?? {}).toEqual(customAttributes);
      }),
    );
  });
});

const NO_ASSET = {
  id: '0',
  name: '',
  assetType: 'SERVER' as const,
  description: null,
  environment: null,
  location: null,
  discoverySource: null,
};
