import type { AssetType } from '../../catalogue/asset-type.js';

/** A call of a read-only tool that a question asks for, as a model would write it. */
export interface Lookup {
  readonly tool: string;
  readonly input: Readonly<Record<string, string>>;
}

/** What people call the asset types. */
const TYPE_WORDS: readonly (readonly [RegExp, AssetType])[] = [
  [/\b(?:servers?|vms?|virtual machines?|hosts?)\b/i, 'SERVER'],
  [/\b(?:applications?|apps?)\b/i, 'APPLICATION'],
  [/\b(?:databases?|dbs?)\b/i, 'DATABASE'],
  [/\b(?:switch(?:es)?|routers?|firewalls?|load balancers?|network devices?)\b/i, 'NETWORK_DEVICE'],
  [/\b(?:kubernetes )?clusters?\b/i, 'KUBERNETES_CLUSTER'],
  [/\bstorage\b/i, 'STORAGE'],
];

/** A host or application name: quoted, or a word with a digit, a hyphen or a dot inside. */
const NAME = /["'`\u201c]([^"'`\u201d]{2,100})["'`\u201d]|\b((?=[\w.-]*[\d-])[A-Za-z][\w.-]*\w)\b/;

/**
 * What of a question can be read from the inventory. Only the person's own words are looked at, and only tools that read
 * can be planned: a document cannot make the assistant do something.
 */
export function planLookups(question: string): Lookup[] {
  const lookups: Lookup[] = [];
  const name = NAME.exec(question);
  const asset = name?.[1] ?? name?.[2];
  if (/\bwiring\b|\borphan(?:ed)?\b.*\b(?:records?|assets?)\b/i.test(question))
    lookups.push({ tool: 'wiring_health', input: {} });
  if (
    /\b(?:progress|status|how far|how long)\b.*\b(?:flow|analysis|enhancement|collection|run)\b|\b(?:flow|analysis|enhancement|collection|run)\b.*\b(?:progress|status)\b/i.test(
      question,
    )
  )
    lookups.push({ tool: 'flow_progress', input: {} });
  if (asset !== undefined && /\b(?:gaps?|missing|incomplete|open questions?|unknown)\b/i.test(question))
    lookups.push({ tool: 'explain_gaps', input: { asset } });
  else if (/\b(?:find|which|show|list|what|where|how many|do we have|is there)\b/i.test(question)) {
    const type = TYPE_WORDS.find(([words]) => words.test(question))?.[1];
    const isInventory = /\b(?:do we have|inventory|our|in scope|discovered|find|list|show)\b/i.test(question);
    if (asset !== undefined) lookups.push({ tool: 'find_assets', input: { search: asset } });
    else if (type !== undefined && isInventory) lookups.push({ tool: 'find_assets', input: { assetType: type } });
  }
  const customer =
    /\b(?:customer|account manager (?:of|for)|support plan (?:of|for))\s+["'\u201c]?([A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*){0,4})/.exec(
      question,
    )?.[1];
  if (customer !== undefined) lookups.push({ tool: 'crm_lookup', input: { customer } });
  return lookups;
}
