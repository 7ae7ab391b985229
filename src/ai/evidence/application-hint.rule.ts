import type { JsonValue } from '../asset-facts.js';
import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { knownProduct } from './known-products.js';
import { nameTokens } from './name-tokens.js';
import { type Reading, readRecord } from './read-record.js';

/** Applications that a server, database or cluster belongs to, as names that people then pick the assets for. */
export const applicationHintRule: EvidenceRule = {
  name: 'application-hint',
  fields: ['application_ids'],
  find(asset) {
    const record = readRecord(asset);
    const column =
      record.column(
        'applications',
        'application',
        'applicationname',
        'appname',
        'app',
        'businessapplication',
        'applicationids',
      ) ?? record.tag('application', 'app', 'appname', 'applicationname');
    if (column !== null) {
      const names = applicationNames(column.value);
      if (names.length > 0)
        return finding(
          names,
          CONFIDENCE.stated,
          [column],
          `"${column.label}" names ${names.length === 1 ? 'it' : 'them'}`,
        );
    }
    const service =
      record.column('service', 'businessservice', 'product', 'system', 'vapp') ??
      record.tag('service', 'product', 'system');
    const served = service === null ? [] : applicationNames(service.value);
    if (service !== null && served.length > 0)
      return finding(served, CONFIDENCE.inferred, [service], `"${service.label}" names what it serves`);
    return (
      fromNotes(record.description ?? record.column('annotation', 'notes', 'comments', 'comment')) ??
      fromName(record.name)
    );
  },
};

/** A cell of short names; a sentence is no list of applications. */
function applicationNames(value: JsonValue): string[] {
  const items: readonly JsonValue[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(/[;,|\n]/)
      : [];
  const names = items.flatMap((item) => (typeof item === 'string' ? [item.trim()] : [])).filter((name) => name !== '');
  const isList = names.length <= 20 && names.every((name) => name.length <= 60 && name.split(/\s+/).length <= 5);
  return isList ? [...new Set(names)] : [];
}

/** "App: Payroll" and "Application = Payroll" in notes. */
function fromNotes(reading: Reading | null) {
  const [, name] =
    /\bapp(?:lication)?(?: name)?\s{0,3}[:=]\s{0,3}([\p{L}\p{N}][\p{L}\p{N} ._&/-]{1,39}?)(?=[,;.\n]|\s{2}|$)/iu.exec(
      reading?.text.slice(0, 500) ?? '',
    ) ?? [];
  if (reading === null || name === undefined || name.split(/\s+/).length > 4) return null;
  return finding([name], CONFIDENCE.likely, [reading], `"${reading.label}" names it`);
}

function fromName(reading: Reading | null) {
  if (reading === null) return null;
  const product = knownProduct(nameTokens(reading.text).join(' '));
  return product === null
    ? null
    : finding([product.product], CONFIDENCE.weak, [reading], `the name has the name of ${product.product}`);
}
