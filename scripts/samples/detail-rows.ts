import type { Dice } from './dice.js';
import { CLUSTERS, type Server } from './estate.js';
import { type Answers, type Machine, networkOf, type Values, VCENTER } from './vinfo-rows.js';

const SHARED_COLUMNS =
  'VM,Powerstate,Annotation,Datacenter,Cluster,Host,Folder,OS according to the configuration file,OS according to the VMware Tools,VM ID,VM UUID,VI SDK Server,VI SDK UUID'.split(
    ',',
  );

/** The columns that every sheet of details repeats. */
export function shared(row: Values): Values {
  return Object.fromEntries(SHARED_COLUMNS.map((column) => [column, row[column] ?? null]));
}

export function disksOf({ server, row }: Machine): readonly Values[] {
  return server.disksMib.map((capacity, index) => ({
    ...shared(row),
    Disk: `Hard disk ${index + 1}`,
    'Disk Key': 2000 + index,
    'Capacity MiB': capacity,
    Raw: 'False',
    'Disk Mode': 'persistent',
    'Sharing mode': 'sharingNone',
    Thin: 'True',
    Controller: 'SCSI controller 0',
    Path: `${String(row.Path).replace('.vmx', '')}${index === 0 ? '' : `_${index}`}.vmdk`,
  }));
}

export function partitionsOf({ server, row, hints }: Machine): readonly Values[] {
  if (!hints.hasTools) return [];
  return server.disksMib.map((capacity, index) => ({
    ...shared(row),
    Disk:
      server.system.family === 'windows'
        ? `${'CDEFGH'[index]}:\\`
        : (['/', '/u01', '/u02', '/u03', '/data'][index] ?? '/'),
    'Capacity MiB': capacity,
    'Consumed MiB': Math.round(capacity * 0.55),
    'Free MiB': capacity - Math.round(capacity * 0.55),
    'Free %': 45,
  }));
}

export function networksOf({ server, row, hints }: Machine): readonly Values[] {
  const [, , last = '0'] = /(\d+)\.(\d+)$/.exec(server.ip) ?? [];
  const mac = `00:50:56:${server.cluster.network.slice(3)}:${{ web: '0a', app: '14', db: '1e', inf: '28' }[server.tier]}:${Number(last).toString(16).padStart(2, '0')}`;
  return [
    {
      ...shared(row),
      'NIC label': 'Network adapter 1',
      Adapter: 'Vmxnet3',
      Network: networkOf(server),
      Connected: server.isOn ? 'True' : 'False',
      'Mac Address': mac,
      Type: 'assigned',
      'IPv4 Address': hints.hasTools ? server.ip : null,
    },
  ];
}

export function hostRows(dice: Dice, servers: readonly Server[]): readonly Values[] {
  return CLUSTERS.flatMap((cluster) =>
    cluster.hosts.map((host) => ({
      Host: host,
      Datacenter: cluster.datacenter,
      Cluster: cluster.name,
      'Config status': 'green',
      'in Maintenance Mode': 'False',
      'CPU Model': 'Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz',
      Speed: 1995,
      'HT Available': 'True',
      'HT Active': 'True',
      '# CPU': 2,
      'Cores per CPU': 32,
      '# Cores': 64,
      'CPU usage %': dice.whole(18, 61),
      '# Memory': 786098,
      'Memory usage %': dice.whole(40, 88),
      '# VMs': Math.round(servers.filter((server) => server.cluster === cluster).length / cluster.hosts.length),
      'ESX Version': 'VMware ESXi 8.0.3 build-24022510',
      'Boot time': '2024/05/11 04:20:31',
      'DNS Servers': '10.20.40.11, 10.20.40.12',
      Domain: 'northwind.example.com',
      'NTP Server(s)': 'ntp.northwind.example.com',
      Vendor: 'Dell Inc.',
      Model: 'PowerEdge R750',
      'Serial number': `NW${dice.hex(5).toUpperCase()}`,
      UUID: dice.uuid('4c'),
      ...VCENTER,
    })),
  );
}

export function answersForHost(host: string): Answers {
  return {
    hostname: host.split('.')[0] ?? host,
    power_state: 'on',
    os_family: 'other',
    os_version: '8.0.3',
    os_architecture: 'x64',
  };
}
