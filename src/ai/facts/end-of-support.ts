import facts from './end-of-support.json' with { type: 'json' };

/** Names the rules use where they are not the reference's own titles. */
const PRODUCT_IDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'Microsoft Windows Server': 'windows-server',
    'Microsoft Windows': 'windows',
    'Red Hat Enterprise Linux': 'rhel',
    CentOS: 'centos',
    'CentOS Stream': 'centos-stream',
    'Rocky Linux': 'rocky-linux',
    AlmaLinux: 'almalinux',
    'Oracle Linux': 'oracle-linux',
    'SUSE Linux Enterprise Server': 'sles',
    openSUSE: 'opensuse',
    'Debian GNU/Linux': 'debian',
    'Ubuntu Linux': 'ubuntu',
    Fedora: 'fedora',
    'Amazon Linux': 'amazon-linux',
    'VMware Photon OS': 'vmware-photon',
    'VMware ESXi': 'vmware-esxi',
    'Oracle Solaris': 'oracle-solaris',
    'IBM AIX': 'ibm-aix',
    'IBM i': 'ibm-i',
    FreeBSD: 'freebsd',
    'Microsoft SQL Server': 'mssqlserver',
    'Oracle Database': 'oracle-database',
    PostgreSQL: 'postgresql',
    MySQL: 'mysql',
    MariaDB: 'mariadb',
    MongoDB: 'mongodb',
    'IBM Db2': 'ibm-db2',
    Kubernetes: 'kubernetes',
    'Cisco IOS XE': 'cisco-ios-xe',
    FortiOS: 'fortios',
    'PAN-OS': 'pan-os',
  }),
);

/** SQL Server is known by its year and listed by its version (Microsoft Learn, "Latest updates for SQL Server"). */
const SQL_SERVER_VERSIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    2025: '17.0',
    2022: '16.0',
    2019: '15.0',
    2017: '14.0',
    2016: '13.0',
    2014: '12.0',
    2012: '11.0',
    '2008 R2': '10.50',
    2008: '10.00',
    2005: '9.0',
  }),
);

const products = new Map<string, ReadonlyMap<string, string>>();
for (const [id, product] of Object.entries(facts.products)) {
  const cycles = new Map(Object.entries(product.cycles));
  products.set(id, cycles);
  products.set(product.title, cycles);
}

/**
 * When a release leaves its vendor's support, as the end of a sentence, or null where the reference does not say. The
 * date stands by itself, without "ended": rules do not know what day it is.
 */
export function endOfSupport(name: string, version: string): string | null {
  const cycles = products.get(PRODUCT_IDS.get(name) ?? name);
  if (cycles === undefined) return null;
  let cycle = name === 'Microsoft SQL Server' ? (SQL_SERVER_VERSIONS.get(version) ?? version) : version;
  cycle = cycle
    .toLowerCase()
    .replace(/\s+sp(\d)$/, '.$1')
    .replace(/\s+/g, '-');
  // 9.4 belongs to 9 where a vendor supports majors; never the other way round.
  for (; cycle !== ''; cycle = cycle.replace(/\.?[^.]*$/, '')) {
    const date = lastDate(cycles, cycle);
    if (date !== undefined) return `vendor support of ${name} ${version} until ${date} (endoflife.date)`;
  }
  return null;
}

/** Microsoft supports a release until its last service pack ends: `2008-r2` is there only as `2008-r2-sp1`. */
function lastDate(cycles: ReadonlyMap<string, string>, cycle: string): string | undefined {
  return [...cycles]
    .flatMap(([name, date]) => (name === cycle || name.startsWith(`${cycle}-sp`) ? [date] : []))
    .sort()
    .at(-1);
}
