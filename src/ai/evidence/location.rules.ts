import { CONFIDENCE, type EvidenceRule, finding } from './evidence-rule.js';
import { nameTokens } from './name-tokens.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** What installers call a place that nobody named. */
const UNNAMED = /^(?:datacenter|data center|ha-datacenter|dc|site|location|default|folder|vm|office|primary|none)$/i;

const stated: EvidenceRule = {
  name: 'location-from-column',
  fields: ['location', 'site'],
  find(asset, field) {
    const record = readRecord(asset);
    const own = (name: string) => (name === field ? null : record.attribute(name));
    const readings: readonly (Reading | null)[] = [
      record.column(
        'site',
        'sitename',
        'datacenter',
        'datacentre',
        'datacenterid',
        'location',
        'hostinglocation',
        'facility',
        'campus',
      ),
      record.tag('location', 'site', 'datacenter', 'dc'),
      own('location'),
      own('site'),
      record.column('city', 'office', 'branchoffice', 'building', 'branch'),
    ];
    const found = readings.find((reading) => reading !== null && isPlace(reading.text));
    return found ? finding(found.text, CONFIDENCE.follows, [found], `"${found.label}" names the place`) : null;
  },
};

const isPlace = (text: string) => !UNNAMED.test(text) && text.length <= 80 && text.split(/\s+/).length <= 6;

/** Regions of the three large clouds, as they write them. */
const CLOUD_REGION =
  /(?<![a-z0-9])(?:(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:gov-)?(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d|(?:us|europe|asia|australia|southamerica|northamerica|me|africa)-(?:north|south|east|west|central|northeast|southeast)\d{1,2}|(?:north|west)europe|(?:east|west|central|north|south|northcentral|southcentral|westcentral)us\d?|uk(?:south|west)|germanywestcentral|francecentral|switzerlandnorth|swedencentral|(?:southeast|east)asia|japan(?:east|west)|australia(?:east|southeast)|canada(?:central|east)|brazilsouth|centralindia|koreacentral|norwayeast)(?![0-9]*[a-z]{2})/i;

const fromRegion: EvidenceRule = {
  name: 'location-from-region',
  fields: ['location'],
  find(asset) {
    const record = readRecord(asset);
    const named = [record.column('region', 'cloudregion', 'availabilityzone', 'zone'), record.tag('region')];
    for (const reading of [...named, record.name, record.attribute('fqdn')]) {
      const region = reading === null || reading.text.length > 200 ? undefined : CLOUD_REGION.exec(reading.text)?.[0];
      if (reading === null || region === undefined) continue;
      const isStated = named.includes(reading);
      return finding(
        region.toLowerCase(),
        isStated ? CONFIDENCE.follows : CONFIDENCE.inferred,
        [reading],
        `${region} is a cloud region`,
      );
    }
    const [region] = named.filter((reading) => reading !== null && isPlace(reading.text));
    return region ? finding(region.text, CONFIDENCE.likely, [region], `"${region.label}" names the region`) : null;
  },
};

/** Airport and city codes of places with data centres. Codes that are English words or common in host names are left out. */
const CITY_CODES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    akl: 'Auckland',
    ams: 'Amsterdam',
    arn: 'Stockholm',
    ath: 'Athens',
    atl: 'Atlanta',
    auh: 'Abu Dhabi',
    bcn: 'Barcelona',
    bkk: 'Bangkok',
    blr: 'Bengaluru',
    bne: 'Brisbane',
    bog: 'Bogota',
    bom: 'Mumbai',
    bru: 'Brussels',
    bsl: 'Basel',
    bud: 'Budapest',
    cdg: 'Paris',
    cgk: 'Jakarta',
    cgn: 'Cologne',
    cph: 'Copenhagen',
    cpt: 'Cape Town',
    dfw: 'Dallas',
    dub: 'Dublin',
    dus: 'Dusseldorf',
    dxb: 'Dubai',
    ewr: 'Newark',
    fra: 'Frankfurt',
    got: 'Gothenburg',
    gru: 'Sao Paulo',
    gva: 'Geneva',
    hel: 'Helsinki',
    hkg: 'Hong Kong',
    hnd: 'Tokyo',
    hyd: 'Hyderabad',
    iad: 'Ashburn',
    iah: 'Houston',
    icn: 'Seoul',
    ist: 'Istanbul',
    jfk: 'New York',
    jnb: 'Johannesburg',
    kix: 'Osaka',
    krk: 'Krakow',
    kul: 'Kuala Lumpur',
    lax: 'Los Angeles',
    lhr: 'London',
    lil: 'Lille',
    lis: 'Lisbon',
    lon: 'London',
    lux: 'Luxembourg',
    lys: 'Lyon',
    mad: 'Madrid',
    mel: 'Melbourne',
    mia: 'Miami',
    mnl: 'Manila',
    msp: 'Minneapolis',
    muc: 'Munich',
    mxp: 'Milan',
    nbo: 'Nairobi',
    nce: 'Nice',
    nrt: 'Tokyo',
    nyc: 'New York',
    ord: 'Chicago',
    osl: 'Oslo',
    pdx: 'Portland',
    pek: 'Beijing',
    phl: 'Philadelphia',
    phx: 'Phoenix',
    prg: 'Prague',
    pvg: 'Shanghai',
    rtm: 'Rotterdam',
    ruh: 'Riyadh',
    scl: 'Santiago',
    sfo: 'San Francisco',
    sgp: 'Singapore',
    sjc: 'San Jose',
    slc: 'Salt Lake City',
    stl: 'St. Louis',
    stu: 'Stuttgart',
    syd: 'Sydney',
    szx: 'Shenzhen',
    tlv: 'Tel Aviv',
    tpe: 'Taipei',
    txl: 'Berlin',
    tyo: 'Tokyo',
    vie: 'Vienna',
    waw: 'Warsaw',
    wro: 'Wroclaw',
    yul: 'Montreal',
    yvr: 'Vancouver',
    yyz: 'Toronto',
    zrh: 'Zurich',
  }),
);

const fromName: EvidenceRule = {
  name: 'location-from-name',
  fields: ['location', 'site'],
  find(asset) {
    const record = readRecord(asset);
    const reading = record.name;
    if (reading === null) return null;
    const codes = nameTokens(reading.text).filter((token) => CITY_CODES.has(token));
    const [code = ''] = codes;
    const city = CITY_CODES.get(code);
    if (city === undefined || codes.some((other) => CITY_CODES.get(other) !== city)) return null;
    return finding(city, CONFIDENCE.weak, [reading], `"${code}" in the name is the code of ${city}`);
  },
};

const fromCluster: EvidenceRule = {
  name: 'location-from-cluster',
  fields: ['location'],
  find(asset) {
    const record: AssetRecord = readRecord(asset);
    const reading = record.column('cluster', 'clustername') ?? record.attribute('virtualization_cluster');
    if (reading === null) return null;
    const city = nameTokens(reading.text)
      .map((token) => CITY_CODES.get(token))
      .find((name) => name !== undefined);
    return city === undefined
      ? null
      : finding(city, CONFIDENCE.weak, [reading], `the cluster's name has the code of ${city}`);
  },
};

export const locationRules: readonly EvidenceRule[] = [stated, fromRegion, fromName, fromCluster];
