import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { readRecord } from './read-record.js';

/** What names call an operating system; the words are clearer than the short forms. */
const TOKENS: readonly (readonly [RegExp, string, number])[] = [
  [/^(?:windows|win2k|w2k)$/, 'windows', CONFIDENCE.likely],
  [/^(?:linux|rhel|centos|ubuntu|debian|sles|rocky|almalinux)$/, 'linux', CONFIDENCE.likely],
  [/^(?:aix|solaris|hpux)$/, 'unix', CONFIDENCE.likely],
  [/^(?:win|wsrv|wvm)$/, 'windows', CONFIDENCE.weak],
  [/^(?:lnx|lin|lx|ubu|deb|lxvm)$/, 'linux', CONFIDENCE.weak],
];

/** The operating system's family out of the machine's name. */
export const osNameTokenRule: EvidenceRule = {
  name: 'os-name-token',
  fields: ['os_family'],
  find(asset) {
    const { name } = readRecord(asset);
    if (name === null) return null;
    const found = nameTokens(name.text).flatMap((token) =>
      TOKENS.flatMap(([pattern, family, confidence]) => (pattern.test(token) ? [{ token, family, confidence }] : [])),
    );
    const [first] = found;
    if (first === undefined || found.some(({ family }) => family !== first.family)) return null;
    return finding(first.family, first.confidence, [name], `"${first.token}" in the name stands for ${first.family}`);
  },
};
