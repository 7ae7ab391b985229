import { COLUMN_EQUIVALENTS } from './column-equivalents.js';
import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

/** Columns whose name fits several fields; what stands there may be the one or the other. */
const AMBIGUOUS = new Set([
  'version',
  'status',
  'state',
  'server',
  'host',
  'speed',
  'team',
  'owner',
  'vendor',
  'contact',
  'uuid',
]);
/** Longer text is prose, and prose is no group, owner or model. */
const MAX_LENGTH = 200;
const MAX_WORDS = 12;

/** A custom column that holds the field under the name another export gives it. */
export const columnEquivalentRule: EvidenceRule = {
  name: 'column-equivalent',
  fields: [...COLUMN_EQUIVALENTS.keys()],
  find(asset, field) {
    const record = readRecord(asset);
    for (const { key, unit } of COLUMN_EQUIVALENTS.get(field) ?? []) {
      const reading = record.column(key) ?? record.tag(key);
      if (reading === null || reading.text.length > MAX_LENGTH || reading.text.split(/\s+/).length > MAX_WORDS)
        continue;
      const isNumber = /^[\d.,' ]+$/.test(reading.text);
      // A size of zero is what exporters write for "not collected".
      if (isNumber && Number(reading.text) === 0 && unit !== null && unit !== '%') continue;
      const value = unit !== null && isNumber ? `${reading.text} ${unit}` : reading.value;
      const confidence = AMBIGUOUS.has(key) ? CONFIDENCE.inferred : CONFIDENCE.stated;
      return finding(value, confidence, [reading], `column "${reading.label}" holds it`);
    }
    return null;
  },
};
