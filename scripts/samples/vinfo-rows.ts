import type { Environment } from './applications.js';
import type { Dice } from './dice.js';
import type { Server } from './estate.js';

/** Field name to the true value, in the catalogue's own form. */
export type Answers = Readonly<Record<string, string | number | readonly string[]>>;

export type Cell = string | number | null;
/** Values by column; columns that are not named stay blank. */
export type Values = Readonly<Record<string, Cell>>;

export const VCENTER = {
  'VI SDK Server': 'vcenter01.northwind.example.com',
  'VI SDK UUID': 'b1946ac9-2492-4d23-8f4c-3e1d6a7c5b90',
};

/** Where a reader can find what the columns do not say. */
export interface Hints {
  readonly hasTools: boolean;
  readonly hasSnapshot: boolean;
  readonly reportsRelease: boolean;
  readonly isFiled: boolean;
  readonly annotation: string;
}

export interface Machine {
  readonly server: Server;
  readonly hints: Hints;
  readonly row: Values;
}

const FOLDERS: Readonly<Record<Environment, string>> = {
  production: 'Production',
  pre_production: 'UAT',
  test: 'Test',
  development: 'Development',
  sandbox: 'Sandbox',
  dr: 'Disaster Recovery',
};

/** How people write it when they write it. */
const SPELLINGS: Readonly<Record<Environment, readonly string[]>> = {
  production: ['PROD', 'Production', 'prd', 'production'],
  pre_production: ['UAT', 'pre-prod', 'Acceptance'],
  test: ['Test', 'QA', 'TST'],
  development: ['DEV', 'Development'],
  sandbox: ['Sandbox', 'sandbox / PoC'],
  dr: ['DR', 'Disaster Recovery'],
};

export function describeMachine(dice: Dice, server: Server, index: number): Machine {
  const { application, environment, cluster, system } = server;
  const hasTools = server.isOn && !dice.chance(0.06);
  const hints: Hints = {
    hasTools,
    hasSnapshot: dice.chance(0.05),
    reportsRelease: hasTools && system.release !== undefined && dice.chance(0.4),
    isFiled: dice.chance(0.8),
    annotation: annotate(dice, server),
  };
  const folder = hints.isFiled
    ? `${FOLDERS[environment]}/${application.name}`
    : dice.pick(['Discovered virtual machine', '_to be sorted', 'Migrated 2021']);
  const total = server.disksMib.reduce((sum, disk) => sum + disk, 0);
  const hasOwner = dice.chance(0.45);
  const row: Values = {
    VM: server.name,
    Powerstate: server.isOn ? 'poweredOn' : 'poweredOff',
    Template: 'False',
    'SRM Placeholder': 'False',
    'Config status': 'green',
    'DNS Name': hasTools ? server.fqdn : null,
    'Connection state': 'connected',
    'Guest state': hasTools ? 'running' : 'notRunning',
    PowerOn: server.isOn
      ? `2024/0${dice.whole(1, 9)}/${dice.whole(10, 28)} 0${dice.whole(1, 9)}:${dice.whole(10, 59)}:${dice.whole(10, 59)}`
      : null,
    'Creation date': `20${dice.whole(15, 23)}/0${dice.whole(1, 9)}/${dice.whole(10, 28)} 13:19:13`,
    CPUs: server.cores,
    // Some sheets went through a spreadsheet that made text of the numbers.
    Memory: dice.chance(0.05) ? server.memoryMib.toLocaleString('en-US') : server.memoryMib,
    NICs: 1,
    Disks: server.disksMib.length,
    'Total disk capacity MiB': total,
    'Primary IP Address': hasTools ? server.ip : null,
    'Network #1': networkOf(server),
    'Resource pool': `/${cluster.datacenter}/${cluster.name}/Resources`,
    Folder: `/${cluster.datacenter}/vm/${folder}`,
    'FT State': 'notConfigured',
    'Provisioned MiB': total + server.memoryMib,
    'In Use MiB': Math.round(total * 0.55),
    'HA Restart Priority': 'medium',
    Firmware: system.firmware,
    'HW version': 15,
    Path: `[${cluster.site}-ds-0${dice.whole(1, 6)}] ${server.name}/${server.name}.vmx`,
    Annotation: hints.annotation === '' ? null : hints.annotation,
    Datacenter: cluster.datacenter,
    Cluster: cluster.name,
    Host: dice.pick(cluster.hosts),
    // Chosen once, when the machine was made: sometimes only "other".
    'OS according to the configuration file':
      system.family === 'linux' && dice.chance(0.07) ? 'Other 3.x or later Linux (64-bit)' : system.configured,
    'OS according to the VMware Tools': hasTools ? system.configured : null,
    'Guest Detailed Data': hints.reportsRelease ? guestDetails(server) : null,
    'VM ID': `vm-${1200 + index}`,
    'SMBIOS UUID': dice.uuid('42'),
    'VM UUID': dice.uuid('50'),
    'VI SDK Server type': 'VMware vCenter Server 8.0.3 build-24262322',
    'VI SDK API Version': '8.0.3.0',
    ...VCENTER,
    app_owner: hasOwner ? application.owner : null,
    tech_stack: dice.chance(0.5) ? application.stack : null,
    cost_center: dice.chance(0.6)
      ? dice.pick([
          application.costCenter,
          application.costCenter.replace('-', ''),
          application.costCenter.toLowerCase(),
        ])
      : null,
    business_unit: dice.chance(0.35) ? application.businessUnit : null,
    backup_policy: dice.pick([null, 'gold-daily', 'silver-weekly', 'none', 'n/a']),
  };
  return { server, hints, row };
}

/** What administrators write beside a machine: from nothing to a small data sheet. */
function annotate(dice: Dice, server: Server): string {
  const { application, environment, system } = server;
  const contact = `${application.owner.toLowerCase().replace(' ', '.')}@example.com`;
  const phone = `+1 202 555 01${dice.whole(10, 99)}`;
  const spelling = dice.pick(SPELLINGS[environment]);
  const notes = [
    '',
    '',
    `App: ${application.name}\nEnv: ${spelling}\nOwner: ${contact}, ${phone}`,
    `${application.name} - ${spelling}. OS: ${system.name} ${system.release ?? system.version}. Contact ${application.owner} ${phone}`,
    `Application=${application.name}; Environment=${spelling}; Support=${application.team}`,
    `${application.name} ${server.tier} server, questions to ${contact}`,
    `created by CHG00${dice.whole(10000, 99999)}, cloned from template`,
    server.isOn ? 'do not restart before month end!' : 'powered off 2023-11-02, to be decommissioned?',
  ];
  return dice.pick(notes);
}

function guestDetails({ system }: Server): string {
  const kernel = system.family === 'linux' ? " kernelVersion='4.18.0'" : '';
  return `architecture='X86' bitness='${system.architecture === 'x64' ? 64 : 32}' distroName='${system.name}' distroVersion='${system.release ?? system.version}' familyName='Linux'${kernel} prettyName='${system.name} ${system.release ?? system.version}'`;
}

export const networkOf = ({ cluster, tier, environment }: Server) =>
  `${cluster.site}-${environment === 'production' ? 'prd' : environment === 'dr' ? 'dr' : 'nonprd'}-vlan${{ web: 110, app: 120, db: 130, inf: 140 }[tier]}`;

/**
 * What no column of the export states as it is. The release counts as the version where the guest or a note says it,
 * else the version that the operating system's name carries.
 */
export function answersFor(server: Server, hints: Hints): Answers {
  const { system, application, environment } = server;
  const release = system.release ?? system.version;
  const isReleaseKnown = hints.reportsRelease || hints.annotation.includes(`${system.name} ${release}`);
  return {
    environment,
    hostname: server.hostname,
    ...(server.isOn && !hints.hasTools ? { ip_addresses: [server.ip] } : {}),
    os_family: system.family,
    os_version: isReleaseKnown ? release : system.version,
    os_architecture: system.architecture,
    application_ids: [application.name],
  };
}

/** A row of vInfo that is no machine: a template, or the recovery site's stand-in for one. */
export function ghost(dice: Dice, name: string, template: string, placeholder: string, configured: string): Values {
  return {
    VM: name,
    Powerstate: 'poweredOff',
    Template: template,
    'SRM Placeholder': placeholder,
    CPUs: 2,
    Memory: 4096,
    Datacenter: 'FRA-DC2',
    Cluster: 'FRA-DR-CL01',
    'OS according to the configuration file': configured,
    'VM ID': `vm-${dice.whole(5000, 5999)}`,
    'SMBIOS UUID': dice.uuid('42'),
    'VM UUID': dice.uuid('50'),
    ...VCENTER,
  };
}
