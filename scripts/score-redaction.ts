/**
 * Measures the redactor against labelled texts, and against inventory facts that must stay as they are, and writes
 * docs/redaction.md. Run: npx tsx scripts/score-redaction.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { redact } from '../src/ai/redact.js';

const LABELLED = new URL('../../shared/data/pii/presidio_dev.json', import.meta.url);
const DOCUMENT = new URL('../docs/redaction.md', import.meta.url);
const BEGIN = '<!-- measured -->';
const END = '<!-- end -->';

const labelledTexts = z.array(
  z.object({
    full_text: z.string(),
    spans: z.array(z.object({ entity_type: z.string(), entity_value: z.string() })),
  }),
);

/** Their names of the types that have a form to check. */
const TYPES = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  CREDIT_CARD: 'CARD',
  IBAN_CODE: 'IBAN',
  US_SSN: 'SSN',
} as const;

interface Score {
  type: string;
  labelled: number;
  replaced: number;
  placeholders: number;
  /** Placeholders that stand for a label of their type, counted text by text. */
  right: number;
}

/** Recall: labelled values that are gone from the text. Precision: placeholders that stand where a label of their type was. */
function score(texts: z.infer<typeof labelledTexts>): Score[] {
  return Object.entries(TYPES).map(([label, type]) => {
    let labelled = 0;
    let replaced = 0;
    let placeholders = 0;
    let right = 0;
    for (const { full_text: text, spans } of texts) {
      const result = redact(text);
      const values = spans.filter((span) => span.entity_type === label).map((span) => span.entity_value);
      labelled += values.length;
      replaced += values.filter((value) => !result.text.includes(value)).length;
      const found = result.found.find((counted) => counted.type === type)?.count ?? 0;
      placeholders += found;
      right += Math.min(found, values.length);
    }
    return { type, labelled, replaced, placeholders, right };
  });
}

function main(): void {
  if (!existsSync(LABELLED)) {
    console.log(`Skipped: the labelled texts are not at ${LABELLED.pathname}; docs/redaction.md stays as it is.`);
    return;
  }
  const texts = labelledTexts.parse(JSON.parse(readFileSync(LABELLED, 'utf8')));
  const megabyte = texts.map((text) => text.full_text).join('\n');
  const long = megabyte.repeat(Math.ceil(1_000_000 / megabyte.length)).slice(0, 1_000_000);
  const scores = score(texts);
  const startedAt = performance.now();
  redact(long);
  const milliseconds = Math.round(performance.now() - startedAt);
  const table = scores.map(({ type, labelled, replaced, placeholders, right }) => {
    const recall = (replaced / labelled).toFixed(3);
    const precision = (right / placeholders).toFixed(3);
    return `| ${type} | ${labelled} | ${replaced} | ${recall} | ${placeholders} | ${precision} |`;
  });
  const others = [...new Set(texts.flatMap((text) => text.spans.map((span) => span.entity_type)))]
    .filter((label) => !(label in TYPES))
    .sort()
    .join(', ');
  const document = readFileSync(DOCUMENT, 'utf8');
  const measured = [
    `${texts.length} labelled texts (presidio-research, MIT), region US, on ${new Date().toISOString().slice(0, 10)}:`,
    '',
    '| Type | Labelled | Replaced | Recall | Placeholders | Precision |',
    '|---|---|---|---|---|---|',
    ...table,
    '',
    `1 MB of these texts, one call: ${milliseconds} ms on Node ${process.versions.node}.`,
    `Labels of that set that no rule looks for: ${others}.`,
  ].join('\n');
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`expected ${DOCUMENT.pathname} to hold ${BEGIN} and ${END}`);
  writeFileSync(DOCUMENT, [before, BEGIN, `\n${measured}\n`, END, after].join(''));
  console.log(measured);
}

main();
