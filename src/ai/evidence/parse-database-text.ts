export interface DatabaseText {
  /** A value the catalogue allows. */
  engine: 'oracle' | 'mssql' | 'db2' | 'mysql' | 'postgresql' | 'mongodb' | 'other';
  product: string;
  version: string | null;
  edition: string | null;
}

const PRODUCTS: readonly (readonly [RegExp, DatabaseText['engine'], string])[] = [
  [/\b(?:microsoft |ms[ -]?)?sql ?server\b|\bmssql\b/i, 'mssql', 'Microsoft SQL Server'],
  [/\bmariadb\b/i, 'other', 'MariaDB'],
  [/\bmysql\b/i, 'mysql', 'MySQL'],
  [/\bpostgres(?:ql)?\b|\bpgsql\b/i, 'postgresql', 'PostgreSQL'],
  [/\bmongo(?:db)?\b/i, 'mongodb', 'MongoDB'],
  [/\b(?:ibm )?db2\b(?! ?\d{3})/i, 'db2', 'IBM Db2'],
  [
    /\boracle (?:database|db|rdbms|rac|enterprise edition|standard edition)\b|\boracle(?=[ _-]?(?:8i|9i|1[0-9][cg]|2[136](?:c|ai)))|\bora(?:cle)?(?=1[0-9][cg])|^oracle$/i,
    'oracle',
    'Oracle Database',
  ],
  [/\bsap hana\b|\bhana\b/i, 'other', 'SAP HANA'],
  [/\bsybase\b|\bsap ase\b/i, 'other', 'SAP ASE'],
  [/\b(?:apache )?cassandra\b/i, 'other', 'Apache Cassandra'],
  [/\bredis\b/i, 'other', 'Redis'],
  [/\belasticsearch\b/i, 'other', 'Elasticsearch'],
  [/\binformix\b/i, 'other', 'IBM Informix'],
  [/\bteradata\b/i, 'other', 'Teradata'],
  [/\bcouchbase\b/i, 'other', 'Couchbase Server'],
];

const EDITION =
  /\b(enterprise|standard|express|developer|web|community|workgroup|personal|datacenter|advanced)(?: (?:edition|server edition))?\b/i;

/** SQL Server says its year by its build (Microsoft Learn, "Latest updates for SQL Server"). */
const SQL_SERVER_YEARS: Readonly<Record<string, string>> = {
  '17.0': '2025',
  '16.0': '2022',
  '15.0': '2019',
  '14.0': '2017',
  '13.0': '2016',
  '12.0': '2014',
  '11.0': '2012',
  '10.50': '2008 R2',
  '10.0': '2008',
};

/** A database product with version and edition, as inventories and version queries write them. */
export function parseDatabaseText(text: string): DatabaseText | null {
  const head = text
    .slice(0, 300)
    .replace(/[®™]|\((?:r|tm)\)/gi, ' ')
    .replace(/[\s_]+/g, ' ');
  for (const [pattern, engine, product] of PRODUCTS) {
    const match = pattern.exec(head);
    if (match === null) continue;
    const rest = head.slice(match.index + match[0].length);
    const edition = EDITION.exec(rest)?.[1];
    return {
      engine,
      product,
      version: versionIn(rest, engine),
      edition: edition === undefined ? null : `${edition.charAt(0).toUpperCase()}${edition.slice(1).toLowerCase()}`,
    };
  }
  return null;
}

function versionIn(rest: string, engine: DatabaseText['engine']): string | null {
  if (engine === 'mssql') {
    const [, year, r2] =
      /^[ :-]*(?:(?:enterprise|standard|express|developer|web)(?: edition)? )?(20\d\d)\b(?: ?(r2))?/i.exec(rest) ?? [];
    if (year !== undefined) return r2 === undefined ? year : `${year} R2`;
    const [, build = ''] = /\b(\d{2}\.\d{1,2})\.\d{3,5}/.exec(rest) ?? [];
    return SQL_SERVER_YEARS[build] ?? null;
  }
  const lead =
    '^[ :,-]*(?:(?:database|db|server|rdbms|rac|enterprise|standard|community|advanced|edition|release|version|v|ver\\.?|luw) ?){0,4}';
  const [, oracle] = engine === 'oracle' ? (/(\d{1,2}(?:[cgi]|ai)(?: ?r(?:elease )?[12])?)\b/i.exec(rest) ?? []) : [];
  if (oracle !== undefined) return oracle.toLowerCase().replace(/ ?r(?:elease )?/, ' R');
  return new RegExp(`${lead}(\\d{1,2}(?:\\.\\d{1,3}){0,4})(?![\\d/])`, 'i').exec(rest)?.[1] ?? null;
}
