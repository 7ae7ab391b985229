import { normaliseName } from '../../discovery/identify-asset.js';
import type { Naming } from './learn-naming.js';
import { ReferenceRule } from './reference-enums.js';

/** What an asset can be found by; all lower case. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly fqdn: string | null;
  /** The first label of its FQDN, else of its host name, else of its name. */
  readonly label: string;
  /** Whether a host name or an FQDN says that the label is one, and no part of a name with dots. */
  readonly isLabelKnown: boolean;
}

/** What of a candidate a spelling is compared with. */
export type IdentityPart = 'fqdn' | 'name' | 'label';

/** One way in which a written name can mean an asset. */
export interface Spelling {
  readonly rule: ReferenceRule;
  readonly part: IdentityPart;
  readonly text: string;
}

/** Which asset a written name means. `candidateIds` are in order. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly targetId: string; readonly rule: ReferenceRule }
  | { readonly kind: 'ambiguous'; readonly candidateIds: readonly string[] }
  | { readonly kind: 'dangling' };

/** The ways in which a written name can mean an asset, the surest first. */
export function spellingsOf(written: string, { domains, prefixes }: Naming): Spelling[] {
  const name = normaliseName(written).replace(/\.$/, '');
  const exact: Spelling[] = [
    { rule: ReferenceRule.FQDN, part: 'fqdn', text: name },
    { rule: ReferenceRule.NAME, part: 'name', text: name },
  ];
  const dot = name.indexOf('.');
  if (dot >= 0) {
    if (!domains.has(name.slice(dot + 1))) return exact;
    const label = name.slice(0, dot);
    return [
      ...exact,
      { rule: ReferenceRule.DOMAIN_REMOVED, part: 'name', text: label },
      { rule: ReferenceRule.DOMAIN_REMOVED, part: 'label', text: label },
    ];
  }
  const shorter = prefixes.flatMap((prefix) =>
    name.startsWith(prefix) && name.length > prefix.length ? [name.slice(prefix.length)] : [],
  );
  return [
    ...exact,
    { rule: ReferenceRule.HOST_NAME, part: 'label', text: name },
    { rule: ReferenceRule.DOMAIN_ADDED, part: 'label', text: name },
    ...shorter.flatMap((text): Spelling[] => [
      { rule: ReferenceRule.PREFIX_REMOVED, part: 'name', text },
      { rule: ReferenceRule.PREFIX_REMOVED, part: 'label', text },
    ]),
    ...prefixes.map((prefix): Spelling => ({ rule: ReferenceRule.PREFIX_ADDED, part: 'name', text: prefix + name })),
  ];
}

/**
 * Finds the asset that a written name means. The first rule that finds any asset decides: one is it, several are
 * candidates, and weaker rules do not choose among them.
 *
 * @param candidates assets that the reference can mean by their type; more of them than share a spelling do no harm.
 * @param selfId the asset that the name is written in: nothing refers to itself.
 */
export function resolveReference(
  spellings: readonly Spelling[],
  candidates: readonly Candidate[],
  naming: Naming,
  selfId?: string,
): Resolution {
  const others = candidates.filter(({ id }) => id !== selfId);
  for (const [rule, ways] of Map.groupBy(spellings, (spelling) => spelling.rule)) {
    const found = others.filter((candidate) => ways.some((way) => isMeant(candidate, way, naming)));
    const [targetId, ...more] = [...new Set(found.map(({ id }) => id))].toSorted();
    if (targetId === undefined) continue;
    return more.length === 0
      ? { kind: 'resolved', targetId, rule }
      : { kind: 'ambiguous', candidateIds: [targetId, ...more] };
  }
  return { kind: 'dangling' };
}

function isMeant(candidate: Candidate, { rule, part, text }: Spelling, { domains }: Naming): boolean {
  if (candidate[part] !== text) return false;
  const { fqdn, label, name, isLabelKnown } = candidate;
  const domain = name.startsWith(`${label}.`) ? name.slice(label.length + 1) : undefined;
  if (rule === ReferenceRule.HOST_NAME) return isLabelKnown;
  // Only a domain that is known makes `web` out of `web.sales`, which may as well be a whole name.
  if (rule === ReferenceRule.DOMAIN_ADDED) return !isLabelKnown && domain !== undefined && domains.has(domain);
  // What is known by another domain is another machine of the same short name.
  if (rule === ReferenceRule.DOMAIN_REMOVED) return fqdn === null && domain === undefined;
  return true;
}
