import type { Environment } from './applications.js';
import type { Dice } from './dice.js';
import type { Server } from './estate.js';
import type { Answers } from './vinfo-rows.js';

/** The header of Azure Migrate's import template, and what the branch administrators added to its right. */
const COLUMNS = [
  '*Server name',
  'IP addresses',
  '*Cores',
  '*Memory (In MB)',
  '*OS name',
  'OS version',
  'OS architecture',
  'Server type',
  'Hypervisor',
  'CPU utilization percentage',
  'Memory utilization percentage',
  'Network adapters',
  'Network In throughput',
  'Network Out throughput',
  'Boot type',
  'Number of disks',
  'Storage in use (In GB)',
  'Disk 1 size (In GB)',
  'Disk 1 read ops (operations per second)',
  'Disk 1 write ops (operations per second)',
  'Branch office',
  'app_owner',
  'tech_stack',
  'cost_center',
  'Last inventory',
  'Remarks',
] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

interface Listed {
  readonly row: Row;
  readonly answers: Answers;
}

interface BranchApplication {
  readonly name: string;
  readonly code: string;
  readonly owner: string;
  readonly stack: string;
  readonly costCenter: string;
  readonly family: 'windows' | 'linux';
}

const POINT_OF_SALE: BranchApplication = {
  name: 'Store Point of Sale',
  code: 'pos',
  owner: 'Lena Hofer',
  stack: 'POS server, SQL Server Express 2014',
  costCenter: 'CC-6100',
  family: 'windows',
};
const FILES: BranchApplication = {
  name: 'File and Print',
  code: 'fs',
  owner: 'Priya Nair',
  stack: 'Windows file server',
  costCenter: 'CC-9000',
  family: 'windows',
};
const LINE_CONTROL: BranchApplication = {
  name: 'Production Line Control',
  code: 'mes',
  owner: 'Bruno Keller',
  stack: 'MES, Java 8, PostgreSQL 9.6',
  costCenter: 'CC-7200',
  family: 'linux',
};
const LABELS: BranchApplication = {
  name: 'Label Printing',
  code: 'lbl',
  owner: 'Ines Carvalho',
  stack: 'NiceLabel',
  costCenter: 'CC-5300',
  family: 'windows',
};
const TIME_CLOCK: BranchApplication = {
  name: 'Time and Attendance',
  code: 'tna',
  owner: 'Oskar Brandt',
  stack: 'Tomcat 7, MySQL 5.7',
  costCenter: 'CC-1700',
  family: 'linux',
};

const BRANCHES = [
  { code: 'bru', city: 'Brussels', network: '10.51.1' },
  { code: 'lil', city: 'Lille', network: '10.52.1' },
  { code: 'muc', city: 'Munich', network: '10.53.1' },
  { code: 'zrh', city: 'Zurich', network: '10.54.1' },
  { code: 'cph', city: 'Copenhagen', network: '10.55.1' },
] as const;

/** Each branch has these. */
const INSTALLED: readonly (readonly [BranchApplication, Environment])[] = [
  [POINT_OF_SALE, 'production'],
  [POINT_OF_SALE, 'production'],
  [POINT_OF_SALE, 'test'],
  [FILES, 'production'],
  [LINE_CONTROL, 'production'],
  [LINE_CONTROL, 'pre_production'],
  [LABELS, 'production'],
  [TIME_CLOCK, 'production'],
  [TIME_CLOCK, 'development'],
];

const ENVIRONMENT_WORDS: Readonly<Record<Environment, string>> = {
  production: 'prd',
  pre_production: 'uat',
  test: 'tst',
  development: 'dev',
  sandbox: 'sbx',
  dr: 'dr',
};

/** As branch administrators type it. */
const SYSTEMS = [
  {
    written: 'Windows Server 2016 Standard',
    family: 'windows',
    version: '2016',
    build: '10.0.14393',
    architecture: 'x64',
  },
  { written: 'Win 2012 R2 Std', family: 'windows', version: '2012 R2', build: '6.3.9600', architecture: 'x64' },
  {
    written: 'Microsoft Windows Server 2019',
    family: 'windows',
    version: '2019',
    build: '10.0.17763',
    architecture: 'x64',
  },
  { written: 'W2K8 R2 Enterprise', family: 'windows', version: '2008 R2', build: '6.1.7601', architecture: 'x64' },
  { written: 'RHEL 7.9', family: 'linux', version: '7.9', build: '7.9', architecture: 'x64' },
  { written: 'Ubuntu 20.04 LTS', family: 'linux', version: '20.04', build: '20.04', architecture: 'x64' },
  { written: 'Debian 11 (bullseye)', family: 'linux', version: '11', build: '11.6', architecture: 'x64' },
  { written: 'Windows Server 2003 32bit', family: 'windows', version: '2003', build: '5.2.3790', architecture: 'x86' },
] as const;

const ARCHITECTURES = { x64: ['x64', '64-bit', 'AMD64', 'x86_64', ''], x86: ['x86', '32-bit', ''] } as const;

/**
 * The branches' list: their own servers, some of the data centre's as the branches believe them to be, two of them
 * twice and one that somebody forgot to name. `answers` is by server name: what the list leaves out or has wrong.
 */
export function buildAzureMigrate(dice: Dice, dataCentre: readonly Server[]) {
  const branch = BRANCHES.flatMap((office) =>
    INSTALLED.map(([application, environment], index) => describe(dice, office, application, environment, index)),
  );
  const known = dataCentre.filter((server) => server.isOn && server.tier === 'web').slice(0, 12);
  const remembered = known.map((server, index) => remember(dice, server, index));
  const twice = [branch[4], branch[17]].flatMap((listed) => (listed === undefined ? [] : [listed.row]));
  const unnamed: Row = {
    '*Cores': '4',
    '*Memory (In MB)': '8192',
    '*OS name': 'Windows Server 2016 Standard',
    Remarks: 'the grey box under the stairs, ask Lena',
  };
  const rows = [...branch.map(({ row }) => row), ...remembered.map(({ row }) => row), ...twice, unnamed];
  const answers = new Map<string, Answers>([
    ...branch.map(({ row, answers: left }) => [row['*Server name'] ?? '', left] as const),
    ...remembered.map(({ answers: left }, index) => [known[index]?.name ?? '', left] as const),
  ]);
  return { csv: writeCsv([[...COLUMNS], ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))]), answers };
}

function describe(
  dice: Dice,
  office: (typeof BRANCHES)[number],
  application: BranchApplication,
  environment: Environment,
  index: number,
): Listed {
  const system = dice.pick(SYSTEMS.filter(({ family }) => family === application.family));
  const isNamedWell = dice.chance(0.6);
  const word = ENVIRONMENT_WORDS[environment];
  const name = isNamedWell
    ? `${office.code}-${application.code}-${word}-0${index + 1}`
    : `${office.code.toUpperCase()}${application.code.toUpperCase()}0${index + 1}`;
  const isVirtual = dice.chance(0.6);
  const ip = `${office.network}.${20 + index}`;
  const memoryGib = dice.pick([4, 8, 16, 32]);
  const diskGb = dice.pick([120, 250, 500, 1000]);
  const seen = {
    architecture: dice.pick(ARCHITECTURES[system.architecture]),
    build: dice.chance(0.3) ? system.build : '',
    kind: dice.chance(0.5) ? dice.pick(isVirtual ? ['Virtual', 'VM'] : ['Physical', 'physical']) : '',
    address: dice.pick([ip, ip, ip, '', ip.replace(/\.\d+$/, '.300')]),
  };
  const row: Row = {
    '*Server name': name,
    'IP addresses': seen.address,
    '*Cores': String(dice.pick([2, 4, 8])),
    '*Memory (In MB)': dice.pick([
      String(memoryGib * 1024),
      (memoryGib * 1024).toLocaleString('en-US'),
      `${memoryGib} GB`,
      String(memoryGib * 1024),
    ]),
    '*OS name': system.written,
    'OS version': seen.build,
    'OS architecture': seen.architecture,
    'Server type': seen.kind,
    Hypervisor: isVirtual ? dice.pick(['Hyper-V', 'hyper-v', '']) : '',
    'CPU utilization percentage': dice.pick([`${dice.whole(2, 70)}`, `${dice.whole(2, 70)} %`, 'n/a', '', '140']),
    'Memory utilization percentage': dice.pick([`${dice.whole(20, 90)}`, `${dice.whole(20, 90)}%`, '']),
    'Network adapters': '1',
    'Network In throughput': dice.pick([`${dice.whole(1, 40)}`, '', '0.5']),
    'Network Out throughput': dice.pick([`${dice.whole(1, 40)}`, '']),
    'Boot type': dice.pick(['BIOS', 'UEFI', 'Legacy', '', 'EFI']),
    'Number of disks': '1',
    'Storage in use (In GB)': dice.pick([String(Math.round(diskGb * 0.6)), '']),
    'Disk 1 size (In GB)': dice.pick([String(diskGb), String(diskGb), `${diskGb} GB`, `${diskGb / 1000} TB`]),
    'Branch office': dice.pick([office.city, office.city, office.city.toUpperCase(), '']),
    app_owner: dice.chance(0.5) ? application.owner : '',
    tech_stack: dice.chance(0.6) ? application.stack : '',
    cost_center: dice.pick([application.costCenter, application.costCenter.replace('-', ' '), '', 'tbd']),
    'Last inventory': dice.pick([
      '2024/09/28 13:19:13',
      '2024-08-01',
      '28.02.2024',
      '31/02/2024',
      '03/04/2024',
      'last week',
      '',
    ]),
    Remarks: remark(dice, application, environment, isVirtual),
  };
  const answers: Answers = {
    environment,
    hostname: name.toLowerCase(),
    location: office.city,
    power_state: 'on',
    os_family: system.family,
    application_ids: [application.name],
    ...(seen.build === '' ? { os_version: system.version } : {}),
    ...(seen.architecture === '' ? { os_architecture: system.architecture } : {}),
    ...(seen.kind === '' ? { asset_kind: isVirtual ? 'virtual' : 'physical' } : {}),
    ...(seen.address === ip ? {} : { ip_addresses: [ip] }),
  };
  return { row, answers };
}

function remark(dice: Dice, application: BranchApplication, environment: Environment, isVirtual: boolean): string {
  const phone = `+1 202 555 01${dice.whole(10, 99)}`;
  const spelling = {
    production: 'Prod',
    pre_production: 'UAT',
    test: 'Test',
    development: 'DEV',
    sandbox: 'Sandbox',
    dr: 'DR',
  }[environment];
  const machine = isVirtual
    ? 'VM on the branch Hyper-V host'
    : dice.pick(['HPE ProLiant DL380 Gen9, rack 2', 'Dell PowerEdge T340 tower']);
  return dice.pick([
    '',
    `${application.name} (${spelling})`,
    `${spelling} server for ${application.name}; ${machine}`,
    `${machine}\n${application.name}\nkey with "reception", call ${phone}`,
    `Environment: ${spelling}, owner ${application.owner.toLowerCase().replace(' ', '.')}@example.com`,
    machine,
  ]);
}

/** A data-centre server as a branch remembers it: another spelling of its name, and now and then an older size. */
function remember(dice: Dice, server: Server, index: number): Listed {
  const isOutdated = index % 3 === 0;
  const row: Row = {
    '*Server name': index % 4 === 1 ? server.name.toUpperCase() : server.name,
    'IP addresses': server.ip,
    '*Cores': String(isOutdated ? server.cores / 2 : server.cores),
    '*Memory (In MB)': String(isOutdated ? server.memoryMib / 2 : server.memoryMib),
    '*OS name': `${server.system.name} ${server.system.version}`,
    'OS architecture': dice.pick(ARCHITECTURES[server.system.architecture]),
    'Server type': 'Virtual',
    Hypervisor: 'VMware',
    'Branch office': 'HQ',
    app_owner: server.application.owner,
    tech_stack: server.application.stack,
    'Last inventory': '2023-01-15',
    Remarks: `${server.application.name}, runs in ${server.cluster.datacenter}`,
  };
  // Two sources that disagree are a gap; the data centre's own export is right.
  return { row, answers: isOutdated ? { cpu_cores: server.cores, memory_mib: server.memoryMib } : {} };
}

/** RFC 4180 with a byte order mark, as Excel saves it. */
function writeCsv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `\ufeff${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}
