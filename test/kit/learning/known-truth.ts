import { createHash } from 'node:crypto';

/** A server of the month: what is true of it is the same in every run. */
export interface TrueServer {
  readonly name: string;
  /** By field of the catalogue, in the catalogue's own form. */
  readonly truth: Readonly<Record<string, unknown>>;
}

const STEMS = ['billing-app', 'portal'];

/** Of ten servers of an application one differs in a field: nobody who decides by the name is always right. */
const DEVIATES_ONE_IN = 10;

/** What the servers of one application have in common, mostly. */
const SHARED: Readonly<Record<string, (client: string) => readonly unknown[]>> = {
  hypervisor: () => ['VMware ESXi 8.0', 'Hyper-V 2022', 'KVM'],
  virtualization_cluster: (client) => [`${client} cluster A`, `${client} cluster B`],
  environment: () => ['production', 'test', 'development', 'dr'],
  location: (client) => [`${client} hall 1`, `${client} hall 2`, `${client} hall 3`],
  power_state: () => ['on', 'off'],
  os_family: () => ['linux', 'windows'],
  os_name: () => ['Ubuntu', 'Debian', 'Rocky Linux'],
  os_version: () => ['22.04', '12', '9.4'],
  os_architecture: () => ['x64', 'arm64'],
  cpu_cores: () => [2, 4, 8, 16],
  memory_mib: () => [4096, 8192, 16384],
  storage_total_gib: () => [100, 200, 500],
  application_ids: (client) => [[`${client} billing`], [`${client} portal`]],
};

/** What a client has the same everywhere, mostly, whichever engagement and application a server is of. */
const OF_CLIENT: readonly string[] = ['hypervisor', 'os_architecture', 'power_state', 'location'];

/** The same number for the same words, 0..1. */
const drawn = (...words: readonly unknown[]): number =>
  createHash('sha256').update(JSON.stringify(words)).digest().readUInt32BE(0) / 2 ** 32;

const pick = (choices: readonly unknown[], ...words: readonly unknown[]) =>
  choices[Math.floor(drawn(...words) * choices.length)];

/** The servers of one wave of an engagement, those of its applications in turn. `client` stands in what is its own. */
export function trueServers(client: string, engagement: number, wave: number, count: number): TrueServer[] {
  return Array.from({ length: count }, (_, index) => {
    const stem = STEMS[index % STEMS.length] ?? '';
    const number = wave * count + index + 1;
    const shared = Object.entries(SHARED).map(([field, choicesOf]) => {
      const choices = choicesOf(client);
      const isDeviant = drawn('deviates', client, engagement, number, field) < 1 / DEVIATES_ONE_IN;
      const common = OF_CLIENT.includes(field) ? [client] : [client, engagement, stem];
      const whose = isDeviant ? [client, engagement, number] : common;
      return [field, pick(choices, ...whose, field)];
    });
    const name = `${stem}-${String(number).padStart(3, '0')}`;
    const own = { hostname: name, ip_addresses: [`10.${engagement}.${wave}.${index + 1}`] };
    return { name, truth: { ...Object.fromEntries(shared), ...own } };
  });
}
