import { isIP } from 'node:net';
import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { type Reading, readRecord } from './read-record.js';

const ADDRESS_COLUMNS =
  /^(?:primary)?ip(?:v[46])?address(?:es|list(?:semicolondelimited)?)?$|^(?:primary|private|guest|host|mgmt|management)ip(?:address|v?4|v?6)?$|^primaryip[46]?$|^ips?$|^vmips?$/;
const MAC_COLUMNS = /^(?:primary)?mac(?:addr(?:ess(?:es)?)?)?$/;

/** IP and MAC addresses out of any column named for them, and the networks of a virtual machine. */
export const networkAddressRule: EvidenceRule = {
  name: 'network-address',
  fields: ['ip_addresses', 'management_ip', 'mac_addresses', 'network_segments'],
  find(asset, field) {
    const record = readRecord(asset);
    if (field === 'network_segments') {
      const networks = record.columns.filter(({ key }) =>
        /^network\d$|^portgroup(?:name)?$|^networkname$|^vlanname$/.test(key),
      );
      const names = [...new Set(networks.map(({ text }) => text))];
      return names.length === 0
        ? null
        : finding(names, CONFIDENCE.stated, networks, 'its network cards are connected there');
    }
    if (field === 'mac_addresses') {
      const cards = record.columns.filter(({ key }) => MAC_COLUMNS.test(key));
      return cards.length === 0 ? null : finding(listOf(cards), CONFIDENCE.stated, cards, 'a column for it holds it');
    }
    const own = field === 'management_ip' ? record.attribute('ip_addresses') : record.attribute('management_ip');
    const readings = [...record.columns.filter(({ key }) => ADDRESS_COLUMNS.test(key)), ...(own === null ? [] : [own])];
    const usable = readings.filter((reading) => addressesIn(reading).length > 0);
    const [first] = usable;
    if (first !== undefined) {
      const addresses = [...new Set(usable.flatMap(addressesIn))];
      const value = field === 'management_ip' ? (addresses[0] ?? null) : addresses;
      return finding(
        value,
        CONFIDENCE.stated,
        field === 'management_ip' ? [first] : usable,
        `"${first.label}" holds it`,
      );
    }
    // RVTools names a host by its address when nobody gave it a name.
    const name = record.name;
    if (name === null || isIP(name.text) === 0) return null;
    const value = field === 'management_ip' ? name.text : [name.text];
    return finding(value, CONFIDENCE.inferred, [name], 'the name is an address');
  },
};

const listOf = (readings: readonly Reading[]) =>
  [...new Set(readings.flatMap(({ text }) => text.split(/[;,|\s]+/)))].filter(Boolean);

/** Loopback and link-local addresses say nothing of where a machine is; they are what agents report without a lease. */
function addressesIn({ text }: Reading): string[] {
  return text
    .split(/[;,|\s]+/)
    .filter(
      (part) =>
        isIP(part.replace(/\/\d{1,3}$/, '')) !== 0 && !/^(?:127\.|0\.0\.0\.0|169\.254\.|::1$|fe80:)/i.test(part),
    );
}
