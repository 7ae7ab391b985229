import { answersForHost, disksOf, hostRows, networksOf, partitionsOf, shared } from './detail-rows.js';
import type { Dice } from './dice.js';
import { CLUSTERS, type Server } from './estate.js';
import headers from './rvtools-headers.json' with { type: 'json' };
import {
  type Answers,
  answersFor,
  type Cell,
  describeMachine,
  ghost,
  type Machine,
  type Values,
  VCENTER,
} from './vinfo-rows.js';

export interface SampleSheet {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that hold formatting and nothing else, as workbooks do that people have coloured. */
  readonly blankRows: number;
}

type SheetName = keyof typeof headers;

/** vCenter's custom attributes become columns of vInfo, under the names that administrators gave them. */
const CUSTOM_COLUMNS = ['app_owner', 'tech_stack', 'cost_center', 'business_unit', 'backup_policy'];

/** The workbook, and what it leaves out of each machine: field name to the true value. */
export function buildRvtools(dice: Dice, servers: readonly Server[]) {
  const machines = servers.map((server, index) => describeMachine(dice, server, index));
  const answers = new Map<string, Answers>([
    ...machines.map(({ server, hints }) => [server.name, answersFor(server, hints)] as const),
    ...CLUSTERS.flatMap(({ hosts }) => hosts).map((host) => [host, answersForHost(host)] as const),
  ]);
  const ghosts = [
    ghost(dice, 'tmpl-rhel8-base', 'True', 'False', 'Red Hat Enterprise Linux 8 (64-bit)'),
    ghost(dice, 'tmpl-w2019-std', 'True', 'False', 'Microsoft Windows Server 2019 (64-bit)'),
    ghost(dice, 'ams-sap-db01-prd', 'False', 'True', 'SUSE Linux Enterprise 12 (64-bit)'),
  ];
  const all = [...machines.map(({ row }) => row), ...ghosts];
  const details = <Row>(build: (machine: Machine) => readonly Row[]) => machines.flatMap(build);
  const sheets = [
    sheet('vInfo', all, 420, CUSTOM_COLUMNS),
    sheet(
      'vCPU',
      details(({ row, server }) => [
        { ...shared(row), CPUs: server.cores, Sockets: server.cores / 2, 'Cores p/s': 2, Level: 'normal' },
      ]),
    ),
    sheet(
      'vMemory',
      details(({ row, server }) => [
        {
          ...shared(row),
          'Size MiB': server.memoryMib,
          Consumed: Math.round(server.memoryMib * 0.8),
          Ballooned: 0,
          Swapped: 0,
          Reservation: 0,
        },
      ]),
    ),
    sheet('vDisk', details(disksOf), 250),
    sheet('vPartition', details(partitionsOf)),
    sheet('vNetwork', details(networksOf)),
    sheet(
      'vUSB',
      machines.slice(40, 41).map(({ row }) => ({
        VM: row.VM ?? null,
        'VM ID': row['VM ID'] ?? null,
        'VM UUID': row['VM UUID'] ?? null,
        'Device Node': 'USB 1',
        'Device Type': 'Aladdin HASP dongle',
        Connected: 'True',
      })),
    ),
    sheet(
      'vSnapshot',
      machines
        .filter(({ hints }) => hints.hasSnapshot)
        .map(({ row }) => ({
          ...shared(row),
          Name: 'before patching',
          Description: 'delete after test!',
          'Date / time': '2024/03/02 21:14:05',
          'Size MiB (total)': 20480,
          State: 'poweredOff',
        })),
    ),
    sheet(
      'vTools',
      details(({ row, hints }) => [
        {
          ...shared(row),
          Tools: hints.hasTools ? 'toolsOk' : 'toolsNotInstalled',
          'Tools Version': hints.hasTools ? 12352 : 0,
        },
      ]),
    ),
    sheet(
      'vCluster',
      CLUSTERS.map((cluster) => ({
        Name: cluster.name,
        OverallStatus: 'green',
        NumHosts: cluster.hosts.length,
        'HA enabled': 'True',
        'DRS enabled': 'True',
        ...VCENTER,
      })),
    ),
    sheet('vHost', hostRows(dice, servers), 60),
    sheet('vMetaData', [
      {
        'RVTools major version': '4.7',
        'RVTools version': '4.7.1.4',
        'xlsx creation datetime': '2024-09-30 08:12:44',
        Server: VCENTER['VI SDK Server'],
      },
    ]),
  ];
  return { sheets, answers };
}

function sheet(name: SheetName, rows: readonly Values[], blankRows = 0, extra: readonly string[] = []): SampleSheet {
  const columns = [...headers[name], ...extra];
  const unknown = rows.flatMap((row) => Object.keys(row)).find((column) => !columns.includes(column));
  if (unknown !== undefined) throw new Error(`RVTools 4.7.1 has no column ${unknown} in ${name}`);
  return { name, columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)), blankRows };
}
