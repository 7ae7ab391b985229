/** What a text says about an operating system. `version` is null where the text leaves it open ("4/5 or later"). */
export interface OsText {
  family: 'windows' | 'linux' | 'unix' | 'other';
  name: string;
  version: string | null;
  /** Why the version is what it is, where it is not simply written there. */
  deduced: string | null;
}

export type Architecture = 'x86' | 'x64' | 'arm64' | 'power' | 'sparc' | 'other';

/** Windows NT builds, server and client (Microsoft Learn, "Windows Server release information"; read November 2026). */
const SERVER_BUILDS: Readonly<Record<string, string>> = {
  26100: '2025',
  25398: '23H2',
  20348: '2022',
  17763: '2019',
  14393: '2016',
  9600: '2012 R2',
  9200: '2012',
  7601: '2008 R2',
  7600: '2008 R2',
  6003: '2008',
  6002: '2008',
  3790: '2003',
};
const CLIENT_BUILDS: Readonly<Record<string, string>> = {
  26200: '11',
  22631: '11',
  22621: '11',
  22000: '11',
  19045: '10',
  19044: '10',
  19043: '10',
  19042: '10',
  19041: '10',
  18363: '10',
};

interface Product {
  pattern: RegExp;
  family: OsText['family'];
  name: string;
}

/** In order: the first that matches names the product. Version digits follow the name, perhaps after words like "Linux". */
const PRODUCTS: readonly Product[] = [
  {
    pattern: /\b(?:red ?hat enterprise (?:linux|core ?os)(?: server)?|rhel|rhcos)(?![a-z])/i,
    family: 'linux',
    name: 'Red Hat Enterprise Linux',
  },
  { pattern: /\bcentos(?: linux)?(?: stream)?(?![a-z])/i, family: 'linux', name: 'CentOS' },
  { pattern: /\brocky(?: ?linux)?(?![a-z])/i, family: 'linux', name: 'Rocky Linux' },
  { pattern: /\balma ?linux(?![a-z])/i, family: 'linux', name: 'AlmaLinux' },
  { pattern: /\b(?:oracle (?:enterprise )?linux(?: server)?|oel)(?![a-z])/i, family: 'linux', name: 'Oracle Linux' },
  {
    pattern: /\b(?:suse linux enterprise(?: server)?|sles)(?![a-z])/i,
    family: 'linux',
    name: 'SUSE Linux Enterprise Server',
  },
  { pattern: /\bopensuse(?: leap)?(?![a-z])/i, family: 'linux', name: 'openSUSE' },
  { pattern: /\bdebian(?: gnu\/linux)?(?![a-z])/i, family: 'linux', name: 'Debian GNU/Linux' },
  { pattern: /\bubuntu(?: linux| server)?(?![a-z])/i, family: 'linux', name: 'Ubuntu Linux' },
  { pattern: /\b(?:red ?hat )?fedora(?: linux)?(?![a-z])/i, family: 'linux', name: 'Fedora' },
  { pattern: /\bamazon linux(?: ami)?(?![a-z])/i, family: 'linux', name: 'Amazon Linux' },
  { pattern: /\b(?:vmware )?photon(?: ?os)(?![a-z])/i, family: 'linux', name: 'VMware Photon OS' },
  { pattern: /\balpine(?: linux)(?![a-z])/i, family: 'linux', name: 'Alpine Linux' },
  { pattern: /\bflatcar(?![a-z])/i, family: 'linux', name: 'Flatcar Container Linux' },
  { pattern: /\bvmware esxi?\b|\besxi(?![a-z])/i, family: 'other', name: 'VMware ESXi' },
  { pattern: /\b(?:oracle |sun )?solaris\b|\bsunos(?![a-z])/i, family: 'unix', name: 'Oracle Solaris' },
  { pattern: /\b(?:ibm )?aix(?![a-z])/i, family: 'unix', name: 'IBM AIX' },
  { pattern: /\bhp-?ux(?![a-z])/i, family: 'unix', name: 'HP-UX' },
  { pattern: /\bfreebsd(?![a-z])/i, family: 'unix', name: 'FreeBSD' },
  { pattern: /\bopenbsd(?![a-z])/i, family: 'unix', name: 'OpenBSD' },
  { pattern: /\b(?:ibm i|os\/400|i5\/os)(?![a-z])/i, family: 'other', name: 'IBM i' },
  { pattern: /\bz\/os(?![a-z])/i, family: 'other', name: 'z/OS' },
  { pattern: /\bnetware(?![a-z])/i, family: 'other', name: 'Novell NetWare' },
];

/** Releases that are known by a word. */
const CODENAMES: readonly (readonly [RegExp, string, string])[] = [
  [/\b(?:debian[ -]?)?(?:trixie)\b/i, 'Debian GNU/Linux', '13'],
  [/\b(?:debian[ -]?)?bookworm\b/i, 'Debian GNU/Linux', '12'],
  [/\b(?:debian[ -]?)?bullseye\b/i, 'Debian GNU/Linux', '11'],
  [/\b(?:debian[ -]?)?buster\b/i, 'Debian GNU/Linux', '10'],
  [/\b(?:ubuntu[ -]?)?noble numbat\b/i, 'Ubuntu Linux', '24.04'],
  [/\b(?:ubuntu[ -]?)?jammy(?: jellyfish)?\b/i, 'Ubuntu Linux', '22.04'],
  [/\b(?:ubuntu[ -]?)?focal fossa\b/i, 'Ubuntu Linux', '20.04'],
  [/\b(?:ubuntu[ -]?)?bionic(?: beaver)?\b/i, 'Ubuntu Linux', '18.04'],
  [/\b(?:ubuntu[ -]?)?xenial(?: xerus)?\b/i, 'Ubuntu Linux', '16.04'],
];

/** Kernel releases carry their distribution: `5.14.0-362.el9.x86_64`, `6.1.0-18-amd64` (deb12u1), `5.10.205-195.amzn2`. */
const KERNELS: readonly (readonly [RegExp, string, string | null])[] = [
  [/\d\.el(\d{1,2})(?:uek)?(?:_\d+)?(?:\.|$|\s)/i, 'Red Hat Enterprise Linux compatible', null],
  [/\.amzn2023\b/i, 'Amazon Linux', '2023'],
  [/\.amzn2\b/i, 'Amazon Linux', '2'],
  [/\d\.fc(\d{2})\b/i, 'Fedora', null],
  [/[.+~-]deb(\d{1,2})u\d/i, 'Debian GNU/Linux', null],
  [/\d-\d+-generic\b/i, 'Ubuntu Linux', ''],
];

/** Reads an operating system out of the text a tool, a person or a kernel wrote. Null where none is named. */
export function parseOsText(text: string): OsText | null {
  // No operating system needs more; a page of prose must not cost more than its beginning.
  const head = text
    .slice(0, 300)
    .replace(/[®™]|\((?:r|tm)\)/gi, ' ')
    .replace(/\s+/g, ' ');
  return windowsIn(head) ?? productIn(head) ?? codenameIn(head) ?? kernelIn(head) ?? genericIn(head);
}

/** Whether a text speaks of more than one operating system, as notes on a migration do. */
export function namesSeveralSystems(text: string): boolean {
  const head = text.slice(0, 300);
  const named = PRODUCTS.filter(({ pattern }) => pattern.test(head)).length + (windowsIn(head) === null ? 0 : 1);
  return named > 1;
}

function windowsIn(text: string): OsText | null {
  const isWindows = /\bwin(?:dows|32nt|nt)?\b|\bwindows/i.test(text);
  const short = /\bw(?:in)?2k(3|8|12|16|19|22|25)(?:[ _-]?(r2))?\b/i.exec(text);
  const server =
    /\b(?:windows|win)[ -]*(?:nt )?(?:server|srv|svr)?[ -]*(?:standard |datacenter |enterprise )?(2000|2003|2008|2012|2016|2019|2022|2025)\b(?:[ -]*(r2))?/i.exec(
      text,
    );
  if (short) {
    const version = `20${(short[1] ?? '').padStart(2, '0')}${short[2] ? ' R2' : ''}`;
    return { family: 'windows', name: 'Microsoft Windows Server', version, deduced: null };
  }
  if (server) {
    const isOpen = /or later/i.test(text);
    const version = isOpen ? null : `${server[1]}${server[2] ? ' R2' : ''}`;
    return { family: 'windows', name: 'Microsoft Windows Server', version, deduced: null };
  }
  const build = /\b(?:10\.0|6\.[0-3]|5\.2)\.(\d{4,5})\b|\bbuild[ :]*(?:10\.0\.)?(\d{4,5})\b/i.exec(text);
  const number = build?.[1] ?? build?.[2];
  const isServer = /server/i.test(text);
  if (number !== undefined && (isWindows || /^(?:10\.0|6\.[0-3])\.\d{4,5}/.test(text.trim()))) {
    const client = CLIENT_BUILDS[number];
    if (client !== undefined && !isServer) {
      return {
        family: 'windows',
        name: 'Microsoft Windows',
        version: client,
        deduced: `build ${number} is Windows ${client}`,
      };
    }
    const release = SERVER_BUILDS[number];
    // Server and client share builds: 17763 is Server 2019, and Windows 10 1809 only where no server is meant.
    if (release !== undefined && (isServer || !/windows (?:10|11|7|8)/i.test(text))) {
      const deduced = `build ${number} is Windows Server ${release}`;
      return { family: 'windows', name: 'Microsoft Windows Server', version: release, deduced };
    }
  }
  if (!isWindows) return null;
  const client = /\bwindows (xp|vista|7|8\.1|8|10|11)\b/i.exec(text);
  if (isServer) return { family: 'windows', name: 'Microsoft Windows Server', version: null, deduced: null };
  return { family: 'windows', name: 'Microsoft Windows', version: client?.[1] ?? null, deduced: null };
}

function productIn(text: string): OsText | null {
  for (const { pattern, family, name } of PRODUCTS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const rest = text.slice(match.index + match[0].length);
    return { family, name: fullName(name, match[0]), version: versionIn(rest, name), deduced: null };
  }
  return null;
}

const fullName = (name: string, written: string) =>
  name === 'CentOS' && /stream/i.test(written) ? 'CentOS Stream' : name;

/** The number right after a product's name. "4/5", "4/5/6/7" and "or later" name no release. */
function versionIn(rest: string, name: string): string | null {
  const match =
    /^[\s:_-]*(?:(?:linux|server|gnu\/linux|release|version|enterprise|lts|v|ver\.?)[\s:_-]*){0,3}(\d{1,4}(?:\.\d{1,4}){0,3})(?![\d/])(?:[\s_-]*(?:sp|service pack)[\s_-]*(\d))?/i.exec(
      rest,
    );
  if (match?.[1] === undefined || /^[^)]{0,20}or later/i.test(rest.slice(match[0].length))) return null;
  // `uname -a` says "Debian 6.1.76-1" and means its kernel.
  if (name === 'Debian GNU/Linux' && /\d\.\d+\.\d/.test(match[1])) return null;
  const solaris = name === 'Oracle Solaris' ? match[1].replace(/^5\.(?=1\d)/, '') : match[1];
  return match[2] === undefined ? solaris : `${solaris} SP${match[2]}`;
}

function codenameIn(text: string): OsText | null {
  for (const [pattern, name, version] of CODENAMES) {
    const match = pattern.exec(text);
    if (match) return { family: 'linux', name, version, deduced: `${match[0]} is ${name} ${version}` };
  }
  return null;
}

function kernelIn(text: string): OsText | null {
  for (const [pattern, name, version] of KERNELS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const release = version === '' ? null : (version ?? match[1] ?? null);
    return { family: 'linux', name, version: release, deduced: `the kernel ${match[0].trim()} is that of ${name}` };
  }
  return null;
}

function genericIn(text: string): OsText | null {
  if (/\blinux\b/i.test(text)) return { family: 'linux', name: 'Linux', version: null, deduced: null };
  if (/\b(?:unix|bsd)\b/i.test(text)) return { family: 'unix', name: 'Unix', version: null, deduced: null };
  return null;
}

/** Processor architecture as operating systems and kernels write it. */
export function parseArchitecture(text: string): Architecture | null {
  const head = text.slice(0, 300);
  if (/\b(?:aarch64|arm64|armv8)\b/i.test(head)) return 'arm64';
  if (/\bppc64(?:le|el)?\b|\bpower ?(?:[789]|10|pc)\b/i.test(head)) return 'power';
  if (/\bsparc(?:v9)?\b/i.test(head)) return 'sparc';
  if (/\b(?:s390x?|ia-?64|itanium|mips)\b/i.test(head)) return 'other';
  if (/\b(?:x86[_-]64|amd64|x64|em64t)\b|64[ -]?bit/i.test(head)) return 'x64';
  if (/\b(?:i[3-6]86|x86|ia-?32)\b|32[ -]?bit/i.test(head)) return 'x86';
  return null;
}
