import { excerpt } from '../../errors.js';
import type { AssetType } from '../catalogue/asset-type.js';
import type { CatalogueField, JsonValue } from '../catalogue/catalogue-field.js';
import { GapType } from '../gaps/gap-enums.js';

/** What a question is about. */
export interface AskedGap {
  readonly assetName: string;
  readonly assetType: AssetType;
  readonly fieldName: string;
  readonly gapType: GapType;
  /** What a source says that is no value of the field; null where none does. */
  readonly invalidValue: string | null;
  /** What sources that disagree say; null where they do not. */
  readonly conflictingValues: readonly { readonly value: JsonValue; readonly source: string }[] | null;
}

const KINDS: Readonly<Record<AssetType, string>> = {
  SERVER: 'server',
  APPLICATION: 'application',
  DATABASE: 'database',
  NETWORK_DEVICE: 'network device',
  NETWORK_LINK: 'network link',
  STORAGE: 'storage',
  KUBERNETES_CLUSTER: 'Kubernetes cluster',
  OTHER: '',
};

const KINDS_OF_MANY: Readonly<Record<AssetType, string>> = {
  SERVER: 'servers',
  APPLICATION: 'applications',
  DATABASE: 'databases',
  NETWORK_DEVICE: 'network devices',
  NETWORK_LINK: 'network links',
  STORAGE: 'storage systems',
  KUBERNETES_CLUSTER: 'Kubernetes clusters',
  OTHER: 'assets',
};

/** Categories that read badly as they are spelled. */
const CATEGORIES: Readonly<Record<string, string>> = {
  business: 'Business side',
  licensing: 'Licences',
  migration: 'Migration plan',
};

/** The heading over questions of one category about one asset, e.g. `Capacity of server web-01`. */
export function titleOf(category: string, asset: Pick<AskedGap, 'assetName' | 'assetType'>): string {
  const words = category.replaceAll('_', ' ').trim();
  const known = Object.hasOwn(CATEGORIES, category) ? CATEGORIES[category] : undefined;
  return `${known ?? words.charAt(0).toUpperCase() + words.slice(1)} of ${nameOf(asset)}`;
}

/** The question about a gap, and why it is asked where something is known and cannot be right. */
export function wordQuestion(gap: AskedGap, field: CatalogueField | undefined): string {
  const question = wordAbout(gap.fieldName, field, nameOf(gap));
  const reason = reasonOf(gap);
  return reason === undefined ? question : `${question} ${reason}`;
}

/** The one question about the same field of many assets, e.g. `What is the OS family of each of these 12 servers?` */
export const wordSharedQuestion = (
  { assetType, fieldName }: Pick<AskedGap, 'assetType' | 'fieldName'>,
  field: CatalogueField | undefined,
  count: number,
): string => wordAbout(fieldName, field, `each of these ${count} ${KINDS_OF_MANY[assetType]}`);

const wordAbout = (fieldName: string, field: CatalogueField | undefined, about: string) =>
  field ? ask(field, about) : `What is the ${fieldName.replaceAll('_', ' ')} of ${about}?`;

const nameOf = ({ assetName, assetType }: Pick<AskedGap, 'assetName' | 'assetType'>) =>
  `${KINDS[assetType]} ${excerpt(assetName, 100)}`.trim();

/** Labels are written by people and by tenants: the forms that are told apart here read well, and any other still does. */
function ask({ label, type }: CatalogueField, asset: string): string {
  const { words, unit } = splitUnit(label);
  const noun = inSentence(words);
  if (type.kind === 'boolean') return `Does "${words}" hold for ${asset}: yes or no?`;
  if (type.kind === 'datetime') return `When was ${asset} ${noun}?`;
  const isAre = isPlural(noun) ? 'are' : 'is';
  if (noun.includes(' it ')) return `What ${isAre} the ${noun.replace(' it ', ` that ${asset} `)}${unit}?`;
  if (noun.endsWith(' to')) return `What is ${asset} ${noun}?`;
  if (/^\w+ed$/.test(noun)) return `How much of ${asset} is ${noun}${unit}?`;
  if (type.kind === 'integer' && isPlural(noun)) return `How many ${noun} does ${asset} have${unit}?`;
  return `What ${isAre} the ${noun} of ${asset}${unit}?`;
}

/** `Memory (MiB)` is asked for as `memory ..., in MiB`. */
function splitUnit(label: string): { words: string; unit: string } {
  const [, words, unit] = /^(.+?) \(([^()]+)\)$/.exec(label) ?? [];
  return words === undefined ? { words: label, unit: '' } : { words, unit: `, in ${unit}` };
}

/** A label begins with a capital; within a sentence only an acronym keeps it. */
const inSentence = (label: string) =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** Of `applications it runs` the first word counts. */
const isPlural = (noun: string) => /[^su]s$/.test(noun.split(/ it | of |,/)[0] ?? '');

function reasonOf({ gapType, invalidValue, conflictingValues }: AskedGap): string | undefined {
  if (gapType === GapType.INVALID_VALUE && invalidValue !== null)
    return `A source says "${excerpt(invalidValue)}", which cannot be right.`;
  if (gapType !== GapType.CONFLICTING_VALUES || conflictingValues === null) return undefined;
  return `Sources disagree: ${conflictingValues.map(({ value, source }) => `"${excerpt(value)}" (${source})`).join(', ')}.`;
}
