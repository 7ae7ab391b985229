import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ENVIRONMENT } from '../../src/config.js';
import { registerGauges } from '../../src/modules/operations/state-gauges.js';
import { registry } from '../../src/telemetry/metrics.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

interface Service {
  environment?: Record<string, string>;
  read_only?: boolean;
  ports?: string[];
  networks?: unknown;
  volumes?: string[];
  healthcheck?: object;
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
};
const isOurs = (name: string) => /^(gateway|worker|migrate|backup)/.test(name);
/** A variable may be given in a file. */
const isKnown = (name: string) => name.replace(/_FILE$/, '') in ENVIRONMENT.shape;

describe('docker-compose.yml', () => {
  it('is what the compose specification allows', () => {
    // compose-spec/compose-spec at 170098b, Apache-2.0. It names its dialect, draft 7, by an address that Ajv does not know.
    const { $schema: _, ...schema } = JSON.parse(read('test/kit/compose-spec.json')) as { $schema: string };
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      formats: { duration: true, subnet_ip_address: true },
    }).compile(schema);
    validate(compose);
    expect(validate.errors).toBeNull();
    validate({ ...compose, services: { broken: { imagine: 'x' } } });
    expect(validate.errors).not.toBeNull();
  });

  it('sets no variable that is not read', () => {
    const set = Object.entries(compose.services).flatMap(([name, { environment = {} }]) =>
      isOurs(name) ? Object.keys(environment) : [],
    );
    expect(set.length).toBeGreaterThan(20);
    expect(set.filter((name) => !isKnown(name))).toEqual([]);
  });

  it('runs two gateways and two workers with a root that cannot be written, and shows nginx alone', () => {
    const { services, networks } = compose;
    expect(Object.keys(services).filter((name) => /^(gateway|worker)-/.test(name))).toHaveLength(4);
    for (const [name, service] of Object.entries(services)) {
      expect(service.read_only ?? false, name).toBe(isOurs(name) || name === 'nginx' || name === 'redis');
      const shown = (service.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'));
      expect(shown.length > 0, name).toBe(name === 'nginx');
    }
    expect(networks['private']?.internal).toBe(true);
    expect(JSON.stringify(compose)).not.toMatch(/password=|secret=/i);
  });
});

describe('the manifests of Kubernetes', () => {
  const documents = parseAllDocuments(read('deploy/kubernetes/lacuna.yaml'));

  it('can be read, and set no variable that is not read', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const found = documents.map((document) => document.toJS() as { kind: string; data?: object });
    expect(found.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['ConfigMap', 'Deployment', 'Service', 'Ingress', 'CronJob']),
    );
    const config = found.find(({ kind }) => kind === 'ConfigMap');
    expect(Object.keys(config?.data ?? {}).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('run no container as root, or with a root that can be written', () => {
    const text = read('deploy/kubernetes/lacuna.yaml');
    const containers = text.match(/ image: lacuna$/gm)?.length;
    expect(containers).toBe(3);
    expect(text.match(/readOnlyRootFilesystem: true/g)).toHaveLength(3);
    expect(text.match(/runAsNonRoot: true/g)).toHaveLength(3);
  });
});

describe('alerts and the dashboard', () => {
  const gauges = new Registry();
  registerGauges(gauges, {
    database: { connections: {} },
    store: {},
    model: {},
  } as unknown as Parameters<typeof registerGauges>[1]);
  const known = new Set([...registry.getMetricsAsArray(), ...gauges.getMetricsAsArray()].map(({ name }) => name));

  it.each(['deploy/prometheus/alerts.yml', 'deploy/grafana/lacuna.json'])(
    '%s asks for figures that are kept',
    (file) => {
      const asked = new Set(read(file).match(/\blacuna_[a-z_0-9]+/g) ?? []);
      expect(asked.size).toBeGreaterThan(8);
      const missing = [...asked].filter(
        (name) =>
          !known.has(name) &&
          !known.has(name.replace(/_(bucket|count|sum)$/, '')) &&
          !/^lacuna_(process|nodejs)_/.test(name),
      );
      expect(missing).toEqual([]);
    },
  );

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!hasPromtool)('raise an alert for each kind of bad figures, and none for good ones (promtool)', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], {
      cwd: path.join(ROOT, 'deploy/prometheus'),
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).toBe(0);
  });
});

describe('the scripts', () => {
  it.each(['make-secrets.sh', 'deploy.sh', 'rollback.sh', 'backup.sh', 'keep-running.sh'])(
    '%s is a script that sh can read',
    (file) => {
      expect(spawnSync('sh', ['-n', path.join(ROOT, 'deploy', file)]).status).toBe(0);
    },
  );
});
