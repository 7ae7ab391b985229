import type { FieldValues } from '../catalogue/catalogue-field.js';

/** By what a row is found to be an asset that is there already, the surest first. */
export interface AssetIdentity {
  readonly smbiosUuid: string | null;
  readonly serial: string | null;
  readonly fqdn: string | null;
  /** Unique among assets of a type at best: the last resort. */
  readonly normalisedName: string;
}

const LONGEST_IDENTITY = 255;

/** What makers leave where a serial number belongs: two machines that share one are not one. */
const PLACEHOLDER_SERIAL =
  /^(to be filled( by o\.?e\.?m\.?)?|default string|system serial number|chassis serial number|not (specified|applicable|available|provided|set)|none|n\/?a|null|unknown|empty|oem|o\.e\.m\.|invalid|serial( ?number)?|x+|0+|1+|\.+|-+|0?123456789(0|abcdef)?)$/i;

/** @param name the asset's name. @param attributes its catalogue values, normalised. */
export function identifyAsset(name: string, attributes: FieldValues): AssetIdentity {
  return {
    smbiosUuid: text(attributes.smbios_uuid),
    serial: serialOf(text(attributes.serial_number)),
    fqdn: fqdnOf(text(attributes.fqdn)),
    normalisedName: normaliseName(name),
  };
}

/** `Web-01 ` and `web-01` are one name, and so is one with characters that nobody sees (zero-width spaces). */
export function normaliseName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .replaceAll(/\s+/g, ' ')
    .toLowerCase();
}

/**
 * The two ways to write one SMBIOS UUID, the same for both of them: firmware stores its first three parts little-endian,
 * and some tools show them so (vSphere), others turned round (Windows, dmidecode).
 */
export function byteOrdersOf(uuid: string): readonly [string, string] {
  const parts = uuid.split('-');
  const turned = parts
    .map((part, index) => (index < 3 ? (part.match(/../g) ?? []).toReversed().join('') : part))
    .join('-');
  return turned < uuid ? [turned, uuid] : [uuid, turned];
}

function serialOf(serial: string | null): string | null {
  // Words that people leave there (`k.A.`, `virtual`, `see CMDB`) have no digit; makers' numbers have.
  if (serial === null || serial.length < 3 || !/\d/.test(serial) || PLACEHOLDER_SERIAL.test(serial)) return null;
  return serial.toUpperCase();
}

/**
 * The FQDN that a thing is known by: its own, else its name where that is one, since lists name machines so. Only rows
 * are found by it; elsewhere `web.sales` may as well be a whole name.
 */
export const knownFqdn = ({ fqdn, normalisedName }: AssetIdentity): string | null => fqdn ?? fqdnOf(normalisedName);

/** A name without a domain, or of the machine itself wherever it is looked up, identifies nothing. */
function fqdnOf(fqdn: string | null): string | null {
  const name = fqdn?.toLowerCase().replace(/\.$/, '') ?? '';
  if (!/^[a-z\d_]([a-z\d_-]*[a-z\d_])?(\.[a-z\d_]([a-z\d_-]*[a-z\d_])?)+$/.test(name)) return null;
  return /^localhost\.|^\d+(\.\d+){3}$/.test(name) ? null : name;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_IDENTITY ? value : null;
}
