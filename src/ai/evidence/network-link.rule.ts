import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

/** Ends and speed of a link from the columns of cable and circuit lists, and from interface names. */
export const networkLinkRule: EvidenceRule = {
  name: 'network-link',
  fields: ['endpoints', 'bandwidth_mbps', 'is_redundant'],
  find(asset, field) {
    if (asset.assetType !== 'NETWORK_LINK') return null;
    const record = readRecord(asset);
    if (field === 'endpoints') {
      const a = record.column('adevice', 'sideadevice', 'devicea', 'source', 'from', 'asite', 'terminationa', 'aend');
      const b = record.column(
        'bdevice',
        'sidebdevice',
        'deviceb',
        'destination',
        'to',
        'zsite',
        'terminationb',
        'bend',
        'zend',
      );
      if (a !== null && b !== null)
        return finding([a.text, b.text], CONFIDENCE.stated, [a, b], `"${a.label}" and "${b.label}" name them`);
      const [, from, to] =
        /^([\w.-]{2,60}) ?(?:<-?>|->|–|—| - | to ) ?([\w.-]{2,60})$/.exec(record.name?.text ?? '') ?? [];
      if (record.name === null || from === undefined || to === undefined) return null;
      return finding([from, to], CONFIDENCE.inferred, [record.name], 'the name names both ends');
    }
    if (field === 'is_redundant') {
      const reading = record.column('role', 'linkrole', 'type', 'comment', 'comments') ?? record.description;
      const found = /\b(?:backup|secondary|redundant|lag|lacp|port-channel|failover)\b/i.test(
        reading?.text.slice(0, 200) ?? '',
      );
      return reading !== null && found
        ? finding(true, CONFIDENCE.likely, [reading], `"${reading.label}" speaks of a second path`)
        : null;
    }
    const ports = record.columns.filter(({ key }) =>
      /^(?:[ab]port|side[ab]name|interface|port|[ab]interface|type)$/.test(key),
    );
    const [port] = ports.flatMap((reading) => {
      const mbits = speedOf(reading.text);
      return mbits === null ? [] : [{ reading, mbits }];
    });
    return port ? finding(port.mbits, CONFIDENCE.likely, [port.reading], 'the kind of its port has that speed') : null;
  },
};

/** What an Ethernet interface is called by its speed (IEEE 802.3 and Cisco's interface names). Megabits a second. */
function speedOf(text: string): number | null {
  if (/^(?:hundredgig|hu\d|100gbase)/i.test(text)) return 100_000;
  if (/^(?:fortygig|fo\d|40gbase)/i.test(text)) return 40_000;
  if (/^(?:twentyfivegig|25gbase)/i.test(text)) return 25_000;
  if (/^(?:tengig|te\d|xe-|10gbase)/i.test(text)) return 10_000;
  if (/^(?:gigabit|gi\d|ge-|1000base)/i.test(text)) return 1_000;
  return /^(?:fastethernet|fa\d|fe-|100base)/i.test(text) ? 100 : null;
}
