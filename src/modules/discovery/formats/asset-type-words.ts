import type { AssetType } from '../../catalogue/asset-type.js';

/** Words that name a type wherever a text is about types; the first that fits. */
const TYPE_WORDS: readonly (readonly [pattern: RegExp, assetType: AssetType])[] = [
  [/\b(kubernetes|k8s|openshift|aks|eks|gke)\b/, 'KUBERNETES_CLUSTER'],
  [/\bdata ?base server|\bdb server|\bapp(lication)?s? server|\bweb server/, 'SERVER'],
  [/\bdata ?bases?\b|\bdbms?\b|\brds\b|\b(mssql|sql) instance/, 'DATABASE'],
  [/\b(circuits?|cables?|(network|wan|vpn) links?|leased lines?)\b/, 'NETWORK_LINK'],
  [
    /\b(routers?|switch(es)?|firewalls?|load ?balancers?|gateways?|network (device|gear|equipment)s?|access points?)\b/,
    'NETWORK_DEVICE',
  ],
  [/\b(storages?|san|nas|disk arrays?|filers?|file shares?|volumes?|luns?)\b/, 'STORAGE'],
  [/\b(servers?|vms?|virtual machines?|hosts?|hypervisors?|instances?|computers?|mainframes?|nodes?)\b/, 'SERVER'],
  [/\b(app(lication)?s?|apis?|services?|websites?|microservices?|software)\b/, 'APPLICATION'],
];

/** A text longer than this is about something, and no type. */
const LONGEST_TYPE = 80;

/** The asset type that a short text names: `NETWORK_DEVICE`, "Core Switch", "Virtual machines". */
export function assetTypeInWords(text: string): AssetType | undefined {
  if (text.length > LONGEST_TYPE) return undefined;
  const words = text.toLowerCase().replaceAll(/[_\-/.]+/g, ' ');
  return TYPE_WORDS.find(([pattern]) => pattern.test(words))?.[1];
}
