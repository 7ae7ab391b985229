import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelCall } from '../../src/ai/model/analyze-asset.js';
import { chargeCalls, type FailureCode, type Reservation } from '../../src/modules/usage/charge-calls.js';

const call = (outcome: ModelCall['outcome'], inputTokens = 0, outputTokens = 0): ModelCall => ({
  outcome,
  inputTokens,
  outputTokens,
  durationMs: 5,
});
/** A dollar a token. */
const priceOf = ({ inputTokens, outputTokens }: ModelCall) => inputTokens + outputTokens;
const reserved = (...amounts: (number | null)[]): Reservation[] =>
  amounts.map((usd, index) => ({ id: `r${index}`, usd }));
const amounts = (reservations: Reservation[], calls: ModelCall[], code?: FailureCode) =>
  chargeCalls(reservations, calls, priceOf, code).map((charge) => (charge.kind === 'SPENT' ? charge.usd : 'released'));

describe('chargeCalls', () => {
  it.each<[string, Reservation[], ModelCall[], FailureCode, (number | string | null)[]]>([
    ['what an answered call took', reserved(100), [call('ACCEPTED', 10, 5)], undefined, [15]],
    [
      'a refused answer and its repair',
      reserved(100, 100),
      [call('FAULTY', 10, 5), call('ACCEPTED', 20, 5)],
      undefined,
      [15, 25],
    ],
    ['nothing for a call that was not made', reserved(100), [], 'MODEL_UNAVAILABLE', ['released']],
    [
      'nothing for a repair that was not made',
      reserved(100, 100),
      [call('FAULTY', 10, 5)],
      'CANCELED',
      [15, 'released'],
    ],
    ['all of a call that took too long', reserved(100), [call('FAILED')], 'AGENT_TIMEOUT', [100]],
    ['all of a call that was called off', reserved(100), [call('FAILED')], 'CANCELED', [100]],
    ['all of an answer too long to be counted', reserved(100), [call('FAULTY')], 'VALIDATION_FAILED', [100]],
    ['nothing for a call that the server refused', reserved(100), [call('FAILED')], 'MODEL_ERROR', [0]],
    ['an unknown price', reserved(null), [call('FAILED')], 'AGENT_TIMEOUT', [null]],
  ])('charges %s', (_, reservations, calls, code, expected) => {
    expect(amounts(reservations, calls, code)).toEqual(expected);
  });

  it('settles each reservation once, and never charges more than was set aside for calls within their bounds', () => {
    const one = fc.record({
      outcome: fc.constantFrom('ACCEPTED' as const, 'FAULTY' as const, 'FAILED' as const),
      inputTokens: fc.nat(50),
      outputTokens: fc.nat(50),
      durationMs: fc.nat(),
    });
    const codes = fc.constantFrom<FailureCode>(
      undefined,
      'AGENT_TIMEOUT',
      'CANCELED',
      'MODEL_ERROR',
      'VALIDATION_FAILED',
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 2 }), fc.nat(1), codes, (calls, unused, code) => {
        const reservations = reserved(...Array.from({ length: calls.length + unused }, () => 100));
        const charges = chargeCalls(reservations, calls, priceOf, code);
        expect(charges.map(({ id }) => id)).toEqual(reservations.map(({ id }) => id));
        const spent = charges.flatMap((charge) => (charge.kind === 'SPENT' ? [charge.usd ?? 0] : []));
        expect(Math.max(0, ...spent)).toBeLessThanOrEqual(100);
        expect(charges.filter(({ kind }) => kind === 'RELEASED')).toHaveLength(unused);
      }),
    );
  });
});
