import type { AssetType } from '../asset-facts.js';
import { APPLICATION_GUIDANCE } from './application-fields.js';
import {
  DATABASE_GUIDANCE,
  KUBERNETES_GUIDANCE,
  NETWORK_DEVICE_GUIDANCE,
  NETWORK_LINK_GUIDANCE,
  STORAGE_GUIDANCE,
} from './other-fields.js';
import { SERVER_GUIDANCE } from './server-fields.js';

/** Field name to two sentences: which export or command has the value, and who knows it otherwise. */
export type Guidance = Readonly<Record<string, readonly [collect: string, ask: string]>>;

const BY_TYPE: Readonly<Record<AssetType, Guidance>> = {
  SERVER: SERVER_GUIDANCE,
  APPLICATION: APPLICATION_GUIDANCE,
  DATABASE: DATABASE_GUIDANCE,
  NETWORK_DEVICE: NETWORK_DEVICE_GUIDANCE,
  NETWORK_LINK: NETWORK_LINK_GUIDANCE,
  STORAGE: STORAGE_GUIDANCE,
  KUBERNETES_CLUSTER: KUBERNETES_GUIDANCE,
  OTHER: {},
};

/** How to find a value that the record does not hold. A tenant's own field is named as it is. */
export function guideField(assetType: AssetType, field: string): readonly [collect: string, ask: string] {
  const own = BY_TYPE[assetType];
  if (Object.hasOwn(own, field)) return own[field] ?? generic(field);
  return Object.hasOwn(SERVER_GUIDANCE, field) ? (SERVER_GUIDANCE[field] ?? generic(field)) : generic(field);
}

function generic(field: string): readonly [string, string] {
  return [
    `Add a column "${field}" to the next import and map it to this field.`,
    `Ask the person who asked for "${field}" in your catalogue where it is kept.`,
  ];
}

const SHORT_FORMS: Readonly<Record<string, string>> = {
  os: 'OS',
  ip: 'IP',
  cpu: 'CPU',
  mac: 'MAC',
  fqdn: 'FQDN',
  uuid: 'UUID',
  smbios: 'SMBIOS',
  id: 'id',
  mib: 'in MiB',
  gib: 'in GiB',
  kib: 'in KiB',
  pct: 'in percent',
  ms: 'in ms',
  rto: 'RTO',
  rpo: 'RPO',
  sla: 'SLA',
  vlans: 'VLANs',
};

/** Fields whose parts make no sense one by one. */
const WHOLE: Readonly<Record<string, string>> = {
  is_cots: '"bought off the shelf"',
  is_shared_infrastructure: '"shared infrastructure"',
  is_redundant: '"redundant"',
  bandwidth_mbps: 'bandwidth in Mbit/s',
  network_in_mbps: 'incoming traffic in MB/s',
  network_out_mbps: 'outgoing traffic in MB/s',
  disk_throughput_mbps: 'disk throughput in MB/s',
  throughput_mbps: 'throughput in MB/s',
  egress_gb_month: 'egress in GB a month',
  application_ids: 'applications',
  infrastructure_ids: 'servers and databases',
  attached_asset_ids: 'attached hosts',
  host_ref: 'host',
};

/** A field's name in a sentence: `memory_mib` is "memory in MiB". */
export function fieldInWords(field: string): string {
  if (Object.hasOwn(WHOLE, field)) return WHOLE[field] ?? field;
  const words = field.split('_').map((word) => (Object.hasOwn(SHORT_FORMS, word) ? SHORT_FORMS[word] : word));
  return words.filter((word) => word !== '').join(' ');
}
