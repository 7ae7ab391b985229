import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { redact, redactJson } from '../../src/ai/redact.js';
import { PII_TYPES } from '../../src/ai/redaction/pii-span.js';
import { uuidWithIban } from '../kit/uuid-with-iban.js';

const LABELLED = new URL('../../../shared/data/pii/presidio_dev.json', import.meta.url);
const labelledTexts = z.array(
  z.object({
    full_text: z.string(),
    spans: z.array(z.object({ entity_type: z.string(), entity_value: z.string() })),
  }),
);

describe('redact replaces', () => {
  it.each([
    ['an e-mail address', 'ask joe.doe+x@example.com now', 'ask [EMAIL] now'],
    ['an address in other letters', 'Besitzer jörg@bücher.de', 'Besitzer [EMAIL]'],
    ['an international number', 'ring +44 20 7946 0958', 'ring [PHONE]'],
    ['a number grouped as its region groups it', 'x (201) 948-1927 y 201-948-1927', 'x [PHONE] y [PHONE]'],
    ['numbers side by side', '201-948-1927 201-948-1928', '[PHONE] [PHONE]'],
    ['digits after the word phone', 'Phone:\n467 3395', 'Phone:\n[PHONE]'],
    ['digits after a phrase', 'call me on 9472 7916', 'call me on [PHONE]'],
    ['a card', 'paid 4111 1111 1111 1111', 'paid [CARD]'],
    ['an unusual card after the word', 'card number 630427373398', 'card number [CARD]'],
    ['an IBAN in groups', 'IBAN GB82 WEST 1234 5698 7654 32.', 'IBAN [IBAN].'],
    ['an IBAN in small letters', 'gb82west12345698765432', '[IBAN]'],
    ['a dashed SSN', 'his 078-05-1120', 'his [SSN]'],
    ['an undashed SSN after the word', 'SSN: 078051120', 'SSN: [SSN]'],
    ['a private key', 'a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b', 'a [PRIVATE_KEY] b'],
    ['a private key that was cut off', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn', '[PRIVATE_KEY]'],
    ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[TOKEN]'],
    ['an AWS key', 'key AKIAIOSFODNN7EXAMPLE', 'key [TOKEN]'],
    ['a GitHub token', `ghp_${'a1'.repeat(18)}`, '[TOKEN]'],
    ['a Slack token', 'xoxb-1234567890-abcdefghij', '[TOKEN]'],
    ['a Stripe key', `sk_live_${'a1'.repeat(12)}`, '[TOKEN]'],
    ['an OpenAI key', `sk-proj-${'a1'.repeat(12)}`, '[TOKEN]'],
    ['a bearer token', 'Authorization: Bearer abcdef1234567890', 'Authorization: Bearer [TOKEN]'],
    ['a signed URL', 'https://h/x?sv=1&sig=abcd%2Fefgh', 'https://h/x?sv=1&sig=[TOKEN]'],
    ['an assigned password', 'DB_PASSWORD="two words";', 'DB_PASSWORD="[PASSWORD]";'],
    ['a password in an ADO string', 'Server=db;User Id=sa;Password=p$a;', 'Server=db;User Id=sa;Password=[PASSWORD];'],
    ['pwd', 'pwd: hunter2', 'pwd: [PASSWORD]'],
    ['a spoken password', 'the password is hunter2', 'the password is [PASSWORD]'],
    ['-p on a command line', 'mysql -u root -p secret', 'mysql -u root -p [PASSWORD]'],
    ['-p without a blank', 'mysqldump -uroot -psecret db', 'mysqldump -uroot -p[PASSWORD] db'],
    ['curl -u', 'curl -u admin:secret https://h', 'curl -u admin:[PASSWORD] https://h'],
    ['a connection string', 'postgres://app:s3c@ret@db:5432/x', 'postgres://app:[PASSWORD]@db:5432/x'],
    ['a connection string with a slash', 'amqp://app:s3c/ret@mq', 'amqp://app:[PASSWORD]@mq'],
    ['an Oracle login', 'jdbc:oracle:thin:scott/tiger@//h:1521/x', 'jdbc:oracle:thin:scott/[PASSWORD]@//h:1521/x'],
    ['a login before an address', 'root:toor@10.0.0.5', 'root:[PASSWORD]@10.0.0.5'],
    ['a router secret', 'username x password 7 0822455D0A16', 'username x password 7 [PASSWORD]'],
    ['an API key', 'api_key: 9f8e7d6c5b', 'api_key: [TOKEN]'],
    ['a storage key', 'AccountKey=abcDEF123==;', 'AccountKey=[TOKEN];'],
  ])('%s', (_, text, expected) => {
    expect(redact(text).text).toBe(expected);
  });

  it('counts what it replaced, by type', () => {
    expect(redact('a@b.co c@d.co password=x1').found).toEqual([
      { type: 'PASSWORD', count: 1 },
      { type: 'EMAIL', count: 2 },
    ]);
  });

  it('reads national numbers by region', () => {
    expect(redact('020 7946 0958', { region: 'GB' }).text).toBe('[PHONE]');
    expect(redact('020 7946 0958', { region: 'US' }).text).toBe('020 7946 0958');
  });

  it('replaces addresses of machines only when asked', () => {
    const text = 'eth0 10.0.0.5/24 fe80::1 at 12:20:39 mac 00:50:56:aa:bb:cc version 1.2.3.4.5';
    expect(redact(text).text).toBe(text);
    expect(redact(text, { redactIps: true }).text).toBe(
      'eth0 [IP]/24 [IP] at 12:20:39 mac 00:50:56:aa:bb:cc version 1.2.3.4.5',
    );
  });
});

/** One of each kind of fact that an inventory lives on. */
const INVENTORY_FACTS = [
  '10.0.19045',
  'Windows NT 10.0.17763',
  '5.15.0-91-generic',
  '16.0.4265.3 CU26',
  'VMware vCenter Server 8.0.3 build-24262322 8.0.3.0',
  'admin   5.0.7.0-28213  https://10.46.29.190:8443',
  '10.81.194.4',
  'fe80::250:56ff:feaa:bbcc',
  '00:50:56:aa:bb:cc',
  '500b85c1-ef0d-37fb-6897-61c47157f858',
  'VMware-42 1c 3d 00 11 22 33 44-55 66 77 88 99 aa bb cc',
  'naa.60060160a1b2c3d4e5f6',
  '2024-09-28 13:19:13',
  '28.09.2024 13:19',
  '20240928131913',
  '1727529553123',
  '4096 MiB',
  '512 256 1024',
  '2 x 1024 GB, 8 vCPU',
  'Microsoft SQL Server 2019 (RTM) 15.0.2000.5',
  'Intel(R) Xeon(R) Gold 5218 CPU @ 2.30GHz',
  'ProLiant DL380 Gen10 CZ3423ABCD',
  'FSP 150-XG418-100G 1078901053-01',
  'asset 2019-10-0123',
  'DC-FRA-01',
  'sk-bratislava-prod-web-server-01',
  '/Datacenter/Cluster/Resources group-v4',
  'git@github.com:org/repo.git',
  'mkdir -p /var/log && docker run -p 8080:80 -u 1000:1000 nginx',
  'ssh -p 2222 host',
  'password policy applies, token ring network',
  'password: none',
  'max_connections = 2000',
  'image@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
];

describe('redact leaves inventory facts alone', () => {
  it.each(INVENTORY_FACTS)('%s', (fact) => {
    expect(redact(fact)).toEqual({ text: fact, found: [] });
  });

  it('and so do GB and DE as regions', () => {
    for (const region of ['GB', 'DE', 'FR'] as const) {
      for (const fact of INVENTORY_FACTS) expect(redact(fact, { region }).text).toBe(fact);
    }
  });

  it('a UUID whose last groups would pass for an IBAN, which is replaced where it stands alone', () => {
    fc.assert(
      fc.property(uuidWithIban, fc.constantFrom('', 'id=', '("', ' '), (id, before) => {
        for (const written of [id, id.toUpperCase()])
          expect(redact(`${before}${written}, ${written}.`).text).toBe(`${before}${written}, ${written}.`);
        const iban = id.slice(19);
        expect(redact(iban).text).toBe('[IBAN]');
        expect(redact(`${id} ${iban}`).text).toBe(`${id} [IBAN]`);
        expect(redact(`0${id}`).text).not.toContain(iban);
      }),
    );
  });
});

const fragment = fc.oneof(
  fc.constantFrom(
    'joe@x.com',
    'card ',
    '4037737215142',
    '4047737215142',
    '4111111111111111',
    'phone ',
    'call me on ',
    '467 3395',
    '201-948-1927',
    'password=',
    'pwd: ',
    '"',
    ' -p ',
    'x://a:',
    '@h',
    'ssn ',
    '078051120',
    'GB82WEST12345698765432',
    '[EMAIL]',
    '[',
    ']',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi',
    '-----BEGIN PRIVATE KEY-----',
    '10.0.0.5',
    ' ',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);
const anyText = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));

describe('redact', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, redactIps) => {
        const once = redact(text, { redactIps }).text;
        expect(redact(once, { redactIps })).toEqual({ text: once, found: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds an address whatever stands around it', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(redact(`${before} zoe.quill@example.org ${after}`).text).not.toContain('zoe.quill@example.org');
      }),
    );
  });

  it.each([
    'a',
    '1',
    '1 ',
    '@',
    'a@',
    '://',
    'x://a:',
    'password=',
    'password="',
    'eyJ',
    'GB82',
    '-----BEGIN A PRIVATE KEY----- ',
    '(1)',
    '+1 ',
    '-p ',
    'bearer ',
    '[PASSWORD',
    '4111 1111 1111 1111 ',
    'build 24262322 host 10.81.194.4 2024-09-28 13:19:13 joe@x.com ',
  ])('takes linear time: a megabyte of %j', (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const startedAt = performance.now();
    redact(text, { redactIps: true });
    // Measured at 10-250 ms; a quadratic pattern takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it.skipIf(!existsSync(LABELLED))('reaches its recall on labelled texts (skipped where they are absent)', () => {
    const labels: Record<string, string> = {
      EMAIL_ADDRESS: 'EMAIL',
      PHONE_NUMBER: 'PHONE',
      CREDIT_CARD: 'CARD',
      IBAN_CODE: 'IBAN',
      US_SSN: 'SSN',
    };
    const texts = labelledTexts.parse(JSON.parse(readFileSync(LABELLED, 'utf8')));
    for (const [label, type] of Object.entries(labels)) {
      let labelled = 0;
      let replaced = 0;
      let placeholders = 0;
      for (const { full_text: text, spans } of texts) {
        const result = redact(text);
        const values = spans.filter((span) => span.entity_type === label).map((span) => span.entity_value);
        labelled += values.length;
        replaced += values.filter((value) => !result.text.includes(value)).length;
        placeholders += result.found.find((found) => found.type === type)?.count ?? 0;
      }
      expect.soft(replaced / labelled, `recall of ${type}`).toBeGreaterThanOrEqual(0.97);
      expect.soft(replaced / placeholders, `precision of ${type}`).toBeGreaterThanOrEqual(0.95);
    }
  });
});

describe('redactJson', () => {
  it('walks keys and values, and reads a key as context', () => {
    const result = redactJson({
      phone: 2019481927,
      vcpus: 4,
      memory_mib: 16384000,
      'joe@x.com': 'owner',
      settings: { db_password: 'p', list: ['a@b.co', 4111111111111111, null, true] },
    });
    expect(result.value).toEqual({
      phone: '[PHONE]',
      vcpus: 4,
      memory_mib: 16384000,
      '[EMAIL]': 'owner',
      settings: { db_password: '[PASSWORD]', list: ['[EMAIL]', '[CARD]', null, true] },
    });
    expect(result.found).toEqual([
      { type: 'PASSWORD', count: 1 },
      { type: 'EMAIL', count: 2 },
      { type: 'CARD', count: 1 },
      { type: 'PHONE', count: 1 },
    ]);
  });

  it('keeps both values when two keys redact to the same text', () => {
    expect(redactJson({ 'a@b.co': 1, 'c@d.co': 2 }).value).toEqual({ '[EMAIL]': 1, '[EMAIL] (2)': 2 });
  });

  it('leaves nothing for a second pass', () => {
    fc.assert(
      fc.property(
        fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText), fc.integer()), { maxKeys: 4 }),
        (value) => {
          const once = redactJson(value).value;
          expect(redactJson(once)).toEqual({ value: once, found: [] });
        },
      ),
    );
  });

  it('names its placeholders for the types', () => {
    for (const type of PII_TYPES) expect(redact(`[${type}]`)).toEqual({ text: `[${type}]`, found: [] });
  });
});
