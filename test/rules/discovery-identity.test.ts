import { describe, expect, it } from 'vitest';
import { identifyAsset, knownFqdn } from '../../src/modules/discovery/identify-asset.js';
import { settleHostName } from '../../src/modules/discovery/settle-host-name.js';

describe('host names', () => {
  it.each([
    [{ hostname: 'web1' }, { hostname: 'web1', fqdn: undefined }],
    [{ fqdn: 'web1' }, { hostname: 'web1', fqdn: undefined }],
    [{ hostname: 'web1.corp.example.' }, { hostname: 'web1', fqdn: 'web1.corp.example' }],
    [
      { fqdn: 'web1.corp.example', hostname: 'WEB1' },
      { hostname: 'WEB1', fqdn: 'web1.corp.example' },
    ],
    [{ hostname: '10.0.0.1' }, { hostname: undefined, fqdn: undefined }],
    [{}, { hostname: undefined, fqdn: undefined }],
  ])('%j', (given, expected) => {
    expect(settleHostName(given)).toEqual(expected);
  });
});

describe('an identity', () => {
  it.each([
    ['a serial number', { serial_number: 'abc123' }, { serial: 'ABC123' }],
    ['a serial number that the maker left blank', { serial_number: 'To be filled by O.E.M.' }, { serial: null }],
    ['a word where there is no serial number', { serial_number: 'k.A.' }, { serial: null }],
    ['the name of what makes machines', { serial_number: 'VMware' }, { serial: null }],
    ['zeros', { serial_number: '0000000' }, { serial: null }],
    ['a serial number of two characters', { serial_number: '12' }, { serial: null }],
    ['a domain name', { fqdn: 'Web1.Corp.Example.' }, { fqdn: 'web1.corp.example' }],
    ['a name without a domain', { fqdn: 'web1' }, { fqdn: null }],
    ['the machine itself', { fqdn: 'localhost.localdomain' }, { fqdn: null }],
    ['an address', { fqdn: '10.0.0.1' }, { fqdn: null }],
    ['a text too long to be indexed', { serial_number: 'x'.repeat(300) }, { serial: null }],
  ])('%s', (_, attributes, expected) => {
    expect(identifyAsset('n', attributes)).toMatchObject(expected);
  });

  it('is known by a name that is a domain name, where there is no other', () => {
    expect(knownFqdn(identifyAsset('Web01.Corp.Example', {}))).toBe('web01.corp.example');
    expect(knownFqdn(identifyAsset('web01.corp.example', { fqdn: 'a.corp.example' }))).toBe('a.corp.example');
    expect(knownFqdn(identifyAsset('web 01', {}))).toBeNull();
  });

  it('takes names without regard to case, width and white space', () => {
    expect(identifyAsset(' Ｗeb  01 ', {}).normalisedName).toBe('web 01');
  });

  it('takes names without the characters that nobody sees', () => {
    expect(identifyAsset('\u200bweb\u00ad01\ufeff', {}).normalisedName).toBe('web01');
  });
});
