import type { FieldValues } from '../catalogue/catalogue-field.js';

/**
 * Sources put both forms of a host name in either field. With a dot it is the fully qualified one, and its first label
 * the host name; without one it is the host name. An address is neither.
 *
 * @returns what the two fields hold; undefined for one that stays without a value.
 */
export function settleHostName(attributes: FieldValues): { hostname: string | undefined; fqdn: string | undefined } {
  const given = [attributes.fqdn, attributes.hostname]
    .filter((name) => typeof name === 'string')
    .map((name) => name.replace(/\.$/, ''));
  const fqdn = given.find((name) => name.includes('.') && !isAddress(name));
  const hostname = given.findLast((name) => !name.includes('.')) ?? fqdn?.split('.', 1)[0];
  return { hostname: hostname === '' ? undefined : hostname, fqdn };
}

/** Whether a host name is an IP address. */
export const isAddress = (name: string) => /^\d+(\.\d+){3}$/.test(name) || name.includes(':');
