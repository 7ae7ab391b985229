import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterContext } from '../../src/ai/filter-context.js';
import { ANSWER_JSON_SCHEMA, answerSchema } from '../../src/ai/model/answer-schema.js';
import { evidenceAt } from '../../src/ai/model/evidence-at.js';
import { readAnswer } from '../../src/ai/model/read-answer.js';
import { type GapToAsk, translateAnswer } from '../../src/ai/model/translate-answer.js';
import { ASSET_ID, asset, GAPS, normalise } from '../kit/analysis-request.js';
import { type AnsweredGap, answerGap, wholeAnswer } from '../kit/model-answers.js';

const { context } = filterContext(asset());
const asked = { assetId: ASSET_ID, gaps: GAPS, context, normalise };

const answersTo = (gaps: readonly GapToAsk[]): AnsweredGap[] =>
  gaps.map(({ fieldName, gapType, gapCategory, priority, allowedValues }) =>
    answerGap({
      asset_id: ASSET_ID,
      field_name: fieldName,
      gap_type: gapType,
      gap_category: gapCategory,
      priority,
      allowed_values: allowedValues === null ? null : [...allowedValues],
    }),
  );

const GOOD = answersTo(GAPS);

/** What comes of an answer as a model would have written it. */
function judge(answers: readonly object[]) {
  const read = readAnswer(JSON.stringify(wholeAnswer(answers as AnsweredGap[])));
  return read.ok ? translateAnswer(read.answer, asked) : read;
}

const withFirst = (change: object) => GOOD.map((answer, index) => (index === 0 ? { ...answer, ...change } : answer));
const first = (change: object) => {
  const result = judge(withFirst(change));
  if (!result.ok) throw new Error(result.faults.join('; '));
  return 'answers' in result ? result.answers[0] : undefined;
};

describe('an answer is taken', () => {
  it('when every gap is answered once, in the order the gaps were asked', () => {
    const result = judge(GOOD.toReversed());
    expect(result).toMatchObject({ ok: true, answers: GAPS.map(({ id }) => ({ gapId: id })) });
  });

  it('under whatever priority the model puts it, and by whatever name', () => {
    expect(judge(GOOD.map((answer) => ({ ...answer, gap_category: 'x' })))).toMatchObject({ ok: true });
    const text = JSON.stringify({
      gaps: { low: GOOD.map((answer) => ({ ...answer, priority: 'Critical' })) },
      summary: { total_gaps: 99, context_keys_used: [] },
    });
    const read = readAnswer(text);
    expect(read.ok && translateAnswer(read.answer, asked)).toMatchObject({ ok: true });
  });

  it('without what is optional, or with null for it', () => {
    const optional = { proposed_value: undefined, not_applicable: undefined, evidence: undefined };
    const none = { proposedValue: null, isNotApplicable: false, evidence: [] };
    expect(first(optional)).toMatchObject(none);
    expect(first({ proposed_value: null, not_applicable: null, evidence: null })).toMatchObject(none);
  });

  it.each([
    ['0.95', { confidence_score: 0.95, evidence: [{ path: 'name' }] }, 0.95],
    ['rounded to two digits', { confidence_score: 0.8449, evidence: [{ path: 'name' }] }, 0.84],
    ['at most 0.40 without evidence', { confidence_score: 0.95, evidence: [] }, 0.4],
    ['as it is below that', { confidence_score: 0, evidence: [] }, 0],
  ])('with its confidence: %s', (_, change, expected) => {
    expect(first(change)?.confidenceScore).toBe(expected);
  });

  it('with a resolution that differs from its suggestion in white space only', () => {
    expect(first({ ai_suggestions: ['Ask  the\nowner. ', 'b'], suggested_resolution: 'Ask the owner.' })).toMatchObject(
      {
        aiSuggestions: ['Ask the owner.', 'b'],
        suggestedResolution: 'Ask the owner.',
      },
    );
  });

  it('with three suggestions, each cut at 500 characters, and the resolution with it', () => {
    const long = 'a'.repeat(600);
    const answer = first({ ai_suggestions: [long, 'b', 'c'], suggested_resolution: long });
    expect(answer?.suggestedResolution).toBe('a'.repeat(500));
    expect(answer?.aiSuggestions).toContain(answer?.suggestedResolution);
  });

  it('with evidence once for each path, in words of the context', () => {
    const paths = ['customAttributes.tech_stack', 'asset_type', 'asset_type'].map((path) => ({ path }));
    expect(first({ evidence: paths })?.evidence).toEqual([
      { path: 'customAttributes.tech_stack', excerpt: 'java 17, tomcat', source: 'rvtools' },
      { path: 'assetType', excerpt: 'SERVER', source: 'rvtools' },
    ]);
  });

  it('with a value as the catalogue writes it', () => {
    const trim = {
      ...asked,
      normalise: (_: string, raw: unknown) => ({ ok: true as const, value: String(raw).trim() }),
    };
    const read = readAnswer(JSON.stringify(wholeAnswer(withFirst({ proposed_value: ' Debian ' }))));
    expect(read.ok && translateAnswer(read.answer, trim)).toMatchObject({
      answers: [{ proposedValue: 'Debian' }, {}, {}, {}],
    });
  });

  it('as not applicable, without a value', () => {
    expect(first({ not_applicable: true, confidence_score: 0.9 })).toMatchObject({
      isNotApplicable: true,
      proposedValue: null,
      confidenceScore: 0.4,
    });
  });
});

describe('an answer is refused, all of it,', () => {
  it.each<[string, readonly object[], RegExp]>([
    ['when a gap is missing', GOOD.slice(1), /^os_name \(MISSING_FIELD\): expected an answer, got none$/],
    ['when nothing is answered', [], /os_name.*got none/],
    ['when a gap is answered twice', [...GOOD, ...GOOD.slice(0, 1)], /os_name.*got more than one/],
    [
      'for another asset',
      withFirst({ asset_id: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }),
      /expected asset_id 0193b1c2.*got ffffffff/,
    ],
    [
      'for a field that was not asked about',
      [...GOOD, { ...GOOD[0], field_name: 'admin_password' }],
      /admin_password.*not asked about/,
    ],
    ['for a gap of another type', withFirst({ gap_type: 'CONFLICTING_VALUES' }), /CONFLICTING_VALUES.*not asked about/],
    ['for a name that only looks alike', withFirst({ field_name: 'os_name ' }), /not asked about/],
    ['with a confidence above 1', withFirst({ confidence_score: 1.0001 }), /within 0\.\.1, got 1\.0001/],
    ['with a confidence below 0', withFirst({ confidence_score: -0.1 }), /within 0\.\.1/],
    [
      'with one suggestion',
      withFirst({ ai_suggestions: ['a'], suggested_resolution: 'a' }),
      /2 or 3 ai_suggestions, got 1/,
    ],
    ['with four', withFirst({ ai_suggestions: ['a', 'b', 'c', 'd'], suggested_resolution: 'a' }), /got 4/],
    ['with an empty one', withFirst({ ai_suggestions: ['a', ' \n'], suggested_resolution: 'a' }), /no empty/],
    ['with a resolution of its own', withFirst({ suggested_resolution: 'c' }), /one of the ai_suggestions/],
    [
      'with evidence that is nowhere',
      withFirst({ evidence: [{ path: 'attributes.os_name' }] }),
      /where it is said to be, got attributes\.os_name/,
    ],
    [
      'with evidence that is everything',
      withFirst({ evidence: [{ path: 'customAttributes' }] }),
      /got customAttributes/,
    ],
    ['with evidence of the prototype', withFirst({ evidence: [{ path: 'constructor.name' }] }), /got constructor/],
    ['with no path at all', withFirst({ evidence: [{ path: '' }] }), /where it is said to be/],
    [
      'with a value off the list',
      GOOD.map((answer, index) => (index === 1 ? { ...answer, proposed_value: 'tier_9' } : answer)),
      /out of tier_1, tier_2, got tier_9/,
    ],
    [
      'with a value that is none of the field',
      GOOD.map((answer, index) => (index === 2 ? { ...answer, proposed_value: 'many' } : answer)),
      /cpu_cores.*expected a whole number, got "many"/,
    ],
    ['with what stands for removed text', withFirst({ proposed_value: 'ask [EMAIL]' }), /stands for removed text/],
    [
      'with a value where the field has no meaning',
      withFirst({ not_applicable: true, proposed_value: 'x' }),
      /no proposed_value where not_applicable/,
    ],
    ['with a key too many', withFirst({ run: 'rm -rf /' }), /Unrecognized key/],
    ['with a key too few', withFirst({ ai_suggestions: undefined }), /ai_suggestions/],
    ['with a number for a text', withFirst({ suggested_resolution: 1 }), /suggested_resolution/],
    ['with a text for a number', withFirst({ confidence_score: '0.9' }), /confidence_score/],
    ['with NUL in a text', withFirst({ suggested_resolution: 'a\0' }), /without NUL/],
    ['with half a surrogate pair', withFirst({ suggested_resolution: '\ud800' }), /half a surrogate pair/],
    ['with half a pair in a key', withFirst({ proposed_value: { '\udc00': 1 } }), /half a surrogate pair/],
  ])('%s', (_, answers, fault) => {
    const result = judge(answers);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.faults).toContainEqual(expect.stringMatching(fault));
  });

  it.each([
    ['no text', '', /got nothing/],
    ['blanks', ' \n ', /got nothing/],
    ['prose', 'Sure!', /no JSON/],
    ['prose before JSON', `Here it is: ${JSON.stringify(wholeAnswer(GOOD))}`, /no JSON/],
    ['prose after JSON', `${JSON.stringify(wholeAnswer(GOOD))} Anything else?`, /no JSON/],
    ['two answers', `${JSON.stringify(wholeAnswer(GOOD))}${JSON.stringify(wholeAnswer(GOOD))}`, /no JSON/],
    ['half an answer', JSON.stringify(wholeAnswer(GOOD)).slice(0, 200), /no JSON/],
    ['NaN', JSON.stringify(wholeAnswer(GOOD)).replace('0.3', 'NaN'), /no JSON/],
    ['1e999', JSON.stringify(wholeAnswer(GOOD)).replace('0.3', '1e999'), /finite/],
    [
      'an infinite value',
      JSON.stringify(wholeAnswer(withFirst({ proposed_value: 1234 }) as AnsweredGap[])).replace('1234', '-1e400'),
      /finite/,
    ],
    ['a list', '[]', /expected object/],
    ['null', 'null', /expected object/],
    ['gaps in a list', '{"gaps": [], "summary": {"total_gaps": 0, "context_keys_used": []}}', /gaps: /],
    [
      'a key of the prototype',
      '{"gaps": {}, "summary": {"total_gaps": 0, "context_keys_used": []}, "__proto__": {"a": 1}}',
      /Unrecognized key/,
    ],
    ['a fifth list', '{"gaps": {"urgent": []}, "summary": {"total_gaps": 0, "context_keys_used": []}}', /urgent/],
    [
      'a value a thousand levels deep',
      JSON.stringify(wholeAnswer(GOOD)).replace(
        '"proposed_value":null',
        `"proposed_value":${'['.repeat(1_000)}${']'.repeat(1_000)}`,
      ),
      /16 levels/,
    ],
    ['a hundred thousand levels', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, /16 levels/],
    ['more than a megabyte', ' '.repeat(1_000_001), /at most 1000000 bytes, got 1000001/],
  ])('as text: %s', (_, text, fault) => {
    const read = readAnswer(text);
    expect(read.ok ? [] : read.faults).toContainEqual(expect.stringMatching(fault));
  });
});

describe('readAnswer', () => {
  it('takes code fences off, and nothing else', () => {
    const json = JSON.stringify(wholeAnswer(GOOD));
    expect(readAnswer(`\`\`\`json\n${json}\n\`\`\`\n`)).toMatchObject({ ok: true });
    expect(readAnswer(`\n ${json}\n`)).toMatchObject({ ok: true });
    expect(readAnswer(`Well:\n\`\`\`json\n${json}\n\`\`\``)).toMatchObject({ ok: false });
  });

  it('says twenty faults at most', () => {
    const read = readAnswer(
      JSON.stringify(
        wholeAnswer(Array.from({ length: 100 }, () => ({ ...GOOD[0], priority: 1, x: 1 })) as AnsweredGap[]),
      ),
    );
    expect(read.ok ? [] : read.faults).toHaveLength(20);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(readAnswer(text).ok).toBe(false);
      }),
    );
  });
});

/** One change somewhere in the answers, in a key or a value. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 2, true, [], {}, '__proto__', 'name'),
  fc.string(),
  fc.double(),
);
const keysOfAnswer = Object.keys(GOOD[1] ?? {});

describe('for any change of a good answer', () => {
  it('what is taken answers the gaps that were asked, each once, with evidence that exists and confidence in range', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(GOOD.length - 1), fc.constantFrom(...keysOfAnswer, 'extra'), anyValue), {
          maxLength: 3,
        }),
        fc.array(fc.nat(GOOD.length - 1), { maxLength: 2 }),
        (changes, repeated) => {
          const answers: Record<string, unknown>[] = [...GOOD, ...repeated.flatMap((index) => GOOD[index] ?? [])].map(
            (answer) => ({ ...answer }),
          );
          for (const [index, key, value] of changes) if (answers[index]) answers[index][key] = value;
          const text = JSON.stringify({ gaps: { low: answers }, summary: { total_gaps: 4, context_keys_used: [] } });
          const read = readAnswer(text);
          const result = read.ok ? translateAnswer(read.answer, asked) : read;
          // A refusal must say why, or the model is asked again with nothing to go by.
          if (!result.ok || !('answers' in result)) return !result.ok && result.faults.length > 0;
          expect(result.answers.map(({ gapId }) => gapId)).toEqual(GAPS.map(({ id }) => id));
          for (const { confidenceScore, evidence, aiSuggestions, suggestedResolution } of result.answers) {
            expect(confidenceScore).toBeGreaterThanOrEqual(0);
            expect(confidenceScore).toBeLessThanOrEqual(evidence.length > 0 ? 1 : 0.4);
            expect(aiSuggestions).toContain(suggestedResolution);
            expect([2, 3]).toContain(aiSuggestions.length);
            for (const { excerpt } of evidence) expect(excerpt).not.toBe('');
          }
          return true;
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('evidenceAt', () => {
  const { context: rich } = filterContext(
    asset({
      discoverySource: null,
      customAttributes: { region: 'eu', 'build.no. 7': 'x', technology: { runtime: ['java', 17], empty: '' } },
    }),
    ['region', 'build.no. 7', 'technology'],
  );

  it.each([
    ['name', 'web01'],
    ['customAttributes.region', 'eu'],
    ['customAttributes.build.no. 7', 'x'],
    ['customAttributes.technology.runtime', '["java",17]'],
    ['customAttributes.technology.runtime.0', 'java'],
    ['customAttributes.technology.runtime.1', '17'],
  ])('%s', (path, excerpt) => {
    expect(evidenceAt(rich, path)).toEqual({ path, excerpt, source: 'asset record' });
  });

  it.each([
    'Name',
    'name.length',
    'customAttributes',
    'customAttributes.technology',
    'customAttributes.technology.empty',
    'customAttributes.technology.runtime.2',
    'customAttributes.technology.runtime.length',
    'customAttributes.',
    '.name',
    '__proto__',
    'toString',
    'location',
  ])('nothing at %s', (path) => {
    expect(evidenceAt(rich, path)).toBeNull();
  });
});

describe('the schema that is sent', () => {
  type Json = { properties: Record<string, Json>; items: Json; required: string[]; additionalProperties: boolean };
  const sent = ANSWER_JSON_SCHEMA as unknown as Json;

  it('asks for the keys that are taken, all of them, and no other', () => {
    const item = answerSchema.shape.gaps.shape.low.unwrap().element;
    const pairs: [Json | undefined, Record<string, unknown>][] = [
      [sent, answerSchema.shape],
      [sent.properties['gaps'], answerSchema.shape.gaps.shape],
      [sent.properties['summary'], answerSchema.shape.summary.shape],
      [sent.properties['gaps']?.properties['low']?.items, item.shape],
    ];
    for (const [json, shape] of pairs) {
      expect(json?.required).toEqual(Object.keys(shape));
      expect(Object.keys(json?.properties ?? {})).toEqual(Object.keys(shape));
      expect(json?.additionalProperties).toBe(false);
    }
  });
});
