import { Dice } from '../../scripts/samples/dice.js';
import { toCsv } from '../../test/rules/discovery.kit.js';

const SERVERS = 20_000;
const SEED = 20_261_121;

const SITES = [
  { code: 'ghe', name: 'Ghent', clusters: 4 },
  { code: 'lil', name: 'Lille', clusters: 3 },
  { code: 'dub', name: 'Dublin', clusters: 6 },
  { code: 'por', name: 'Porto', clusters: 2 },
];
const STAGES = [
  ['p', 'Production'],
  ['p', 'Production'],
  ['t', 'Test'],
  ['d', 'Development'],
] as const;
const SYSTEMS = [
  'Windows Server 2016',
  'Windows Server 2019',
  'Windows Server 2022',
  'Red Hat Enterprise Linux 8.6',
  'Ubuntu 22.04 LTS',
  'SUSE Linux Enterprise Server 15',
];
const TEAMS = Array.from({ length: 25 }, (_, index) => `Team ${String.fromCodePoint(65 + index)}`);
const APPLICATIONS = 240;

/**
 * 20,000 servers as a CSV, always the same. Applications have a team, a system and a stage each; two sites name their
 * servers by scheme, one by number alone, one as people liked; 4 % of all values go against the rule.
 */
export function largeInventory(): string {
  const dice = new Dice(SEED);
  const applications = Array.from({ length: APPLICATIONS }, (_, index) => ({
    code: `${dice.pick(['web', 'app', 'crm', 'erp', 'fin', 'hr', 'log', 'bi', 'img', 'key'])}${String.fromCodePoint(97 + (index % 24))}`,
    team: dice.pick(TEAMS),
    system: dice.pick(SYSTEMS),
    site: dice.pick(SITES),
  }));
  const rows = [
    ['Name', 'Datacenter', 'Cluster', 'Environment', 'Operating system', 'Support group', 'CPUs', 'Memory MB'],
  ];
  const numbers = new Map<string, number>();
  while (rows.length <= SERVERS) {
    const application = dice.pick(applications);
    const { site } = application;
    const [stageCode, stage] = dice.pick(STAGES);
    // Servers are set up in batches, which share what was current then.
    const batch = dice.whole(1, 12);
    const cluster = `${site.code}-cl${1 + ((application.code.length + batch) % site.clusters)}`;
    const system = dice.chance(0.75) ? application.system : (SYSTEMS[batch % SYSTEMS.length] ?? '');
    for (let member = 0; member < batch && rows.length <= SERVERS; member += 1) {
      const odd = <Value>(usual: Value, others: readonly Value[]) => (dice.chance(0.04) ? dice.pick(others) : usual);
      rows.push([
        nameOf(site.code, stageCode, application.code, numbers),
        odd(
          site.name,
          SITES.map(({ name }) => name),
        ),
        odd(
          cluster,
          SITES.map(({ code }) => `${code}-cl1`),
        ),
        odd(stage, ['Production', 'Test', 'Development']),
        odd(system, SYSTEMS),
        odd(application.team, TEAMS),
        String(dice.pick([2, 4, 8, 16])),
        String(dice.pick([4096, 8192, 16384, 65536])),
      ]);
    }
  }
  return toCsv(rows);
}

function nameOf(site: string, stage: string, application: string, numbers: Map<string, number>): string {
  const series = site === 'dub' ? 'srv' : site === 'por' ? `${application}-` : `${site}${stage}-${application}-`;
  const number = (numbers.get(series) ?? 0) + 1;
  numbers.set(series, number);
  return `${series}${String(number).padStart(site === 'dub' ? 5 : 3, '0')}`;
}
