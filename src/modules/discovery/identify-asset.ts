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

/** `Web-01 ` and `web-01` are one name. */
export function normaliseName(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function serialOf(serial: string | null): string | null {
  return serial === null || serial.length < 3 || PLACEHOLDER_SERIAL.test(serial) ? null : serial.toUpperCase();
}

/** A name without a domain, or of the machine itself wherever it is looked up, identifies nothing. */
function fqdnOf(fqdn: string | null): string | null {
  const name = fqdn?.toLowerCase().replace(/\.$/, '') ?? '';
  if (!/^[a-z\d_]([a-z\d_-]*[a-z\d_])?(\.[a-z\d_]([a-z\d_-]*[a-z\d_])?)+$/.test(name)) return null;
  return /^localhost\.|^\d+(\.\d+){3}$/.test(name) ? null : name;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_IDENTITY ? value : null;
}
