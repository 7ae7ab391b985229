import { deviceModel, makerNamed } from '../facts/device-types.js';
import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** Software that only one maker's devices run. */
const MAKER_OF_SOFTWARE: readonly (readonly [RegExp, string])[] = [
  [/\b(?:cisco )?(?:ios(?:[ -]x[er])?|nx-?os|asa)\b/i, 'Cisco'],
  [/\bjun(?:ip)?er|\bjunos\b/i, 'Juniper'],
  [/\b(?:arista|eos)\b/i, 'Arista'],
  [/\bforti(?:os|gate)\b/i, 'Fortinet'],
  [/\bpan-?os\b/i, 'Palo Alto'],
  [/\b(?:big-?ip|tmos)\b/i, 'F5'],
  [/\brouteros\b/i, 'MikroTik'],
];

const ROLES: readonly (readonly [RegExp, RegExp, string])[] = [
  [/\b(?:router|gateway|cpe)\b/i, /^(?:rtr|router|rt|gw|cpe|pe|ce)$/, 'router'],
  [
    /\b(?:switch|spine|leaf|tor|access|distribution|core)\b/i,
    /^(?:sw|swi|switch|asw|csw|dsw|leaf|spine|tor)$/,
    'switch',
  ],
  [/\bfirewall|\bngfw\b/i, /^(?:fw|firewall|asa|fgt|pa)$/, 'firewall'],
  [/\bload.?balanc|\badc\b/i, /^(?:lb|slb|ltm|f5|adc|nlb)$/, 'load_balancer'],
  [/\bwan.?(?:optimi[sz]er|accelerator)|\bsteelhead\b/i, /^(?:wan|wanop|steelhead)$/, 'wan_optimizer'],
];

/** Maker, model and role of a network device, by the device type library and by how devices are named. */
export const deviceModelRule: EvidenceRule = {
  name: 'device-model',
  fields: ['manufacturer', 'model', 'role', 'os_version'],
  find(asset, field) {
    if (asset.assetType !== 'NETWORK_DEVICE') return null;
    const record = readRecord(asset);
    switch (field) {
      case 'manufacturer':
        return maker(record);
      case 'model':
        return model(record);
      case 'role':
        return role(record);
      default:
        return softwareVersion(record);
    }
  },
};

const software = (record: AssetRecord) =>
  record.column('platform', 'os', 'osname', 'software', 'softwareversion', 'firmware', 'osversion');
const modelColumn = (record: AssetRecord) =>
  record.column('model', 'devicetype', 'devicemodel', 'modelid', 'hardware', 'type', 'partnumber', 'productid');

function maker(record: AssetRecord): Finding | null {
  const typed = record.attribute('model') ?? modelColumn(record);
  const known = typed === null ? null : deviceModel(typed.text);
  if (typed !== null && known !== null) {
    return finding(
      known.maker,
      CONFIDENCE.follows,
      [typed],
      `${known.model} is built by ${known.maker} (device type library)`,
    );
  }
  for (const reading of [typed, record.description]) {
    const named = reading === null ? null : makerNamed(reading.text);
    if (reading !== null && named !== null)
      return finding(named, CONFIDENCE.inferred, [reading], `"${reading.label}" begins with it`);
  }
  const runs = software(record) ?? record.attribute('os_version');
  const bySoftware = runs === null ? undefined : MAKER_OF_SOFTWARE.find(([pattern]) => pattern.test(runs.text))?.[1];
  return runs !== null && bySoftware !== undefined
    ? finding(bySoftware, CONFIDENCE.inferred, [runs], `only its devices run that`)
    : null;
}

function model(record: AssetRecord): Finding | null {
  for (const reading of [modelColumn(record), record.description, record.name]) {
    const known = reading === null || reading.text.length > 100 ? null : deviceModel(reading.text);
    if (reading !== null && known !== null) {
      return finding(
        known.model,
        CONFIDENCE.follows,
        [reading],
        `"${reading.label}" is a model of ${known.maker} (device type library)`,
      );
    }
  }
  return null;
}

function role(record: AssetRecord): Finding | null {
  for (const reading of [
    record.column('role', 'devicerole', 'function', 'category', 'devicetype', 'type'),
    record.description,
  ]) {
    const found = reading === null ? undefined : ROLES.find(([words]) => words.test(reading.text.slice(0, 200)));
    if (reading !== null && found)
      return finding(found[2], CONFIDENCE.follows, [reading], `"${reading.label}" says so`);
  }
  return record.name === null ? null : roleFromName(record.name);
}

function roleFromName(name: Reading): Finding | null {
  const tokens = nameTokens(name.text);
  const found = ROLES.filter(([, short]) => tokens.some((token) => short.test(token)));
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  return finding(only[2], CONFIDENCE.inferred, [name], 'the name has its usual short form');
}

function softwareVersion(record: AssetRecord): Finding | null {
  const reading = software(record);
  const [, version] =
    /(?:^|[\s,v])v?(\d{1,3}(?:\.\d{1,4}){1,3}(?:[()a-z]\w{0,6}\)?){0,3})/i.exec(reading?.text.slice(0, 200) ?? '') ??
    [];
  if (reading === null || version === undefined) return null;
  return finding(version, CONFIDENCE.follows, [reading], `"${reading.label}" ends with it`);
}
