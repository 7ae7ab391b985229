import { endOfSupport } from '../facts/end-of-support.js';
import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { namesSeveralSystems, parseArchitecture, parseOsText } from './parse-os-text.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

interface OsSource {
  reading: Reading | null;
  confidence: number;
}

/** Best first: what runs in the guest, then what was configured, then what people wrote. */
function sources(record: AssetRecord, field: string): readonly OsSource[] {
  const own = (name: string) => (name === field ? null : record.attribute(name));
  return [
    {
      reading: record.column('osaccordingtothevmwaretools', 'guestfullname', 'guestos'),
      confidence: CONFIDENCE.stated,
    },
    { reading: own('os_name'), confidence: CONFIDENCE.stated },
    {
      reading: record.column(
        'osname',
        'os',
        'operatingsystem',
        'platform',
        'osfullname',
        'oscaption',
        'serveros',
        'platformname',
      ),
      confidence: CONFIDENCE.stated,
    },
    { reading: record.column('osaccordingtotheconfigurationfile'), confidence: CONFIDENCE.follows },
    { reading: own('os_version'), confidence: CONFIDENCE.follows },
    {
      reading: record.column(
        'osversion',
        'serverosversion',
        'osbuild',
        'osrelease',
        'osdomain',
        'kernel',
        'kernelversion',
        'osver',
      ),
      confidence: CONFIDENCE.follows,
    },
    { reading: record.column('ostype', 'serverosfamily', 'osfamily', 'ospublisher'), confidence: CONFIDENCE.follows },
    { reading: record.tag('os', 'operatingsystem', 'osname', 'platform'), confidence: CONFIDENCE.follows },
  ];
}

/** Operating system family, name, version and architecture out of the free text that tools and people write. */
export const osTextRule: EvidenceRule = {
  name: 'os-text',
  fields: ['os_family', 'os_name', 'os_version', 'os_architecture'],
  find(asset, field) {
    for (const { reading, confidence } of sources(readRecord(asset), field)) {
      if (reading === null) continue;
      const found =
        field === 'os_architecture' ? architectureFrom(reading, confidence) : osFrom(reading, field, confidence);
      if (found !== null) return found;
    }
    return null;
  },
};

/** The same out of the description and notes, where a product with its version stands in a sentence. */
export const osInNotesRule: EvidenceRule = {
  name: 'os-in-notes',
  fields: ['os_family', 'os_name', 'os_version'],
  find(asset, field) {
    const record = readRecord(asset);
    const notes = [record.description, record.column('annotation', 'notes', 'comments', 'comment', 'role')];
    for (const reading of notes) {
      // A sentence about "Linux and Windows" says nothing of this asset; a release does.
      if (reading === null || namesSeveralSystems(reading.text)) continue;
      if (parseOsText(reading.text)?.version == null) continue;
      return osFrom(reading, field, CONFIDENCE.likely);
    }
    return null;
  },
};

function architectureFrom(reading: Reading, confidence: number): Finding | null {
  const architecture = parseArchitecture(reading.text);
  if (architecture !== null) {
    return finding(architecture, Math.min(confidence, CONFIDENCE.follows), [reading], `"${reading.label}" names it`);
  }
  const os = parseOsText(reading.text);
  // ESXi has run on 64-bit x86 only since 5.0; ESXi-Arm is an experiment.
  if (os?.name === 'VMware ESXi' && Number.parseInt(os.version ?? '', 10) >= 5) {
    return finding('x64', CONFIDENCE.follows, [reading], `VMware ESXi ${os.version} runs on 64 bit only`);
  }
  // Microsoft has shipped servers for 64 bit only since 2008 R2.
  if (os?.name !== 'Microsoft Windows Server' || !/^20(?:08 R2|1|2)/.test(os.version ?? '')) return null;
  return finding('x64', CONFIDENCE.follows, [reading], `Windows Server ${os.version} runs on 64 bit only`);
}

function osFrom(reading: Reading, field: string, confidence: number): Finding | null {
  const os = parseOsText(reading.text);
  if (os === null) return null;
  const because = os.deduced ?? `"${reading.label}" says so`;
  if (field === 'os_family') return finding(os.family, confidence, [reading], because);
  if (field === 'os_name') {
    const isGeneric = os.name === 'Linux' || os.name === 'Unix';
    return isGeneric ? null : finding(os.name, confidence, [reading], because);
  }
  if (os.version === null) return null;
  const support = endOfSupport(os.name, os.version);
  return finding(os.version, confidence, [reading], support === null ? because : `${because}; ${support}`);
}
