import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Naming } from '../../src/modules/assets/references/learn-naming.js';
import { ReferenceRule } from '../../src/modules/assets/references/reference-enums.js';
import {
  type Candidate,
  resolveReference,
  spellingsOf,
} from '../../src/modules/assets/references/resolve-reference.js';

const NAMING: Naming = { domains: new Set(['corp.example', 'dmz.example']), prefixes: ['nw-'] };

/** An asset by its name, its FQDN and its host name, as the database derives the rest from them. */
function asset(id: string, { name = id, fqdn = null, hostname = null }: Partial<Known> = {}): Candidate {
  const [label = ''] = (fqdn ?? hostname ?? name).split('.', 1);
  return { id, name, fqdn, label, isLabelKnown: fqdn !== null || hostname !== null };
}

interface Known {
  name: string;
  fqdn: string | null;
  hostname: string | null;
}

const resolve = (written: string, assets: readonly Candidate[], naming = NAMING, selfId?: string) =>
  resolveReference(spellingsOf(written, naming), assets, naming, selfId);

describe('one asset', () => {
  it.each<[string, string, Partial<Known>, ReferenceRule | null]>([
    ['its name', 'esx01', { name: 'esx01' }, ReferenceRule.NAME],
    ['its name in another case', ' ESX01 ', { name: 'esx01' }, ReferenceRule.NAME],
    ['an address that is its name', '10.185.26.9', { name: '10.185.26.9' }, ReferenceRule.NAME],
    ['its FQDN', 'ESX01.corp.example', { name: 'Blade 7', fqdn: 'esx01.corp.example' }, ReferenceRule.FQDN],
    ['its FQDN with the root', 'esx01.corp.example.', { name: 'b', fqdn: 'esx01.corp.example' }, ReferenceRule.FQDN],
    ['the first label of its FQDN', 'esx01', { name: 'b', fqdn: 'esx01.other.example' }, ReferenceRule.HOST_NAME],
    ['its host name', 'web01', { name: 'Web front', hostname: 'web01' }, ReferenceRule.HOST_NAME],
    ['its name without the domain', 'esx01', { name: 'esx01.corp.example' }, ReferenceRule.DOMAIN_ADDED],
    ['its name with a domain', 'esx01.corp.example', { name: 'esx01' }, ReferenceRule.DOMAIN_REMOVED],
    [
      'its host name with a domain',
      'web01.corp.example',
      { name: 'Web', hostname: 'web01' },
      ReferenceRule.DOMAIN_REMOVED,
    ],
    ['its name with a prefix', 'NW-esx01', { name: 'esx01' }, ReferenceRule.PREFIX_REMOVED],
    ['its name without the prefix', 'esx01', { name: 'nw-esx01' }, ReferenceRule.PREFIX_ADDED],
    ['a domain that nobody knows', 'esx01.elsewhere.example', { name: 'esx01' }, null],
    ['a word that is no domain', 'web', { name: 'web.sales' }, null],
    ['the same short name in another domain', 'esx01.corp.example', { name: 'b', fqdn: 'esx01.dmz.example' }, null],
    ['a name in another domain', 'esx01.corp.example', { name: 'esx01.dmz.example' }, null],
    ['a prefix that nobody knows', 'old-esx01', { name: 'esx01' }, null],
    ['a part of its name', 'esx', { name: 'esx01' }, null],
    ['nothing but a prefix', 'nw-', { name: '' }, null],
    ['something else', 'esx02', { name: 'esx01' }, null],
  ])('by %s', (_how, written, known, rule) => {
    const target = asset('a', { fqdn: null, hostname: null, ...known });
    expect(resolve(written, [target])).toEqual(
      rule === null ? { kind: 'dangling' } : { kind: 'resolved', targetId: 'a', rule },
    );
  });
});

describe('several assets', () => {
  it.each<[string, string, Candidate[], ReturnType<typeof resolve>]>([
    [
      'of one name: nobody chooses',
      'esx01',
      [asset('b', { name: 'esx01' }), asset('a', { name: 'esx01' })],
      { kind: 'ambiguous', candidateIds: ['a', 'b'] },
    ],
    [
      'that carry one FQDN: nobody chooses',
      'server6.corp.example',
      [asset('server6', { fqdn: 'server6.corp.example' }), asset('server8', { fqdn: 'server6.corp.example' })],
      { kind: 'ambiguous', candidateIds: ['server6', 'server8'] },
    ],
    [
      'of one short name in two domains: nobody chooses',
      'esx01',
      [asset('a', { name: 'esx01.corp.example' }), asset('b', { name: 'esx01.dmz.example' })],
      { kind: 'ambiguous', candidateIds: ['a', 'b'] },
    ],
    [
      'of two domains: the one that is written',
      'esx01.dmz.example',
      [asset('a', { name: 'esx01.corp.example' }), asset('b', { name: 'esx01.dmz.example' })],
      { kind: 'resolved', targetId: 'b', rule: ReferenceRule.NAME },
    ],
    [
      'a clone that kept the host name: the one of that name',
      'web01',
      [asset('clone', { name: 'web01-old', hostname: 'web01' }), asset('web', { name: 'web01', hostname: 'web01' })],
      { kind: 'resolved', targetId: 'web', rule: ReferenceRule.NAME },
    ],
    [
      'with and without the prefix: the one that is written',
      'nw-esx01',
      [asset('a', { name: 'esx01' }), asset('b', { name: 'nw-esx01' })],
      { kind: 'resolved', targetId: 'b', rule: ReferenceRule.NAME },
    ],
  ])('%s', (_what, written, assets, resolution) => {
    expect(resolve(written, assets)).toEqual(resolution);
  });

  it('means the host of a machine that is called as its host is', () => {
    const machine = asset('vm', { name: 'web01' });
    const host = asset('host', { name: 'web01.corp.example' });
    expect(resolve('web01', [machine, host], NAMING, 'vm')).toMatchObject({ targetId: 'host' });
    expect(resolve('web01', [machine], NAMING, 'vm')).toEqual({ kind: 'dangling' });
  });
});

const label = fc.constantFrom('esx01', 'web', 'nw-web', 'db-1');
const domain = fc.constantFrom('', '.corp.example', '.dmz.example', '.sales');
const name = fc.tuple(label, domain).map(([one, other]) => one + other);
const known = fc.record({
  name,
  fqdn: fc.option(fc.tuple(label, fc.constant('.corp.example')).map(([one, other]) => one + other)),
  hostname: fc.option(label),
});
const assets = fc
  .array(known, { maxLength: 6 })
  .map((list) => list.map((each, index) => asset(`asset-${index}`, each)));

describe('whatever the assets are', () => {
  it('resolves alike in any order', () => {
    fc.assert(
      fc.property(name, assets, fc.integer(), (written, list, seed) => {
        const shuffled = list.toSorted((one, other) => hash(one.id, seed) - hash(other.id, seed));
        expect(resolve(written, shuffled)).toEqual(resolve(written, list));
      }),
    );
  });

  it('never resolves to itself, nor to an asset that is not there', () => {
    fc.assert(
      fc.property(name, assets, (written, list) => {
        const resolution = resolve(written, list, NAMING, 'asset-0');
        const named = resolution.kind === 'resolved' ? [resolution.targetId] : [];
        const meant = resolution.kind === 'ambiguous' ? resolution.candidateIds : named;
        expect(meant).not.toContain('asset-0');
        expect(list.map(({ id }) => id)).toEqual(expect.arrayContaining([...meant]));
      }),
    );
  });

  it('is not changed by an asset that shares no spelling with the name', () => {
    fc.assert(
      fc.property(name, assets, known, (written, list, other) => {
        const added = asset('added', other);
        const isRelated = spellingsOf(written, NAMING).some(({ part, text }) => added[part] === text);
        fc.pre(!isRelated);
        expect(resolve(written, [...list, added])).toEqual(resolve(written, list));
      }),
    );
  });

  it('takes one of several that a rule finds for none', () => {
    fc.assert(
      fc.property(name, assets, (written, list) => {
        const resolution = resolve(written, list);
        if (resolution.kind !== 'resolved') return;
        const twin = { ...(list.find(({ id }) => id === resolution.targetId) ?? asset('none')), id: 'twin' };
        expect(resolve(written, [...list, twin])).toEqual({
          kind: 'ambiguous',
          candidateIds: [resolution.targetId, 'twin'].sort(),
        });
      }),
    );
  });
});

const hash = (text: string, seed: number) => {
  let sum = seed | 0;
  for (const character of text) sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193);
  return sum;
};
