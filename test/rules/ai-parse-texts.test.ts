import { describe, expect, it } from 'vitest';
import { parseDatabaseText } from '../../src/ai/evidence/parse-database-text.js';
import { parseArchitecture, parseOsText } from '../../src/ai/evidence/parse-os-text.js';
import { deviceModel, makerNamed } from '../../src/ai/facts/device-types.js';
import { endOfSupport } from '../../src/ai/facts/end-of-support.js';

describe('parseOsText', () => {
  it.each([
    ['Red Hat Enterprise Linux 9 (64-bit)', 'linux', 'Red Hat Enterprise Linux', '9'],
    ['Red Hat Enterprise Linux Server release 7.9 (Maipo)', 'linux', 'Red Hat Enterprise Linux', '7.9'],
    ['rhel8', 'linux', 'Red Hat Enterprise Linux', '8'],
    ['Red Hat Fedora (32-bit)', 'linux', 'Fedora', null],
    ['CentOS 4/5 or later (64-bit)', 'linux', 'CentOS', null],
    ['CentOS Linux release 7.9.2009 (Core)', 'linux', 'CentOS', '7.9.2009'],
    ['CentOS Stream 9', 'linux', 'CentOS Stream', '9'],
    ['Rocky Linux 8.9 (64-bit)', 'linux', 'Rocky Linux', '8.9'],
    ['Oracle Linux 8 (64-bit)', 'linux', 'Oracle Linux', '8'],
    ['SUSE Linux Enterprise 15 (64-bit)', 'linux', 'SUSE Linux Enterprise Server', '15'],
    ['SLES 12 SP5', 'linux', 'SUSE Linux Enterprise Server', '12 SP5'],
    ['Debian GNU/Linux 9 (64-bit)', 'linux', 'Debian GNU/Linux', '9'],
    ['Ubuntu Linux 20.04', 'linux', 'Ubuntu Linux', '20.04'],
    ['Ubuntu 22.04.3 LTS', 'linux', 'Ubuntu Linux', '22.04.3'],
    ['Amazon Linux 2 (64-bit)', 'linux', 'Amazon Linux', '2'],
    ['VMware Photon OS (64-bit)', 'linux', 'VMware Photon OS', null],
    ['Other 3.x or later Linux (64-bit)', 'linux', 'Linux', null],
    ['Debian 12 bookworm', 'linux', 'Debian GNU/Linux', '12'],
    ['insetup::buster', 'linux', 'Debian GNU/Linux', '10'],
    ['5.14.0-362.8.1.el9_3.x86_64', 'linux', 'Red Hat Enterprise Linux compatible', '9'],
    ['4.14.336-253.554.amzn2.x86_64', 'linux', 'Amazon Linux', '2'],
    ['5.15.0-91-generic', 'linux', 'Ubuntu Linux', null],
    ['Linux db1 6.1.0-18-amd64 #1 SMP Debian 6.1.76-1 x86_64', 'linux', 'Debian GNU/Linux', null],
    ['Microsoft Windows Server 2019 (64-bit)', 'windows', 'Microsoft Windows Server', '2019'],
    ['Microsoft Windows Server 2012 R2 Standard', 'windows', 'Microsoft Windows Server', '2012 R2'],
    ['windows server 2012 R2', 'windows', 'Microsoft Windows Server', '2012 R2'],
    ['Windows 2008 R2', 'windows', 'Microsoft Windows Server', '2008 R2'],
    ['Microsoft Windows Server 2016 or later (64-bit)', 'windows', 'Microsoft Windows Server', null],
    ['Microsoft® Windows Server® Datacenter 2022', 'windows', 'Microsoft Windows Server', '2022'],
    ['w2k12r2', 'windows', 'Microsoft Windows Server', '2012 R2'],
    ['Windows NT 10.0.17763', 'windows', 'Microsoft Windows Server', '2019'],
    ['10.0.20348', 'windows', 'Microsoft Windows Server', '2022'],
    ['Microsoft Windows 10 (64-bit)', 'windows', 'Microsoft Windows', '10'],
    ['10.0.19045', 'windows', 'Microsoft Windows', '10'],
    ['Windows', 'windows', 'Microsoft Windows', null],
    ['Oracle Solaris 11 (64-bit)', 'unix', 'Oracle Solaris', '11'],
    ['SunOS 5.10', 'unix', 'Oracle Solaris', '10'],
    ['IBM AIX 7.2', 'unix', 'IBM AIX', '7.2'],
    ['FreeBSD 12 or later versions (64-bit)', 'unix', 'FreeBSD', null],
    ['VMware ESXi 8.0', 'other', 'VMware ESXi', '8.0'],
  ])('%s', (text, family, name, version) => {
    expect(parseOsText(text)).toMatchObject({ family, name, version });
  });

  it.each(['', 'Other (64-bit)', 'Cisco IOS', 'The winter release', 'https://10.46.29.190:8443', 'Salinux'])(
    'not %s',
    (text) => {
      expect(parseOsText(text)).toBeNull();
    },
  );
});

describe('parseArchitecture', () => {
  it.each([
    ['Debian GNU/Linux 9 (64-bit)', 'x64'],
    ['Red Hat Fedora (32-bit)', 'x86'],
    ['5.14.0-362.el9.x86_64', 'x64'],
    ['Linux 6.1 aarch64', 'arm64'],
    ['AIX 7.2 POWER9', 'power'],
    ['SunOS sparc', 'sparc'],
    ['SLES s390x', 'other'],
    ['i686', 'x86'],
    ['Debian', null],
  ])('%s is %s', (text, expected) => {
    expect(parseArchitecture(text)).toBe(expected);
  });
});

describe('parseDatabaseText', () => {
  it.each([
    ['Microsoft SQL Server 2019 Standard Edition (64-bit)', 'mssql', '2019', 'Standard'],
    ['Microsoft SQL Server 2008 R2', 'mssql', '2008 R2', null],
    ['SQL Server 15.0.4480.2', 'mssql', '2019', null],
    ['Oracle Database 19c Enterprise Edition Release 19.0.0.0.0', 'oracle', '19c', 'Enterprise'],
    ['oracle 12c R2', 'oracle', '12c R2', null],
    ['hr_ora19c', 'oracle', '19c', null],
    ['PostgreSQL 14.5 on x86_64-pc-linux-gnu', 'postgresql', '14.5', null],
    ['MySQL Community Server 8.0.36', 'mysql', '8.0.36', 'Community'],
    ['MariaDB 10.6', 'other', '10.6', null],
    ['MongoDB 6.0', 'mongodb', '6.0', null],
    ['IBM DB2 LUW 11.5', 'db2', '11.5', null],
    ['SAP HANA 2.0', 'other', '2.0', null],
  ])('%s', (text, engine, version, edition) => {
    expect(parseDatabaseText(text)).toMatchObject({ engine, version, edition });
  });

  it.each(['Oracle Linux 8', 'Oracle Corporation', 'web server', 'DB2000', ''])('not %s', (text) => {
    expect(parseDatabaseText(text)).toBeNull();
  });
});

describe('endOfSupport', () => {
  it.each([
    ['Microsoft Windows Server', '2019', '2029-01-09'],
    ['Microsoft Windows Server', '2012 R2', '2023-10-10'],
    ['Microsoft Windows Server', '2008 R2', '2020-01-14'],
    ['Red Hat Enterprise Linux', '9.4', '2032-05-31'],
    ['SUSE Linux Enterprise Server', '15 SP4', '2023-12-31'],
    ['Microsoft SQL Server', '2019', '2030-01-08'],
    ['Apache Tomcat', '8.5.100', '2024-03-31'],
  ])('%s %s', (name, version, date) => {
    expect(endOfSupport(name, version)).toBe(`vendor support of ${name} ${version} until ${date} (endoflife.date)`);
  });

  it.each([
    ['Microsoft Windows', '10'],
    ['SUSE Linux Enterprise Server', '15'],
    ['Red Hat Enterprise Linux', '99'],
    ['constructor', '1'],
  ])('says nothing of %s %s', (name, version) => {
    expect(endOfSupport(name, version)).toBeNull();
  });
});

describe('device types', () => {
  it('find the maker of a model, also with its own name before it', () => {
    expect(deviceModel('ISR 1111-8P')).toEqual({ maker: 'Cisco', model: 'ISR 1111-8P' });
    expect(deviceModel('Cisco ISR 1111-8P')).toEqual({ maker: 'Cisco', model: 'ISR 1111-8P' });
    expect(deviceModel('Juniper ISR 1111-8P')).toBeNull();
    expect(deviceModel('Model X')).toBeNull();
  });

  it('know makers under the names they go by', () => {
    expect(makerNamed('Hewlett Packard Enterprise')).toBe('HPE');
    expect(makerNamed('Cisco Systems, Inc.')).toBe('Cisco');
    expect(makerNamed('Palo Alto PA-220')).toBe('Palo Alto');
    expect(makerNamed('Nobody knows')).toBeNull();
  });
});
