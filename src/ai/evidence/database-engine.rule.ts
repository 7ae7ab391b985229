import { endOfSupport } from '../facts/end-of-support.js';
import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { parseDatabaseText } from './parse-database-text.js';
import { type Reading, readRecord } from './read-record.js';

/** Ports registered for database engines (IANA) or their vendors' defaults. */
const PORTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    1433: 'mssql',
    1521: 'oracle',
    3306: 'mysql',
    5432: 'postgresql',
    27017: 'mongodb',
    50000: 'db2',
  }),
);

const NAME_TOKENS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ora: 'oracle',
    oracle: 'oracle',
    mssql: 'mssql',
    mysql: 'mysql',
    pg: 'postgresql',
    pgsql: 'postgresql',
    postgres: 'postgresql',
    postgresql: 'postgresql',
    mongo: 'mongodb',
    mongodb: 'mongodb',
  }),
);

/** Engine, version and edition of a database out of software texts, the port, and the name. */
export const databaseEngineRule: EvidenceRule = {
  name: 'database-engine',
  fields: ['engine', 'engine_version', 'edition'],
  find(asset, field) {
    const record = readRecord(asset);
    const own = (name: string) => (name === field ? null : record.attribute(name));
    const texts: readonly (readonly [Reading | null, number])[] = [
      [
        record.column(
          'engine',
          'dbengine',
          'databaseengine',
          'databasetype',
          'dbtype',
          'dbms',
          'rdbms',
          'product',
          'software',
          'softwarename',
        ),
        CONFIDENCE.stated,
      ],
      [
        record.column(
          'version',
          'dbversion',
          'databaseversion',
          'engineversion',
          'productversion',
          'versionstring',
          'banner',
        ),
        CONFIDENCE.stated,
      ],
      [own('engine_version'), CONFIDENCE.stated],
      [own('edition'), CONFIDENCE.follows],
      [record.column('technology', 'techstack', 'technologies', 'platform', 'database'), CONFIDENCE.follows],
      [record.tag('database', 'engine', 'technology'), CONFIDENCE.follows],
      [record.description, CONFIDENCE.likely],
      // "app-db2" is the second database of an application more often than a Db2.
      [record.name !== null && /db2/i.test(record.name.text) ? null : record.name, CONFIDENCE.inferred],
    ];
    for (const [reading, confidence] of texts) {
      const found = reading === null ? null : fromText(reading, field, confidence);
      if (found !== null) return found;
    }
    return field === 'engine'
      ? (fromPort(record.column('port', 'dbport', 'listenerport')) ?? fromName(record.name))
      : null;
  },
};

function fromText(reading: Reading, field: string, confidence: number): Finding | null {
  const database = parseDatabaseText(reading.text);
  if (database === null) return null;
  if (field === 'engine')
    return finding(database.engine, confidence, [reading], `"${reading.label}" says ${database.product}`);
  if (field === 'edition') {
    return database.edition === null
      ? null
      : finding(database.edition, confidence, [reading], `"${reading.label}" names the edition`);
  }
  if (database.version === null) return null;
  const support = endOfSupport(database.product, database.version.replace(/[cgi](?: R\d)?$/, ''));
  const because = `"${reading.label}" says ${database.product} ${database.version}`;
  return finding(database.version, confidence, [reading], support === null ? because : `${because}; ${support}`);
}

function fromPort(reading: Reading | null): Finding | null {
  const engine = reading === null ? undefined : PORTS.get(reading.text);
  return reading === null || engine === undefined
    ? null
    : finding(engine, CONFIDENCE.inferred, [reading], `${reading.text} is its usual port`);
}

function fromName(reading: Reading | null): Finding | null {
  if (reading === null) return null;
  const engines = nameTokens(reading.text).flatMap((token) => NAME_TOKENS.get(token) ?? []);
  const [engine] = engines;
  if (engine === undefined || engines.some((other) => other !== engine)) return null;
  return finding(engine, CONFIDENCE.likely, [reading], `the name has a short form of ${engine}`);
}
