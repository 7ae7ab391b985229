import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { readRecord } from './read-record.js';

type Words = readonly (readonly [RegExp, string])[];

const TYPES: Words = [
  [/\b(?:s3|object|blob|swift|ceph rgw|minio)\b/i, 'object'],
  [/\b(?:nas|nfs|smb|cifs|filer|isilon|fas\d*|ontap|netapp|synology|qnap)\b/i, 'nas'],
  [
    /\b(?:san|fc|fibre channel|fiber channel|iscsi|vmfs|lun|powermax|vmax|unity|3par|pure|flasharray|primera|nimble|vsan)\b/i,
    'san',
  ],
  [/\b(?:local|das|direct[ -]attached|internal)\b/i, 'local'],
];
const DISKS: Words = [
  [/\bnvme\b/i, 'nvme'],
  [/\b(?:ssd|all[ -]?flash|flash|solid[ -]state)\b/i, 'ssd'],
  [/\b(?:tape|lto-?\d?)\b/i, 'tape'],
  [/\b(?:hdd|sas|sata|nl-?sas|spinning|7\.2k|10k|15k)\b/i, 'hdd'],
];
const PROTOCOLS: Words = [
  [/\b(?:s3|swift)\b/i, 's3'],
  [/\biscsi\b/i, 'iscsi'],
  [/\b(?:nfs(?:v?[34])?)\b/i, 'nfs'],
  [/\b(?:smb|cifs)\b/i, 'smb'],
  [/\b(?:fc|fibre channel|fiber channel|fcp)\b/i, 'fc'],
];

const WORDS: Readonly<Record<string, Words>> = { storage_type: TYPES, disk_type: DISKS, protocol: PROTOCOLS };

/** Kind, disks and protocol of a storage system from its type and model columns, and from its name. */
export const storageKindRule: EvidenceRule = {
  name: 'storage-kind',
  fields: ['storage_type', 'disk_type', 'protocol'],
  find(asset, field) {
    if (asset.assetType !== 'STORAGE') return null;
    const record = readRecord(asset);
    for (const [reading, confidence] of [
      [
        record.column(
          'type',
          'storagetype',
          'storagetypelabel',
          'datastoretype',
          'category',
          'tier',
          'disktype',
          'media',
        ),
        CONFIDENCE.follows,
      ],
      [field === 'storage_type' ? record.attribute('protocol') : null, CONFIDENCE.follows],
      [record.column('protocol', 'address', 'url'), CONFIDENCE.follows],
      [record.column('model', 'devicetype', 'product', 'vendor', 'manufacturer'), CONFIDENCE.inferred],
      [record.description, CONFIDENCE.likely],
      [record.name, CONFIDENCE.weak],
    ] as const) {
      const found =
        reading === null
          ? []
          : (WORDS[field] ?? []).filter(([pattern]) => pattern.test(reading.text.slice(0, 200).replace(/[_-]/g, ' ')));
      const [only] = found;
      if (reading !== null && only && found.length === 1)
        return finding(only[1], confidence, [reading], `"${reading.label}" says so`);
    }
    return null;
  },
};
