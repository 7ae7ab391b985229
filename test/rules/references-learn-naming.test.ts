import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DomainSighting,
  learnNaming,
  type PrefixSighting,
} from '../../src/modules/assets/references/learn-naming.js';

const domains = (...seen: [domain: string, assets: number][]): DomainSighting[] =>
  seen.map(([domain, assets]) => ({ domain, assets }));
const prefixes = (...seen: [prefix: string, assets: number, partOfHostName: number][]): PrefixSighting[] =>
  seen.map(([prefix, assets, partOfHostName]) => ({ prefix, assets, partOfHostName }));

describe('learning domains', () => {
  it.each([
    ['corp.example', 2, true],
    ['lan', 5, true],
    ['eqiad.wmnet', 300, true],
    ['a_b.corp.example', 2, true],
    // Seen once: a slip, or one machine's own way of being called.
    ['corp.example', 1, false],
    // Of addresses and versions.
    ['168.1.10', 40, false],
    ['2', 40, false],
    ['corp.example.', 9, false],
    ['a word, and more', 9, false],
    ['', 9, false],
  ])('%j of %i assets: %s', (domain, assets, isLearned) => {
    expect(learnNaming(domains([domain, assets]), []).domains.has(domain)).toBe(isLearned);
  });
});

describe('learning prefixes', () => {
  it.each([
    ['nw-', 3, 0, true],
    ['dc1_prd_', 8, 0, true],
    ['corp\\', 3, 0, true],
    // Too few to be a rule.
    ['nw-', 2, 0, false],
    // Of prod-web1 and test-web1 neither can do without it.
    ['prod-', 30, 1, false],
    // Nothing tells where it ends.
    ['nw', 9, 0, false],
    ['-', 9, 0, false],
  ])('%j of %i assets, part of %i host names: %s', (prefix, assets, partOfHostName, isLearned) => {
    expect(learnNaming([], prefixes([prefix, assets, partOfHostName])).prefixes).toEqual(isLearned ? [prefix] : []);
  });

  it('keeps the ten most frequent', () => {
    const seen = Array.from({ length: 14 }, (_, n) => [`p${n}-`, 3 + n, 0] as [string, number, number]);
    expect(learnNaming([], prefixes(...seen)).prefixes).toEqual(Array.from({ length: 10 }, (_, n) => `p${13 - n}-`));
  });
});

it('learns the same whatever the order of what was seen', () => {
  const label = fc.constantFrom('corp.example', 'lan', 'a.b', '10.1', 'x-', 'nw-', 'p_');
  const seen = fc.array(fc.tuple(label, fc.nat({ max: 9 }), fc.nat({ max: 1 })), { maxLength: 12 });
  fc.assert(
    fc.property(seen, seen, (one, other) => {
      const unique = (list: typeof one) => [...new Map(list.map((sighting) => [sighting[0], sighting])).values()];
      const learn = (found: typeof one, named: typeof one) =>
        learnNaming(domains(...found.map(([name, n]): [string, number] => [name, n])), prefixes(...named));
      const learned = learn(unique(one), unique(other));
      const again = learn(unique(one).toReversed(), unique(other).toReversed());
      expect([[...again.domains].sort(), again.prefixes]).toEqual([[...learned.domains].sort(), learned.prefixes]);
    }),
  );
});
