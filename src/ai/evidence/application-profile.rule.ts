import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

const FRAMEWORKS: readonly (readonly [RegExp, string])[] = [
  [/\bpci(?:[ -]?dss)?\b/i, 'pci_dss'],
  [/\bhipaa\b/i, 'hipaa'],
  [/\b(?:sox|sarbanes.oxley)\b/i, 'sox'],
  [/\biso[ /-]?(?:iec[ -]?)?27001\b/i, 'iso27001'],
  [/\bsoc[ -]?2\b/i, 'soc2'],
  [/\bfedramp\b/i, 'fedramp'],
  [/\b(?:gdpr|dsgvo)\b/i, 'gdpr'],
];

/** Compliance, criticality, structure and dependencies of an application, from columns and from what is said of it. */
export const applicationProfileRule: EvidenceRule = {
  name: 'application-profile',
  fields: [
    'compliance_frameworks',
    'data_classification',
    'business_criticality',
    'architecture_type',
    'state_management',
    'dependencies',
    'infrastructure_ids',
  ],
  find(asset, field) {
    const record = readRecord(asset);
    switch (field) {
      case 'compliance_frameworks':
        return frameworks(record);
      case 'data_classification':
        return classification(record);
      case 'business_criticality':
        return criticality(record);
      case 'architecture_type':
        return fromWords(record, ARCHITECTURES);
      case 'state_management':
        return fromWords(record, STATES);
      case 'dependencies':
        return references(record, [
          'dependencies',
          'dependency',
          'dependson',
          'upstream',
          'interfaces',
          'integrations',
          'upstreamdependencies',
        ]);
      default:
        return references(record, [
          'servers',
          'hosts',
          'infrastructure',
          'runson',
          'servernames',
          'hostnames',
          'instances',
          'deployedon',
          'serverlist',
        ]);
    }
  },
};

const notesOf = (record: AssetRecord) =>
  [record.description, record.column('comments', 'comment', 'notes', 'annotation')].filter(
    (reading) => reading !== null,
  );

function frameworks(record: AssetRecord): Finding | null {
  const column = record.column(
    'compliance',
    'compliancerequirements',
    'complianceframeworks',
    'regulations',
    'regulatory',
    'compliancescope',
  );
  const tag = record.tag('compliance', 'regulation');
  for (const [reading, confidence] of [
    [column, CONFIDENCE.stated],
    [tag, CONFIDENCE.stated],
    ...notesOf(record).map((note) => [note, CONFIDENCE.likely] as const),
  ] as const) {
    if (reading === null) continue;
    // "Not in scope of PCI" names a framework to exclude it.
    if (/\b(?:not|no|non|out of scope|exempt|excluded)\b/i.test(reading.text)) continue;
    const found = FRAMEWORKS.flatMap(([pattern, name]) => (pattern.test(reading.text.slice(0, 500)) ? [name] : []));
    if (found.length > 0)
      return finding(found, confidence, [reading], `"${reading.label}" names ${found.length === 1 ? 'it' : 'them'}`);
  }
  return null;
}

function classification(record: AssetRecord): Finding | null {
  const compliance = record.attribute('compliance_frameworks') ?? record.column('compliance', 'compliancerequirements');
  if (compliance !== null && /\b(?:hipaa|pci)/i.test(compliance.text)) {
    return finding(
      'restricted',
      CONFIDENCE.weak,
      [compliance],
      'health and card data are restricted almost everywhere',
    );
  }
  const note = notesOf(record).find(({ text }) =>
    /\b(?:personal data|pii|personally identifiable|customer data|payroll|patient)\b/i.test(text),
  );
  return note ? finding('confidential', CONFIDENCE.weak, [note], `"${note.label}" speaks of personal data`) : null;
}

const TIERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:tier[ -]?0|platinum|p0|vital|business critical|24x7)$/i, 'mission_critical'],
  [/^(?:tier[ -]?1|gold|p1|important)$/i, 'high'],
  [/^(?:tier[ -]?2|silver|p2|standard)$/i, 'medium'],
  [/^(?:tier[ -]?[34]|bronze|p[34]|best effort)$/i, 'low'],
];

function criticality(record: AssetRecord): Finding | null {
  const tier = record.column(
    'servicetier',
    'tier',
    'servicelevel',
    'supporttier',
    'slatier',
    'dataclass',
    'drtier',
    'recoverytier',
    'businesscriticality',
  );
  const level = tier === null ? undefined : TIERS.find(([pattern]) => pattern.test(tier.text))?.[1];
  if (tier !== null && level !== undefined)
    return finding(level, CONFIDENCE.likely, [tier], `"${tier.label}" is ${tier.text}`);
  const environment = record.attribute('environment');
  if (environment === null || !/^(?:development|test|sandbox)$/.test(environment.text)) return null;
  return finding('low', CONFIDENCE.weak, [environment], `nothing runs a business from ${environment.text}`);
}

type Words = readonly (readonly [RegExp, string])[];

const ARCHITECTURES: Words = [
  [/\bmicro-?services?\b/i, 'microservices'],
  [/\bmonolith(?:ic)?\b/i, 'monolith'],
  [/\b(?:(?:two|three|multi|n|2|3)[ -]tier(?:ed)?)\b/i, 'n_tier'],
  [/\bservice[ -]oriented\b|\bsoa\b/i, 'soa'],
];
const STATES: Words = [
  [/\bstate-?less\b/i, 'stateless'],
  [
    /\b(?:session (?:store|state) in (?:redis|memcached)|external(?:ised|ized)? (?:session|state)s?)\b/i,
    'external_store',
  ],
  [/\b(?:shared (?:disk|file system|nfs)|nfs (?:share|mount))\b/i, 'shared_disk'],
];

function fromWords(record: AssetRecord, words: Words): Finding | null {
  const readings: readonly Reading[] = [
    ...[record.column('architecture', 'architecturetype', 'applicationarchitecture', 'technology', 'techstack')].filter(
      (reading) => reading !== null,
    ),
    ...notesOf(record),
  ];
  for (const reading of readings) {
    const found = words.filter(([pattern]) => pattern.test(reading.text.slice(0, 500)));
    const [only] = found;
    if (only === undefined || found.length > 1) continue;
    const confidence = reading.key.startsWith('architecture') ? CONFIDENCE.follows : CONFIDENCE.likely;
    return finding(only[1], confidence, [reading], `"${reading.label}" says so`);
  }
  return null;
}

function references(record: AssetRecord, keys: readonly string[]): Finding | null {
  const reading = record.column(...keys);
  if (reading === null) return null;
  const names = reading.text
    .split(/[;,|\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > 50 || names.some((name) => name.length > 80 || name.split(/\s+/).length > 5)) return null;
  return finding(
    [...new Set(names)],
    CONFIDENCE.follows,
    [reading],
    `"${reading.label}" lists ${names.length === 1 ? 'it' : 'them'}`,
  );
}
