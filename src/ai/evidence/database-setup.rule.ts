import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

const CLUSTERING: readonly (readonly [RegExp, string])[] = [
  [/\b(?:rac|real application clusters?)\b/i, 'rac'],
  [/\b(?:always[ -]?on|availability groups?)\b/i, 'always_on'],
  [/\blog[ -]?shipping\b/i, 'log_shipping'],
  [/\b(?:data ?guard|replica ?set|galera|patroni|mirroring|hadr|failover cluster|wsfc|standby)\b/i, 'other'],
  [/^(?:none|no|false|standalone|single(?: instance)?)$/i, 'none'],
];

/** Where a database runs and how it survives a failure. */
export const databaseSetupRule: EvidenceRule = {
  name: 'database-setup',
  fields: ['host_ref', 'high_availability', 'usage_type'],
  find(asset, field) {
    const record = readRecord(asset);
    if (field === 'host_ref') {
      const name = record.name;
      // `SQL01\PAYROLL` is an instance on a host, `payroll@db01` a database on one.
      const [, instanceHost, atHost] =
        /^([\w-]{2,63})\\[\w$-]+$|^[\w$-]+@([\w.-]{2,200})$/.exec(name?.text ?? '') ?? [];
      const host = instanceHost ?? atHost;
      return name === null || host === undefined
        ? null
        : finding(host, CONFIDENCE.inferred, [name], 'the name is that of a database on it');
    }
    if (field === 'usage_type') {
      const reading = record.column('usage', 'usagetype', 'workload', 'workloadtype') ?? record.description;
      const [, word] =
        /\b(oltp|olap|data warehouse|dwh|analytics|reporting|transactional)\b/i.exec(
          reading?.text.slice(0, 300) ?? '',
        ) ?? [];
      if (reading === null || word === undefined) return null;
      return finding(
        /^(?:oltp|transactional)$/i.test(word) ? 'oltp' : 'olap',
        CONFIDENCE.likely,
        [reading],
        `"${reading.label}" says ${word}`,
      );
    }
    const column = record.column(
      'highavailability',
      'ha',
      'clustering',
      'availability',
      'clustertype',
      'haconfiguration',
      'dbcluster',
    );
    for (const [reading, confidence] of [
      [column, CONFIDENCE.stated],
      [record.attribute('edition'), CONFIDENCE.likely],
      [record.description, CONFIDENCE.likely],
      [record.name, CONFIDENCE.weak],
    ] as const) {
      const found =
        reading === null ? undefined : CLUSTERING.find(([pattern]) => pattern.test(reading.text.slice(0, 300)));
      if (reading !== null && found) return finding(found[1], confidence, [reading], `"${reading.label}" says so`);
    }
    return null;
  },
};
