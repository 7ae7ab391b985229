import { expect, it } from 'vitest';
import type { JsonValue } from '../../src/ai/asset-facts.js';
import { GapResolution } from '../../src/modules/gaps/gap-enums.js';
import { isFitToShow } from '../../src/modules/learnings/is-fit-to-show.js';

const { ACCEPTED, RESOLVED, REJECTED, NOT_APPLICABLE } = GapResolution;

it.each<
  [string, { outcome: GapResolution | null; timesDecided: number; value: JsonValue }, fieldName: string, boolean]
>([
  ['a text that somebody took', { outcome: ACCEPTED, timesDecided: 1, value: 'Hall 2' }, 'location', true],
  ['a text that somebody gave', { outcome: RESOLVED, timesDecided: 1, value: 'Hall 2' }, 'location', true],
  ['a text that was sure enough', { outcome: ACCEPTED, timesDecided: 0, value: 'Hall 2' }, 'location', false],
  ['a text that somebody refused', { outcome: REJECTED, timesDecided: 1, value: 'Hall 2' }, 'location', false],
  ['a text that nobody looked at', { outcome: null, timesDecided: 0, value: 'Hall 2' }, 'location', false],
  ['one in a list', { outcome: null, timesDecided: 0, value: ['Hall 2'] }, 'location', false],
  ['one as a key', { outcome: null, timesDecided: 0, value: { 'Hall 2': 1 } }, 'location', false],
  ['one in place of a choice', { outcome: null, timesDecided: 0, value: 'Hall 2' }, 'environment', false],
  ['a text for a field of no catalogue', { outcome: null, timesDecided: 0, value: 'Hall 2' }, 'our_own', false],
  ['a choice that nobody looked at', { outcome: null, timesDecided: 0, value: 'production' }, 'environment', true],
  ['a choice that somebody refused', { outcome: REJECTED, timesDecided: 1, value: 'production' }, 'environment', true],
  ['a number that nobody looked at', { outcome: null, timesDecided: 0, value: 4096 }, 'memory_mib', true],
  ['that a field does not apply', { outcome: NOT_APPLICABLE, timesDecided: 1, value: null }, 'location', true],
])('%s', (_name, learning, fieldName, isFit) => {
  expect(isFitToShow('SERVER', { ...learning, fieldName })).toBe(isFit);
});
