import type { JsonValue } from '../asset-facts.js';
import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { type AssetRecord, columnKey, type Reading, readRecord } from './read-record.js';

/** Gibibytes in what a key's ending names; RVTools and Azure Migrate count in binary and decimal units as they say. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/(?:gib|gi)$/, 1],
  [/(?:mib|mi)$/, 1 / 1024],
  [/(?:tib|ti)$/, 1024],
  [/gb$/, 1e9 / 2 ** 30],
  [/mb$/, 1e6 / 2 ** 30],
  [/tb$/, 1e12 / 2 ** 30],
  [/(?:bytes|byte)$/, 1 / 2 ** 30],
];

/** Total and used storage, summed from disks, partitions and per-disk columns. */
export const storageSizeRule: EvidenceRule = {
  name: 'storage-size',
  fields: ['storage_total_gib', 'storage_used_gib', 'capacity_gib', 'used_gib'],
  find(asset, field) {
    const record = readRecord(asset);
    const isTotal = field === 'storage_total_gib' || field === 'capacity_gib';
    return isTotal ? totalOf(record) : usedOf(record);
  },
};

function totalOf(record: AssetRecord): Finding | null {
  const disks = sumOfParts(record.attribute('disks'), /^(?:capacity|size|total|provisioned|disksize)/);
  if (disks) {
    const reason = disks.count === 1 ? 'its only disk has that size' : `the ${disks.count} disks add up to it`;
    return finding(disks.gib, CONFIDENCE.follows, [disks.reading], reason);
  }
  const columns = record.columns.filter(({ key }) => /^disk\d+size/.test(key));
  const sizes = columns.map(sizeOf);
  if (columns.length > 0 && sizes.every((size) => size !== null)) {
    const gib = rounded(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0));
    if (gib > 0) return finding(gib, CONFIDENCE.follows, columns, 'the sizes of its disks add up to it');
  }
  const allocated = sizedColumn(record, /^(?:totaldiskcapacity|totaldiskallocated)(?:mib|mb|gib|gb)$/);
  if (allocated) {
    return finding(allocated.gib, CONFIDENCE.stated, [allocated.reading], `"${allocated.reading.label}" holds it`);
  }
  const partitions = sumOfParts(partitionsOf(record), /^(?:capacity|size|total)/);
  if (partitions) {
    const reason = 'the partitions add up to it; space outside them is not seen';
    return finding(partitions.gib, CONFIDENCE.likely, [partitions.reading], reason);
  }
  const provisioned = sizedColumn(record, /^(?:provisioned|allocated)(?:mib|mb|gib|gb)$/);
  if (!provisioned) return null;
  return finding(
    provisioned.gib,
    CONFIDENCE.likely,
    [provisioned.reading],
    `"${provisioned.reading.label}" counts swap and snapshots too`,
  );
}

function usedOf(record: AssetRecord): Finding | null {
  const partitions = sumOfParts(partitionsOf(record), /^(?:consumed|used|inuse)/);
  if (partitions) {
    const reason = 'the used parts of the partitions add up to it';
    return finding(partitions.gib, CONFIDENCE.follows, [partitions.reading], reason);
  }
  const used = sizedColumn(record, /^(?:inuse|consumed|unshared)(?:mib|mb|gib|gb)$/);
  if (!used) return null;
  const reason = `"${used.reading.label}" is what the datastore holds of it`;
  return finding(used.gib, CONFIDENCE.inferred, [used.reading], reason);
}

const partitionsOf = (record: AssetRecord) => record.column('partitions', 'volumes', 'filesystems', 'vpartition');

/** The sum of one size of every object in a list; null where one of them has none, since half a sum is wrong. */
function sumOfParts(reading: Reading | null, wanted: RegExp): { gib: number; count: number; reading: Reading } | null {
  if (reading === null || !isList(reading.value)) return null;
  let gib = 0;
  for (const part of reading.value) {
    const size = sizeOfPart(part, wanted);
    if (size === null) return null;
    gib += size;
  }
  return gib > 0 ? { gib: rounded(gib), count: reading.value.length, reading } : null;
}

function sizeOfPart(part: JsonValue, wanted: RegExp): number | null {
  if (typeof part !== 'object' || part === null) return null;
  for (const [label, item] of Object.entries(part)) {
    const key = columnKey(label);
    const size = isScalar(item) && wanted.test(key) ? toGib(key, String(item)) : null;
    if (size !== null) return size;
  }
  return null;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isScalar = (value: JsonValue): value is string | number => typeof value === 'string' || typeof value === 'number';

function sizedColumn(record: AssetRecord, wanted: RegExp): { gib: number; reading: Reading } | null {
  const reading = record.columns.find(({ key }) => wanted.test(key));
  const gib = reading === undefined ? null : sizeOf(reading);
  return reading === undefined || gib === null || gib === 0 ? null : { gib: rounded(gib), reading };
}

const sizeOf = ({ key, text }: Reading) => toGib(key, text);

/** A size by the unit in the text, or else in the name of its column: "Disk 1 size (In GB)". */
function toGib(key: string, text: string): number | null {
  const [, digits = '', written = ''] = /^([\d,]*\.?\d+)\s*([kmgt]i?b)?$/i.exec(text.trim()) ?? [];
  const number = Number(digits.replaceAll(',', ''));
  const unit = UNITS.find(([pattern]) => pattern.test(written === '' ? key : written.toLowerCase()));
  return digits === '' || unit === undefined || !Number.isFinite(number) ? null : number * unit[1];
}

const rounded = (gib: number) => Math.round(gib * 100) / 100;
