import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { readRecord } from './read-record.js';

/** Services that a whole company uses, by the short forms hosts are named with. */
const SHARED =
  /^(?:dns|ntp|dhcp|ldap|addc|adds|adfs|radius|tacacs|proxy|syslog|smtp|wsus|sccm|mecm|bastion|jump|jumphost|vcenter|vcsa|nagios|zabbix|prometheus|puppet|satellite|pki|vpn)$/;

export const sharedInfrastructureRule: EvidenceRule = {
  name: 'shared-infrastructure',
  fields: ['is_shared_infrastructure'],
  find(asset) {
    const record = readRecord(asset);
    const column = record.column('role', 'function', 'serverrole', 'servertier', 'roledescription');
    for (const [reading, confidence] of [
      [column, CONFIDENCE.inferred],
      [record.name, CONFIDENCE.likely],
    ] as const) {
      const token = reading === null ? undefined : nameTokens(reading.text).find((word) => SHARED.test(word));
      if (reading !== null && token)
        return finding(true, confidence, [reading], `"${token}" in "${reading.label}" is a service many use`);
    }
    return null;
  },
};
