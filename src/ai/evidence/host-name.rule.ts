import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** A host name (RFC 1123 label) and a name with a domain of at least two labels, the last without digits. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const FQDN = /^(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z][a-z-]{0,61}[a-z]\.?$/i;

/** Host name, fully qualified name and name say each other. */
export const hostNameRule: EvidenceRule = {
  name: 'host-name',
  fields: ['hostname', 'fqdn', 'name'],
  find(asset, field) {
    const record = readRecord(asset);
    if (field === 'fqdn') return fqdn(record);
    return field === 'hostname' ? hostname(record) : assetName(record);
  },
};

const DNS_COLUMNS = ['dnsname', 'serverfqdn', 'fqdn', 'fullyqualifieddomainname', 'guesthostname', 'dns'] as const;

function hostname(record: AssetRecord): Finding | null {
  const full = record.attribute('fqdn') ?? record.column(...DNS_COLUMNS);
  if (full !== null && (FQDN.test(full.text) || LABEL.test(full.text))) {
    return finding(firstLabel(full.text), CONFIDENCE.follows, [full], `it is the first label of "${full.label}"`);
  }
  const name = record.name;
  if (name === null) return null;
  if (FQDN.test(name.text))
    return finding(firstLabel(name.text), CONFIDENCE.inferred, [name], "it is the name's first label");
  // "web" alone is what people call things; a machine's name has a digit or a hyphen.
  if (!LABEL.test(name.text) || !/[\d-]/.test(name.text)) return null;
  return finding(name.text.toLowerCase(), CONFIDENCE.likely, [name], 'the name has the form of a host name');
}

function fqdn(record: AssetRecord): Finding | null {
  const column = record.column(...DNS_COLUMNS, 'hostname', 'host', 'servername', 'machinename');
  if (column !== null && FQDN.test(column.text)) {
    return finding(withoutDot(column.text), CONFIDENCE.stated, [column], `"${column.label}" holds it`);
  }
  const host = record.attribute('hostname') ?? record.name;
  const domain = record.column('dnsdomain', 'domain', 'dnssuffix', 'addomain', 'osdomain');
  if (host !== null && domain !== null && LABEL.test(host.text) && FQDN.test(domain.text)) {
    const joined = `${host.text}.${withoutDot(domain.text)}`.toLowerCase();
    return finding(
      joined,
      CONFIDENCE.inferred,
      [host, domain],
      `it is the host name in the domain of "${domain.label}"`,
    );
  }
  return qualified(record.attribute('hostname')) ?? qualified(record.name);
}

function qualified(reading: Reading | null): Finding | null {
  if (reading === null || !FQDN.test(reading.text)) return null;
  return finding(withoutDot(reading.text), CONFIDENCE.inferred, [reading], `"${reading.label}" is fully qualified`);
}

function assetName(record: AssetRecord): Finding | null {
  const reading =
    record.column('vm', 'vmname', 'servername', 'machinename', 'displayname', 'applicationname', 'appname') ??
    record.attribute('hostname') ??
    record.attribute('fqdn');
  if (reading === null || reading.text.length > 200) return null;
  return finding(reading.text, CONFIDENCE.follows, [reading], `"${reading.label}" names it`);
}

const firstLabel = (text: string) => (text.split('.', 1)[0] ?? '').toLowerCase();
const withoutDot = (text: string) => text.replace(/\.$/, '').toLowerCase();
