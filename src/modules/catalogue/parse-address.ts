import { isIPv4, isIPv6 } from 'node:net';

/** An IPv4 address as it is, an IPv6 one in its shortest form; a zone (`fe80::1%eth0`) names a card and is dropped. */
export function parseIp(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const [address = ''] = text.split('%', 1);
  // The URL parser writes IPv6 as RFC 5952 asks.
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : undefined;
}

/** An address, or a network as address/prefix length. The prefix length must fit the family. */
export function parseCidr(text: string): string | undefined {
  const [, address = text, mask] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const ip = parseIp(address);
  if (ip === undefined || mask === undefined) return ip;
  return Number(mask) <= (isIPv4(ip) ? 32 : 128) ? `${ip}/${Number(mask)}` : undefined;
}

/** 00:50:56:8a:1b:2c from colon, hyphen, Cisco (0050.568a.1b2c) and bare forms. */
export function parseMac(text: string): string | undefined {
  if (!/^([\da-f]{2}([:-]))([\da-f]{2}\2){4}[\da-f]{2}$|^([\da-f]{4}\.){2}[\da-f]{4}$|^[\da-f]{12}$/i.test(text)) {
    return undefined;
  }
  return text.replaceAll(/[:.-]/g, '').toLowerCase().match(/../g)?.join(':');
}

/**
 * What boards report whose maker never set one: the default of AMI's firmware, in both byte orders, two that others
 * leave in theirs, and Dell's of a board without a service tag. FreeBSD's rc.d/hostid leaves most of them out as well.
 */
const FIRMWARE_DEFAULTS = new Set([
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '123456781234567890abcddeefaabbcc',
  '11111111222233334444555555555555',
  '4c4c454400002010802080c04f202020',
]);

/** Lower-case, hyphenated, without braces. One byte repeated, and defaults of firmware, are no identity. */
export function parseUuid(text: string): string | undefined {
  const inner = /^\{(.*)\}$/.exec(text)?.[1] ?? text.replace(/^urn:uuid:/i, '');
  if (!/^[\da-f]{8}(-?)[\da-f]{4}\1[\da-f]{4}\1[\da-f]{4}\1[\da-f]{12}$/i.test(inner)) return undefined;
  const hex = inner.replaceAll('-', '').toLowerCase();
  if (/^(..)\1{15}$/.test(hex) || FIRMWARE_DEFAULTS.has(hex)) return undefined;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Schemes a repository or a registry is reached by; others (javascript:, file:, data:) are no place to migrate from. */
const SCHEMES = new Set(['http:', 'https:', 'ssh:', 'git:']);

/** `git@host:path` becomes ssh://, a bare host becomes https://. Passwords are dropped: they must not be stored. */
export function parseUrl(text: string): string | undefined {
  if (/\s/.test(text)) return undefined;
  const [, user, host, path] = /^([\w.-]+)@([\w.-]+):([^/].*)$/.exec(text) ?? [];
  const full = host === undefined ? text : `ssh://${user}@${host}/${path}`;
  const url = URL.parse(/^[\w.-]+\.[\w-]+(:\d+)?(\/|$)/.test(full) ? `https://${full}` : full);
  if (url === null || !SCHEMES.has(url.protocol) || url.hostname === '') return undefined;
  url.password = '';
  if (url.protocol.startsWith('http')) url.username = '';
  return url.href;
}
