import type { Evidence } from '../evidence/evidence-rule.js';
import type { FilteredContext } from '../filter-context.js';
import { cutRedacted, type RedactedJson, redactedJsonText } from '../redacted.js';

const MAX_EXCERPT = 200;

/** Fields that the context calls otherwise than the asset's own record, which is what paths of evidence lead into. */
const RECORD_NAMES: Readonly<Record<string, string>> = { asset_type: 'assetType', discovery_source: 'discoverySource' };

/**
 * What stands in the context at `path` (`name`, `customAttributes.tech_stack`), or null where there is nothing. A whole
 * section is nothing: it would prove any proposal.
 */
export function evidenceAt(context: FilteredContext['context'], path: string): Evidence | null {
  const value = valueAt(context, path);
  if (value === undefined || value === null || value === '' || isObject(value)) return null;
  const source = context['discovery_source'];
  return {
    path: RECORD_NAMES[path] ?? path,
    excerpt: cutRedacted(typeof value === 'string' ? value : redactedJsonText(value), MAX_EXCERPT),
    source: typeof source === 'string' ? source : 'asset record',
  };
}

/** Keys hold dots themselves ("Build No. 7"), so each own key that the path starts with is tried. */
function valueAt(value: RedactedJson, path: string): RedactedJson | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (path === key) return item;
    const found = path.startsWith(`${key}.`) ? valueAt(item, path.slice(key.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isObject = (value: RedactedJson): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
