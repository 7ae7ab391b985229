import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/vmware|vsphere|vcenter|\besxi?\b/i, 'VMware vSphere'],
  [/hyper-?v|microsoft corporation.*virtual machine|virtual machine.*microsoft/i, 'Microsoft Hyper-V'],
  [/nutanix|\bahv\b/i, 'Nutanix AHV'],
  [/proxmox/i, 'Proxmox VE'],
  [/ovirt|\brhe?v\b|red hat virtualization/i, 'oVirt'],
  [/qemu|\bkvm\b|openstack/i, 'KVM'],
  [/xenserver|citrix hypervisor|xcp-?ng|\bxen\b|hvm domu/i, 'Xen'],
  [/amazon ec2/i, 'Amazon EC2'],
  [/powervm|ibm,lpar/i, 'IBM PowerVM'],
  [/oracle vm/i, 'Oracle VM'],
];

/** What a virtual machine runs on, from the column for it, from what VMware alone exports, or from its hardware. */
export const hypervisorRule: EvidenceRule = {
  name: 'hypervisor',
  fields: ['hypervisor'],
  find(asset) {
    const record = readRecord(asset);
    const named = record.column(
      'hypervisor',
      'hypervisortype',
      'virtualizationplatform',
      'visdkservertype',
      'platformtype',
    );
    const product = named === null ? null : productIn(named.text);
    if (named !== null && product !== null)
      return finding(product, CONFIDENCE.stated, [named], `"${named.label}" names it`);
    const vmware = record.column(
      'visdkserver',
      'visdkuuid',
      'vmwaremorefid',
      'vmwarevcenterid',
      'vcenterid',
      'vcentername',
      'morefid',
      'srmplaceholder',
    );
    if (vmware !== null)
      return finding('VMware vSphere', CONFIDENCE.follows, [vmware], `only vSphere writes a "${vmware.label}"`);
    const hardware = [
      record.column('manufacturer', 'systemmanufacturer', 'vendor'),
      record.column('model', 'systemmodel', 'hardwaremodel', 'modelid'),
      record.attribute('serial_number'),
    ].filter((reading) => reading !== null);
    const built = productIn(hardware.map(({ text }) => text).join(' '));
    if (built !== null)
      return finding(built, CONFIDENCE.follows, hardware, 'maker and model are those it gives its machines');
    const note = record.description ?? record.column('remarks', 'comments', 'notes', 'annotation');
    const noted = note === null ? null : /\b(?:vm|runs|hosted) on\b[^.;]{0,60}/i.exec(note.text.slice(0, 300))?.[0];
    const told = noted ? productIn(noted) : null;
    if (note !== null && told !== null) return finding(told, CONFIDENCE.likely, [note], `"${note.label}" names it`);
    const cluster = record.attribute('virtualization_cluster') ?? record.column('cluster', 'clustertype');
    const hinted = cluster === null ? null : productIn(cluster.text);
    return cluster !== null && hinted !== null
      ? finding(hinted, CONFIDENCE.weak, [cluster], "the cluster's name hints at it")
      : null;
  },
};

const productIn = (text: string) => PRODUCTS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
