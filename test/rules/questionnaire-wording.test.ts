import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES, type AssetType } from '../../src/modules/catalogue/asset-type.js';
import { catalogueField, catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import { GapType } from '../../src/modules/gaps/gap-enums.js';
import { type AskedGap, titleOf, wordQuestion } from '../../src/modules/questionnaire/word-question.js';

const gap = (assetType: AssetType, fieldName: string, over: Partial<AskedGap> = {}): AskedGap => ({
  assetName: 'x-1',
  assetType,
  fieldName,
  gapType: GapType.MISSING_FIELD,
  invalidValue: null,
  conflictingValues: null,
  ...over,
});

const ask = (asked: AskedGap) => wordQuestion(asked, catalogueField(asked.assetType, asked.fieldName));

describe('the words of a question', () => {
  it.each<[AssetType, string, string]>([
    ['SERVER', 'hostname', 'What is the host name of server x-1?'],
    ['SERVER', 'os_name', 'What is the operating system of server x-1?'],
    ['SERVER', 'os_version', 'What is the OS version of server x-1?'],
    ['SERVER', 'ip_addresses', 'What are the IP addresses of server x-1?'],
    ['SERVER', 'cpu_cores', 'How many CPU cores does server x-1 have?'],
    ['SERVER', 'memory_mib', 'What is the memory of server x-1, in MiB?'],
    ['SERVER', 'storage_total_gib', 'What is the storage provisioned of server x-1, in GiB?'],
    ['SERVER', 'application_ids', 'What are the applications that server x-1 runs?'],
    ['SERVER', 'last_discovered_at', 'When was server x-1 last discovered?'],
    ['APPLICATION', 'is_cots', 'Does "Off-the-shelf product" hold for application x-1: yes or no?'],
    ['APPLICATION', 'business_criticality', 'What is the business criticality of application x-1?'],
    ['APPLICATION', 'infrastructure_ids', 'What is the infrastructure that application x-1 runs on?'],
    ['APPLICATION', 'rto_minutes', 'What is the recovery time objective of application x-1, in minutes?'],
    ['APPLICATION', 'sla_pct', 'What is the service level of application x-1, in %?'],
    ['DATABASE', 'application_ids', 'What are the applications that database x-1 serves?'],
    ['NETWORK_DEVICE', 'status', 'What is the status of network device x-1?'],
    ['NETWORK_LINK', 'endpoints', 'What are the endpoints of network link x-1?'],
    ['NETWORK_LINK', 'utilization_peak_pct', 'What is the utilization, peak of network link x-1, in %?'],
    ['STORAGE', 'used_gib', 'How much of storage x-1 is used, in GiB?'],
    ['STORAGE', 'attached_asset_ids', 'What is storage x-1 attached to?'],
    ['KUBERNETES_CLUSTER', 'node_count', 'What is the number of nodes of Kubernetes cluster x-1?'],
    ['OTHER', 'location', 'What is the location of x-1?'],
  ])('of %s.%s: %s %s', (assetType, fieldName, question) => {
    expect(ask(gap(assetType, fieldName))).toBe(question);
  });

  it('say what is known where that cannot be right', () => {
    const invalid = gap('SERVER', 'cpu_cores', { gapType: GapType.INVALID_VALUE, invalidValue: 'many\ncores' });
    expect(ask(invalid)).toBe(
      'How many CPU cores does server x-1 have? A source says "many cores", which cannot be right.',
    );
    const conflictingValues = [
      { value: 8, source: 'RVTOOLS' },
      { value: 4, source: 'NETBOX' },
    ];
    expect(ask(gap('SERVER', 'cpu_cores', { gapType: GapType.CONFLICTING_VALUES, conflictingValues }))).toBe(
      'How many CPU cores does server x-1 have? Sources disagree: "8" (RVTOOLS), "4" (NETBOX).',
    );
  });

  it('name a field that the catalogue has no more as it is spelled', () => {
    expect(wordQuestion(gap('SERVER', 'rack_unit'), undefined)).toBe('What is the rack unit of server x-1?');
  });

  it('are one question, of one line, that names the asset, for every field of the catalogue', () => {
    for (const assetType of ASSET_TYPES)
      for (const { name } of catalogueFor(assetType)) {
        const question = ask(gap(assetType, name));
        expect(question).toMatch(/^(What|How|When|Does) [^?]*x-1[^?]*\?$/);
        expect(question).not.toMatch(/ {2}| it |undefined|\n/);
      }
  });

  it('stay short and on one line whatever an asset is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 2000, unit: 'binary' }), (assetName) => {
        const question = ask(gap('SERVER', 'hostname', { assetName }));
        expect(question.length).toBeLessThan(200);
        expect(question).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('the heading of a section', () => {
  it.each<[string, AssetType, string]>([
    ['capacity', 'SERVER', 'Capacity of server x-1'],
    ['licensing', 'DATABASE', 'Licences of database x-1'],
    ['business', 'APPLICATION', 'Business side of application x-1'],
    ['cost_center', 'OTHER', 'Cost center of x-1'],
    ['constructor', 'NETWORK_LINK', 'Constructor of network link x-1'],
  ])('%s of %s is "%s"', (category, assetType, title) => {
    expect(titleOf(category, { assetName: 'x-1', assetType })).toBe(title);
  });
});
