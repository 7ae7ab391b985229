import { isIPv4, isIPv6 } from 'node:net';
import type { PiiSpan } from './pii-span.js';

const LOCAL_PART = /[\p{L}\p{N}.!#$%&'*+=?^_`{|}~-]/u;
const DOMAIN_LABELS = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}/u;
const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 255;

/**
 * E-mail addresses with a dotted domain (RFC 5321 lengths, letters of any script). Grown outwards from each `@`, which
 * keeps it linear. `git@host:path` is a repository address and stays; `user@host` without a dot names an account.
 */
export function findEmails(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const domain = DOMAIN_LABELS.exec(text.slice(at + 1, at + 1 + MAX_DOMAIN))?.[0];
    if (domain === undefined) continue;
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL_PART && LOCAL_PART.test(text[start - 1] ?? '')) start--;
    while (start < at && /[.'`]/.test(text[start] ?? '')) start++;
    const end = at + 1 + domain.replace(/-+$/, '').length;
    const isRepository = text.slice(start, at) === 'git' && text[end] === ':';
    if (start < at && !isRepository) spans.push({ type: 'EMAIL', start, end });
  }
  return spans;
}

const IPV4 = /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g;
const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])/gi;

/** IPv4 and IPv6 addresses. A version of four small numbers (8.0.3.0) reads the same and is found too. */
export function findIpAddresses(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const [pattern, isAddress] of [
    [IPV4, isIPv4],
    [IPV6, isIPv6],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (isAddress(match[0])) spans.push({ type: 'IP', start: match.index, end: match.index + match[0].length });
    }
  }
  return spans;
}
