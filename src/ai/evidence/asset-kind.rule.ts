import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { parseOsText } from './parse-os-text.js';
import { type AssetRecord, readRecord } from './read-record.js';

/** Makers and models that only virtual machines report. */
const VIRTUAL_HARDWARE =
  /vmware|virtual machine|virtualbox|innotek|qemu|\bkvm\b|\bxen\b|\bhvm domu\b|amazon ec2|google compute|bochs|nutanix|openstack|parallels/i;
/** Registered prefixes of virtual network cards (IEEE OUI registry): VMware, Hyper-V, KVM, Xen, VirtualBox, Nutanix. */
const VIRTUAL_CARD =
  /(?:^|[\s,;"])(?:00[:-]?50[:-]?56|00[:-]?0c[:-]?29|00[:-]?05[:-]?69|00[:-]?15[:-]?5d|52[:-]?54[:-]?00|00[:-]?16[:-]?3e|08[:-]?00[:-]?27|50[:-]?6b[:-]?8d)/i;
const SERVER_MAKER = /\b(?:dell|hpe?|hewlett|lenovo|supermicro|fujitsu|cisco ucs|ibm|oracle|huawei|inspur|nec)\b/i;

/** Physical, virtual or hypervisor, from what hardware, identifiers and operating system say. */
export const assetKindRule: EvidenceRule = {
  name: 'asset-kind',
  fields: ['asset_kind'],
  find(asset) {
    const record = readRecord(asset);
    return (
      fromFlag(record) ??
      fromSystem(record) ??
      fromHardware(record) ??
      fromIdentifiers(record) ??
      fromNotes(record) ??
      fromName(record)
    );
  },
};

function fromFlag(record: AssetRecord): Finding | null {
  const isPhysical = record.column('isphysical', 'physical');
  const isVirtual = record.column('virtual', 'isvirtual', 'virtualmachine');
  const flag = isPhysical ?? isVirtual;
  if (flag !== null && /^(?:true|false|yes|no|1|0|y|n)$/i.test(flag.text)) {
    const says = /^(?:true|yes|1|y)$/i.test(flag.text);
    const kind = says === (flag === isPhysical) ? 'physical' : 'virtual';
    return finding(kind, CONFIDENCE.stated, [flag], `"${flag.label}" is ${flag.text}`);
  }
  const type = record.column(
    'servertype',
    'machinetypelabel',
    'machinetype',
    'assetkind',
    'cisubtype',
    'devicekind',
    'hwtype',
  );
  const [, word] = /\b(physical|bare ?metal|virtual|vm|hypervisor|container|appliance)\b/i.exec(type?.text ?? '') ?? [];
  if (type === null || word === undefined) return null;
  const kind =
    { 'bare metal': 'physical', baremetal: 'physical', vm: 'virtual' }[word.toLowerCase()] ?? word.toLowerCase();
  return finding(kind, CONFIDENCE.stated, [type], `"${type.label}" says ${word.toLowerCase()}`);
}

function fromSystem(record: AssetRecord): Finding | null {
  const host = record.column('esxversion');
  if (host !== null) return finding('hypervisor', CONFIDENCE.stated, [host], 'it has an ESX version');
  const os = record.attribute('os_name') ?? record.column('osname', 'os', 'operatingsystem', 'platform');
  if (os === null || parseOsText(os.text)?.name !== 'VMware ESXi') return null;
  return finding('hypervisor', CONFIDENCE.follows, [os], 'it runs VMware ESXi');
}

function fromHardware(record: AssetRecord): Finding | null {
  const maker =
    record.column('manufacturer', 'vendor', 'hwvendor', 'systemmanufacturer') ?? record.attribute('manufacturer');
  const model =
    record.column('model', 'modelid', 'hardwaremodel', 'productname', 'systemmodel', 'devicetype') ??
    record.attribute('model');
  const serial = record.attribute('serial_number') ?? record.column('serialnumber', 'serial');
  if (serial !== null && /^vmware-/i.test(serial.text)) {
    return finding('virtual', CONFIDENCE.stated, [serial], 'the serial number is one VMware gives');
  }
  const virtual = [maker, model].find((reading) => reading !== null && VIRTUAL_HARDWARE.test(reading.text));
  if (virtual)
    return finding('virtual', CONFIDENCE.follows, [virtual], `"${virtual.label}" is that of a virtual machine`);
  const chassis = record.column('chassistype', 'formfactor', 'rack', 'rackunit', 'rackposition', 'uheight');
  if (chassis !== null) return finding('physical', CONFIDENCE.follows, [chassis], `it has a "${chassis.label}"`);
  if (maker !== null && SERVER_MAKER.test(maker.text) && model !== null) {
    return finding('physical', CONFIDENCE.inferred, [maker, model], 'it is a model of a server maker');
  }
  return null;
}

function fromIdentifiers(record: AssetRecord): Finding | null {
  const id = record.column(
    'vmuuid',
    'vmid',
    'hwversion',
    'vmversion',
    'vmwaremorefid',
    'morefid',
    'vmwarevmname',
    'instanceuuid',
  );
  if (id !== null) return finding('virtual', CONFIDENCE.stated, [id], `only virtual machines have a "${id.label}"`);
  const hypervisor =
    record.attribute('hypervisor') ?? record.attribute('virtualization_cluster') ?? record.column('hypervisor');
  if (hypervisor !== null && !/^(?:no|false|physical)$/i.test(hypervisor.text)) {
    return finding('virtual', CONFIDENCE.follows, [hypervisor], `it runs on "${hypervisor.label}"`);
  }
  const card = record.attribute('mac_addresses') ?? record.column('macaddress', 'primarymacaddress', 'mac');
  if (card === null || !VIRTUAL_CARD.test(card.text)) return null;
  return finding('virtual', CONFIDENCE.inferred, [card], 'its network card has the prefix of a virtual one');
}

/** Product lines of servers, which people write into remarks. */
const SERVER_LINES = /\b(?:poweredge|proliant|thinksystem|primergy|system x\d|synergy|superserver|bare ?metal)\b/i;

function fromNotes(record: AssetRecord): Finding | null {
  const notes = [record.description, record.column('remarks', 'comments', 'comment', 'notes', 'annotation')];
  for (const reading of notes) {
    const head = reading?.text.slice(0, 300) ?? '';
    const isVirtual = /\bvm on\b|\bvirtual (?:machine|server)\b/i.test(head);
    const isPhysical = SERVER_LINES.test(head) || /\bphysical (?:machine|server|box)\b/i.test(head);
    if (reading === null || isVirtual === isPhysical) continue;
    return finding(
      isVirtual ? 'virtual' : 'physical',
      CONFIDENCE.likely,
      [reading],
      `"${reading.label}" speaks of such a machine`,
    );
  }
  return null;
}

function fromName(record: AssetRecord): Finding | null {
  if (record.name === null) return null;
  const tokens = nameTokens(record.name.text);
  const host = tokens.find((token) => /^(?:esx|esxi|esxhost|hyperv|pve|proxmox)$/.test(token));
  if (host) return finding('hypervisor', CONFIDENCE.likely, [record.name], `"${host}" in the name is a hypervisor`);
  const guest = tokens.find((token) => /^(?:vm|vms)$/.test(token));
  return guest ? finding('virtual', CONFIDENCE.weak, [record.name], `"${guest}" in the name`) : null;
}
