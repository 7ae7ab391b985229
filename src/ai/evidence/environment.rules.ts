import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { environmentIn, environmentStatedIn } from './parse-environment.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** One rule a kind of place, so that a folder and a name that agree count as two, and that disagree as a conflict. */
function environmentRule(
  name: string,
  confidence: { whole: number; part: number | null },
  pick: (record: AssetRecord) => readonly (Reading | null)[],
): EvidenceRule {
  return {
    name,
    fields: ['environment'],
    find(asset) {
      for (const reading of pick(readRecord(asset))) {
        const found = reading === null ? null : environmentIn(nameTokens(reading.text));
        if (reading === null || found === null || (!found.isWhole && confidence.part === null)) continue;
        const strength = found.isWhole ? confidence.whole : (confidence.part ?? 0);
        const value = found.environment;
        return finding(value, strength, [reading], `"${found.word}" in ${placeOf(reading)} means ${value}`);
      }
      return null;
    },
  };
}

const placeOf = ({ path, label }: Reading) => (path === 'name' ? 'the name' : `"${label.replaceAll('_', ' ')}"`);

/** Tags and columns that are made to hold it. */
const stated = environmentRule('environment-from-column', { whole: CONFIDENCE.stated, part: null }, (record) => [
  record.column(
    'environment',
    'env',
    'serverenvironment',
    'uenvironment',
    'usedfor',
    'environmenttype',
    'landscape',
    'stage',
  ),
  record.tag('environment', 'env', 'stage', 'landscape', 'environmenttype'),
]);

const fromFolder = environmentRule('environment-from-folder', { whole: CONFIDENCE.inferred, part: null }, (record) => [
  record.column('folder', 'vmfolderpath', 'folderpath', 'ou', 'organizationalunit'),
  record.column('resourcepool', 'vapp', 'resourcegroup', 'subscription', 'project', 'account'),
]);

const fromCluster = environmentRule(
  'environment-from-cluster',
  { whole: CONFIDENCE.inferred, part: null },
  (record) => [record.column('cluster', 'clustername'), record.attribute('virtualization_cluster')],
);

const fromNetwork = environmentRule('environment-from-network', { whole: CONFIDENCE.weak, part: null }, (record) => [
  record.column('network1', 'network', 'portgroup', 'portgroupname', 'subnet', 'vlan', 'securityzone', 'zone'),
  record.attribute('network_segments'),
]);

const fromName = environmentRule(
  'environment-from-name',
  { whole: CONFIDENCE.inferred, part: CONFIDENCE.weak },
  (record) => [
    record.name,
    record.attribute('hostname'),
    record.attribute('fqdn'),
    record.column('dnsname', 'hostname', 'serverfqdn', 'fqdn'),
  ],
);

const fromNotes: EvidenceRule = {
  name: 'environment-from-notes',
  fields: ['environment'],
  find(asset) {
    const record = readRecord(asset);
    for (const reading of [record.description, record.column('annotation', 'notes', 'comments', 'comment')]) {
      const found = reading === null ? null : environmentStatedIn(reading.text);
      if (reading === null || found === null) continue;
      return finding(found.environment, CONFIDENCE.likely, [reading], `"${reading.label}" speaks of ${found.word}`);
    }
    return null;
  },
};

export const environmentRules: readonly EvidenceRule[] = [
  stated,
  fromFolder,
  fromCluster,
  fromNetwork,
  fromName,
  fromNotes,
];
