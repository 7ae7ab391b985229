import facts from './device-types.json' with { type: 'json' };

export interface DeviceModel {
  maker: string;
  model: string;
}

const squash = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Model names that two makers share name neither. */
const byModel = new Map<string, DeviceModel | null>();
for (const [maker, models] of Object.entries(facts.makers)) {
  for (const model of models) {
    const key = squash(model);
    const known = byModel.get(key);
    byModel.set(key, known === undefined || known?.maker === maker ? { maker, model } : null);
  }
}

const makers = new Map(Object.keys(facts.makers).map((maker) => [squash(maker), maker]));
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    hewlettpackardenterprise: 'HPE',
    hewlettpackard: 'HPE',
    hp: 'HPE',
    ciscosystems: 'Cisco',
    ciscosystemsinc: 'Cisco',
    dellinc: 'Dell',
    dellemc: 'Dell',
    junipernetworks: 'Juniper',
    aristanetworks: 'Arista',
    paloaltonetworks: 'Palo Alto',
    f5networks: 'F5',
    fortinetinc: 'Fortinet',
  }),
);

/** The maker of a device model as the device type library writes both; null where no maker, or more than one, builds it. */
export function deviceModel(text: string): DeviceModel | null {
  const key = squash(text);
  const known = byModel.get(key);
  if (known !== undefined) return known;
  // "Cisco ISR 1111-8P": the maker's name before the model.
  const maker = makerNamed(text);
  const own = maker === null ? undefined : byModel.get(squash(text.slice(text.trim().split(/\s+/)[0]?.length ?? 0)));
  return own?.maker === maker ? (own ?? null) : null;
}

/** The maker that a text begins with, in the library's spelling. */
export function makerNamed(text: string): string | null {
  const words = text.trim().split(/\s+/).slice(0, 3);
  for (let count = words.length; count > 0; count--) {
    const key = squash(words.slice(0, count).join(''));
    const maker = makers.get(key) ?? OTHER_NAMES.get(key);
    if (maker !== undefined) return maker;
  }
  return null;
}
