import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { IMPLEMENTATIONS } from './stores.js';

type Step = { name: string; run: (store: Store, prefix: string) => Promise<unknown> };

/** Mostly a key of the fitting kind, so that sequences get somewhere; sometimes another's, so that refusals are compared too. */
const keyFor = (kind: string) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(kind) },
    { weight: 1, arbitrary: fc.constantFrom('text', 'hash', 'sorted') },
  );
const [key, hashKey, sortedKey] = [keyFor('text'), keyFor('hash'), keyFor('sorted')];
const token = fc.constantFrom('x', 'y', '');
const ttlMs = fc.constantFrom(60_000, 120_000);
const optionalTtl = fc.option(ttlMs, { nil: undefined });
const text = fc.string({ unit: 'binary', maxLength: 6 });
const member = fc.oneof({ weight: 3, arbitrary: token }, { weight: 1, arbitrary: text });
const score = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -1, max: 1 }) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);

const step = (name: string, run: Step['run']): Step => ({ name, run });

const steps: fc.Arbitrary<Step> = fc.oneof(
  key.map((k) => step(`get ${k}`, (store, at) => store.get(at + k))),
  fc.array(key).map((ks) => step(`getMany ${ks.join()}`, (store, at) => store.getMany(ks.map((k) => at + k)))),
  fc
    .tuple(key, member, optionalTtl)
    .map(([k, v, t]) => step(`set ${k} ${v} ${t}`, (store, at) => store.set(at + k, v, t))),
  fc.oneof(key, hashKey, sortedKey).map((k) => step(`delete ${k}`, (store, at) => store.delete(at + k))),
  fc
    .tuple(key, token, ttlMs)
    .map(([k, v, t]) => step(`setIfAbsent ${k} ${v}`, (store, at) => store.setIfAbsent(at + k, v, t))),
  fc
    .tuple(key, token, ttlMs)
    .map(([k, v, t]) => step(`extend ${k} ${v}`, (store, at) => store.compareAndExtend(at + k, v, t))),
  fc
    .tuple(key, token)
    .map(([k, v]) => step(`compareAndDelete ${k} ${v}`, (store, at) => store.compareAndDelete(at + k, v))),
  fc
    .tuple(hashKey, member, fc.integer({ min: -1_000, max: 1_000 }), optionalTtl)
    .map(([k, f, by, t]) => step(`increment ${k} ${f} ${by}`, (store, at) => store.incrementHash(at + k, f, by, t))),
  hashKey.map((k) => step(`getHash ${k}`, async (store, at) => Object.fromEntries(await store.getHash(at + k)))),
  fc
    .tuple(sortedKey, fc.record({ member, score, keep: fc.integer({ min: 1, max: 4 }) }), optionalTtl)
    .map(([k, entry, t]) =>
      step(`add ${k} ${JSON.stringify(entry)}`, (store, at) => store.addToSortedSet(at + k, entry, t)),
    ),
  fc

    .tuple(sortedKey, fc.integer({ min: 1, max: 5 }))
    .map(([k, n]) => step(`newest ${k} ${n}`, (store, at) => store.newestOfSortedSet(at + k, n))),
);

const outcome = ({ run }: Step, store: Store, prefix: string) =>
  run(store, prefix).catch((error: unknown) => (error instanceof Error ? 'refused' : error));

describe.skipIf(IMPLEMENTATIONS.some(({ isMissing }) => isMissing))('memory and Redis', () => {
  let opened: Awaited<ReturnType<(typeof IMPLEMENTATIONS)[number]['open']>>[];
  beforeAll(async () => {
    opened = await Promise.all(IMPLEMENTATIONS.map(({ open }) => open()));
  });
  afterAll(() => Promise.all(opened.map(({ close }) => close())));

  it('give the same answer to every step of any sequence', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 40, size: 'max' }), async (sequence) => {
        const prefix = `${(runs += 1)}:`;
        for (const [at, taken] of sequence.entries()) {
          const [memory, redis] = await Promise.all(opened.map(({ store }) => outcome(taken, store, prefix)));
          expect(memory, `step ${at}: ${taken.name}`).toEqual(redis);
        }
      }),
      { numRuns: 500 },
    );
  });
});
