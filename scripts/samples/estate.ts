/**
 * The estate of Northwind, a company that does not exist: what is true of each of its servers. The two exports in
 * `samples/` are written from it with the omissions and slips that real exports have; the answer key is what they omit.
 * All names, numbers and addresses are made up (example.com, 555 numbers, private networks).
 */

import {
  APPLICATIONS,
  type Application,
  type Environment,
  type OperatingSystem,
  SYSTEMS,
  type SystemName,
  type Tier,
} from './applications.js';
import type { Dice } from './dice.js';

export interface Server {
  readonly name: string;
  readonly hostname: string;
  readonly fqdn: string;
  readonly ip: string;
  readonly environment: Environment;
  readonly tier: Tier;
  readonly application: Application;
  readonly system: OperatingSystem;
  readonly cores: number;
  readonly memoryMib: number;
  readonly disksMib: readonly number[];
  readonly isOn: boolean;
  readonly cluster: Cluster;
}

export interface Cluster {
  readonly name: string;
  readonly datacenter: string;
  readonly site: string;
  readonly hosts: readonly string[];
  readonly network: string;
}

const hosts = (site: string, from: number, count: number) =>
  Array.from(
    { length: count },
    (_, index) => `esx-${site}-${String(from + index).padStart(2, '0')}.northwind.example.com`,
  );

const PRODUCTION: Cluster = {
  name: 'AMS-PROD-CL01',
  datacenter: 'AMS-DC1',
  site: 'ams',
  hosts: hosts('ams', 1, 4),
  network: '10.20',
};
const OTHERS: Cluster = {
  name: 'AMS-NONPROD-CL02',
  datacenter: 'AMS-DC1',
  site: 'ams',
  hosts: hosts('ams', 5, 2),
  network: '10.30',
};
const RECOVERY: Cluster = {
  name: 'FRA-DR-CL01',
  datacenter: 'FRA-DC2',
  site: 'fra',
  hosts: hosts('fra', 1, 2),
  network: '10.40',
};
export const CLUSTERS: readonly Cluster[] = [PRODUCTION, OTHERS, RECOVERY];

const ENVIRONMENT_WORDS: Readonly<Record<Environment, readonly [word: string, letter: string]>> = {
  production: ['prd', 'P'],
  pre_production: ['uat', 'U'],
  test: ['tst', 'T'],
  development: ['dev', 'D'],
  sandbox: ['sbx', 'S'],
  dr: ['dr', 'R'],
};

const SIZES: Readonly<Record<Tier, readonly (readonly [cores: number, memoryGib: number])[]>> = {
  web: [
    [2, 4],
    [2, 8],
    [4, 8],
  ],
  app: [
    [4, 16],
    [4, 8],
    [8, 32],
  ],
  db: [
    [8, 64],
    [8, 32],
    [16, 128],
  ],
  inf: [
    [2, 8],
    [4, 8],
    [4, 16],
  ],
};

/** Every server of the estate, in the order of the applications. */
export function buildEstate(dice: Dice): readonly Server[] {
  const numbers = new Map<string, number>();
  return APPLICATIONS.flatMap((app) =>
    app.machines.flatMap((text) => {
      const [environment, tier, count] = text.split(' ') as [Environment, Tier, string];
      return Array.from({ length: Number(count) }, () => buildServer(dice, app, environment, tier, numbers));
    }),
  );
}

function buildServer(
  dice: Dice,
  app: Application,
  environment: Environment,
  tier: Tier,
  numbers: Map<string, number>,
): Server {
  // A few shared services run in the recovery site although they are production: the cluster's name misleads.
  const isAway = environment === 'dr' || (app.isShared && environment === 'production' && dice.chance(0.25));
  const cluster = isAway ? RECOVERY : environment === 'production' ? PRODUCTION : OTHERS;
  const name = nameServer(app, environment, tier, cluster, numbers);
  const hostname = name.toLowerCase();
  const [cores, memoryGib] = dice.pick(SIZES[tier]);
  const dataDisks = tier === 'db' ? dice.whole(2, 4) : dice.whole(0, 1);
  return {
    name,
    hostname,
    fqdn: `${hostname}.${cluster.site}.northwind.example.com`,
    ip: `${cluster.network}.${{ web: 10, app: 20, db: 30, inf: 40 }[tier]}.${nextNumber(numbers, `ip ${cluster.name} ${tier}`) + 10}`,
    environment,
    tier,
    application: app,
    cluster,
    cores,
    system: SYSTEMS[dice.pick<SystemName>(app.systems[tier] ?? [])],
    memoryMib: memoryGib * 1024,
    disksMib: [dice.pick([40, 60, 80]), ...Array.from({ length: dataDisks }, () => dice.pick([50, 100, 250, 500]))].map(
      (gib) => gib * 1024,
    ),
    isOn: !dice.chance(environment === 'production' ? 0.02 : 0.12),
  };
}

function nameServer(
  app: Application,
  environment: Environment,
  tier: Tier,
  cluster: Cluster,
  numbers: Map<string, number>,
): string {
  const [word, letter] = ENVIRONMENT_WORDS[environment];
  const padded = (key: string, length: number) => String(nextNumber(numbers, key)).padStart(length, '0');
  if (app.naming === 'opaque') return `srv${String(230 + nextNumber(numbers, 'opaque')).padStart(4, '0')}`;
  if (app.naming === 'site')
    return `${cluster.site}-${app.code}-${tier}${padded(`${app.code} ${tier} ${word}`, 2)}-${word}`;
  if (app.naming === 'packed') {
    const role = { web: 'WEB', app: 'APP', db: 'SQL', inf: 'INF' }[tier] + letter;
    return `NW${app.code.toUpperCase()}${role}${padded(`${app.code} ${role}`, 2)}`;
  }
  const database = app.stack.includes('Oracle') ? 'ora-db' : 'pg-db';
  const role = { web: 'web', app: `${app.code}-app`, db: database, inf: app.code }[tier];
  return `${role}-${word}-${padded(`${role} ${word}`, tier === 'web' ? 3 : 2)}`;
}

function nextNumber(numbers: Map<string, number>, key: string): number {
  const number = (numbers.get(key) ?? 0) + 1;
  numbers.set(key, number);
  return number;
}
