import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

const isTrue = (reading: Reading | null) => reading !== null && /^(?:true|yes|1)$/i.test(reading.text);

/** What RVTools shows that stands in the way of copying a machine (the checks of kubev2v's migration planner). */
const SIGNS: readonly (readonly [string, (record: AssetRecord) => Reading | null])[] = [
  ['rdm', (record) => when(record.column('raw', 'rdm', 'rawdevicemapping'), isTrue)],
  ['shared_disk', (record) => when(record.column('sharingmode'), ({ text }) => /multiwriter/i.test(text))],
  ['shared_disk', (record) => when(record.column('sharedbus'), ({ text }) => /^(?:virtual|physical)/i.test(text))],
  [
    'fault_tolerance',
    (record) =>
      when(record.column('ftstate'), ({ text }) => /^(?:running|enabled|starting|needsecondary)$/i.test(text)),
  ],
  [
    'snapshot',
    (record) => when(record.column('snapshots', 'snapshotcount', 'numsnapshots'), ({ text }) => Number(text) > 0),
  ],
  ['snapshot', (record) => when(record.column('consolidationneeded'), isTrue)],
  [
    'usb',
    (record) =>
      when(
        record.column('usb', 'usbdevices', 'usbconnected'),
        (reading) => isTrue(reading) || Number(reading.text) > 0,
      ),
  ],
];

function when(reading: Reading | null, holds: (reading: Reading) => boolean): Reading | null {
  return reading !== null && holds(reading) ? reading : null;
}

export const migrationBlockersRule: EvidenceRule = {
  name: 'migration-blockers',
  fields: ['migration_blockers'],
  find(asset) {
    const record = readRecord(asset);
    const found = SIGNS.flatMap(([blocker, sign]) => {
      const reading = sign(record);
      return reading === null ? [] : [{ blocker, reading }];
    });
    if (found.length === 0) return null;
    const blockers = [...new Set(found.map(({ blocker }) => blocker))];
    return finding(
      blockers,
      CONFIDENCE.follows,
      found.map(({ reading }) => reading),
      'the virtual machine shows them',
    );
  },
};
