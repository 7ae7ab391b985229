import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { judgeEscalation } from '../../src/modules/assistant/answering/judge-escalation.js';
import { planLookups } from '../../src/modules/assistant/answering/plan-lookups.js';
import { findFacts } from '../../src/modules/assistant/memory/find-facts.js';
import { nextMessageId } from '../../src/modules/assistant/sessions/next-message-id.js';
import { TextSeal } from '../../src/modules/assistant/sessions/text-seal.js';
import { judgeFailure } from '../../src/modules/assistant/tools/judge-failure.js';

describe('a matter is handed over', () => {
  const CASES: [string, string[]][] = [
    ['I want to talk to a person', ['ASKED_FOR_A_PERSON']],
    ['can I speak with someone else please?', ['ASKED_FOR_A_PERSON']],
    ['connect me to a human agent', ['ASKED_FOR_A_PERSON']],
    ['I need a real person', ['ASKED_FOR_A_PERSON']],
    ['Human, please!', ['ASKED_FOR_A_PERSON']],
    ['please open a ticket', ['ASKED_FOR_A_PERSON']],
    ['Escalate this now', ['ASKED_FOR_A_PERSON']],
    ["Don't escalate this", []],
    ['There is no need to talk to a person', []],
    ['How do I open a support ticket?', []],
    ['How many people own this server?', []],
    ['Which person owns app-7?', []],
    ['This is ridiculous', ['ANGER']],
    ['I am fed up and sick of waiting', ['ANGER']],
    ['WHY DOES NOTHING EVER WORK HERE', ['ANGER']],
    ['Does AWS EC2 in EU WEST support IPV6?', []],
    ['The latency to the old site is high', []],
    ['We have been hacked, what now?', ['SECURITY']],
    ['Somebody leaked our credentials', ['SECURITY']],
    ['Ransomware on srv-3! Let me talk to a human', ['ASKED_FOR_A_PERSON', 'SECURITY']],
    ['What does the security policy say about passwords?', []],
  ];
  it.each(CASES)('%j: %j', (question, reasons) => {
    expect(judgeEscalation({ question, isEvidenceLow: false, wasEvidenceLow: true })).toEqual(reasons);
  });

  it('when two answers in a row rest on nothing, not when one does', () => {
    const judge = (isEvidenceLow: boolean, wasEvidenceLow: boolean) =>
      judgeEscalation({ question: 'What is it?', isEvidenceLow, wasEvidenceLow });
    expect([judge(true, true), judge(true, false), judge(false, true)]).toEqual([['NO_ANSWER_TWICE'], [], []]);
  });

  it('in time that grows with the length of the text and no faster', () => {
    for (const text of ['talk '.repeat(1600), 'a '.repeat(4000), 'how do '.repeat(1100), '!'.repeat(8000)]) {
      const startedAt = performance.now();
      judgeEscalation({ question: text, isEvidenceLow: false, wasEvidenceLow: false });
      findFacts(text);
      planLookups(text);
      expect(performance.now() - startedAt).toBeLessThan(200);
    }
  });
});

describe('facts to remember', () => {
  it.each([
    ['I am the owner of the billing application.', [['PERSON', 'I am the owner of the billing application']]],
    ['Hello! Remember that my wave is number 3. Thanks', [['PERSON', 'my wave is number 3']]],
    ['note: the gate is closed', [['SESSION', 'the gate is closed']]],
    ['We use PostgreSQL 15. How do we move it?', [['PERSON', 'We use PostgreSQL 15']]],
    ['Are we using PostgreSQL?', []],
    ['Do you remember my wave?', []],
    ['What is the owner of a fact?', []],
    [`Remember ${'x'.repeat(400)}`, []],
  ])('of %j', (text, facts) => {
    expect(findFacts(text).map(({ about, fact }) => [about, fact])).toEqual(facts);
  });
});

describe('what is read from the inventory', () => {
  it.each([
    ['Is the wiring healthy?', [['wiring_health', {}]]],
    ['What is the progress of the analysis?', [['flow_progress', {}]]],
    ['Which gaps does app-srv-01 have?', [['explain_gaps', { asset: 'app-srv-01' }]]],
    ['What is missing for "Billing Portal"?', [['explain_gaps', { asset: 'Billing Portal' }]]],
    ['Find the server web-03', [['find_assets', { search: 'web-03' }]]],
    ['How many databases do we have?', [['find_assets', { assetType: 'DATABASE' }]]],
    ['Who is the account manager of Initech?', [['crm_lookup', { customer: 'Initech' }]]],
    ['What is a database?', []],
    ['When is the freeze?', []],
  ])('for %j', (question, lookups) => {
    expect(planLookups(question).map(({ tool, input }) => [tool, input])).toEqual(lookups);
  });
});

describe('ids of messages', () => {
  it('ascend in a conversation, however far the clocks of its gateways are apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }), { minLength: 2, maxLength: 30 }),
        (clocks) => {
          let last: string | undefined;
          const ids = clocks.map((now) => (last = nextMessageId(last, now)));
          expect(ids.toSorted()).toEqual(ids);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });
});

describe('a sealed text', () => {
  const seal = new TextSeal('a key of forty characters, made for tests');

  it('opens with its key and for its message only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = seal.seal('message-1', text);
        expect(seal.open('message-1', sealed)).toBe(text);
        expect(seal.open('message-2', sealed)).toBeUndefined();
        expect(new TextSeal('another key of forty characters, for tests').open('message-1', sealed)).toBeUndefined();
      }),
    );
  });

  it('does not open when a byte of it was changed', () => {
    const bytes = Buffer.from(seal.seal('m', 'some text'), 'base64');
    for (const index of bytes.keys()) {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(seal.open('m', altered.toString('base64'))).toBeUndefined();
    }
    expect(seal.open('m', '')).toBeUndefined();
  });
});

describe('a failure of a tool', () => {
  const withCode = (code: string) => Object.assign(new Error('it failed'), { code });
  it.each([
    [new AppError('UPSTREAM_UNAVAILABLE', 'down'), 'UPSTREAM_UNAVAILABLE', true],
    [new AppError('NOT_FOUND', 'none'), 'NOT_FOUND', false],
    [withCode('57P01'), 'UPSTREAM_UNAVAILABLE', true],
    [withCode('40001'), 'UPSTREAM_UNAVAILABLE', true],
    [withCode('23505'), 'INTERNAL', false],
    [new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }), 'UPSTREAM_UNAVAILABLE', true],
    [new TypeError('x is not a function'), 'INTERNAL', false],
    ['a string', 'INTERNAL', false],
  ])('%s is %s, and passes: %s', (thrown, code, isPassing) => {
    expect(judgeFailure(thrown)).toMatchObject({ error: { code }, isPassing });
  });

  it('never says what an unknown error says, which may quote a tenant', () => {
    expect(judgeFailure(new Error('duplicate key (mail)=(bo@example.com)')).error.message).toBe('Error');
  });
});
