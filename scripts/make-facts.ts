/**
 * Makes the two compact reference files that the evidence rules read, from the published collections:
 *
 *   npx tsx scripts/make-facts.ts
 *
 * - src/ai/facts/end-of-support.json: when operating systems, databases and server software leave support
 *   (endoflife.date, MIT)
 * - src/ai/facts/device-types.json: which models which maker builds (NetBox device type library, CC0)
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const FACTS = new URL('../../shared/data/facts/', import.meta.url);
const TARGET = new URL('../src/ai/facts/', import.meta.url);
/** When the collections were taken. */
const READ_ON = '2026-11';

const SOFTWARE =
  `almalinux alpine-linux amazon-linux big-ip centos centos-stream cisco-ios-xe debian fedora fortios freebsd ibm-aix
   ibm-i macos netapp-ontap openbsd opensuse oracle-linux oracle-solaris pan-os proxmox-ve rhel rocky-linux routeros
   sles ubuntu vmware-esxi vmware-photon windows windows-server xcp-ng nutanix-aos
   apache-cassandra apache-couchdb clickhouse cockroachdb couchbase-server elasticsearch ibm-db2 mariadb memcached mongodb
   mssqlserver mysql neo4j opensearch oracle-database postgresql redis
   apache-activemq apache-http-server apache-kafka apache-airflow coldfusion confluence drupal eclipse-jetty gitlab grafana
   haproxy ibm-mq jenkins jira-software keycloak kibana kubernetes logstash mediawiki moodle msexchange nexus nginx
   rabbitmq rancher red-hat-jboss-eap red-hat-openshift red-hat-satellite sharepoint solr sonarqube-server splunk squid
   tomcat vinyl-cache wordpress zabbix zookeeper dotnet dotnetfx nodejs php python oracle-jdk`.split(/\s+/);

const products = z.array(
  z.object({
    product: z.string(),
    title: z.string(),
    releases: z.array(z.object({ releaseCycle: z.string(), eol: z.union([z.string(), z.boolean()]) })),
  }),
);

function endOfSupport(): unknown {
  const all = products.parse(JSON.parse(readFileSync(new URL('endoflife-products.json', FACTS), 'utf8')));
  const wanted = new Map(all.map((product) => [product.product, product]));
  return {
    source: 'https://endoflife.date (endoflife-date/endoflife.date)',
    licence: 'MIT',
    readOn: READ_ON,
    products: Object.fromEntries(
      SOFTWARE.flatMap((name) => {
        const product = wanted.get(name);
        if (product === undefined) return [];
        const cycles = product.releases.flatMap(({ releaseCycle, eol }) =>
          // true and false say neither when nor whether it is over by the time this is read.
          typeof eol === 'string' ? [[releaseCycle, eol] as const] : [],
        );
        return [[name, { title: product.title, cycles: Object.fromEntries(cycles) }] as const];
      }),
    ),
  };
}

function deviceTypes(): unknown {
  const rows = z
    .array(z.object({ manufacturer: z.string(), model: z.string() }))
    .parse(parse(readFileSync(new URL('devicetypes.csv', FACTS), 'utf8'), { columns: true }));
  const makers = Map.groupBy(
    rows.filter(({ manufacturer }) => manufacturer !== 'Generic'),
    ({ manufacturer }) => manufacturer,
  );
  return {
    source: 'https://github.com/netbox-community/devicetype-library',
    licence: 'CC0-1.0',
    readOn: READ_ON,
    makers: Object.fromEntries(
      [...makers].map(([maker, types]) => [maker, [...new Set(types.map(({ model }) => model))].sort()]),
    ),
  };
}

function main(): void {
  if (!existsSync(FACTS)) {
    console.log(`Skipped: the collections are not at ${FACTS.pathname}; the files of src/ai/facts stay as they are.`);
    return;
  }
  for (const [name, facts, limit] of [
    ['end-of-support.json', endOfSupport(), 200_000],
    ['device-types.json', deviceTypes(), 150_000],
  ] as const) {
    const file = fileURLToPath(new URL(name, TARGET));
    const text = `${JSON.stringify(facts, null, 2)}\n`;
    if (text.length > limit) throw new Error(`${name} would be ${text.length} bytes, expected at most ${limit}`);
    writeFileSync(file, text);
    execFileSync('npx', ['biome', 'format', '--write', file]);
    console.log(`${name}: ${text.length} bytes`);
  }
}

main();
