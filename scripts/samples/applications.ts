export type Environment = 'production' | 'pre_production' | 'test' | 'development' | 'sandbox' | 'dr';
export type Tier = 'web' | 'app' | 'db' | 'inf';

export interface OperatingSystem {
  /** As vCenter lists it. */
  readonly configured: string;
  readonly family: 'windows' | 'linux' | 'unix';
  readonly name: string;
  readonly version: string;
  /** The release within the version, which only the guest itself reports. */
  readonly release?: string;
  readonly architecture: 'x64' | 'x86';
  readonly firmware: 'bios' | 'efi';
}

const os = (
  configured: string,
  family: OperatingSystem['family'],
  name: string,
  version: string,
  firmware: OperatingSystem['firmware'],
  release?: string,
): OperatingSystem => ({
  configured,
  family,
  name,
  version,
  firmware,
  ...(release !== undefined && { release }),
  architecture: configured.includes('32-bit') ? 'x86' : 'x64',
});

const WINDOWS = 'Microsoft Windows Server';
const RED_HAT = 'Red Hat Enterprise Linux';

export const SYSTEMS = {
  w2008: os('Microsoft Windows Server 2008 R2 (64-bit)', 'windows', WINDOWS, '2008 R2', 'bios'),
  w2003: os('Microsoft Windows Server 2003 Standard (32-bit)', 'windows', WINDOWS, '2003', 'bios'),
  w2016: os('Microsoft Windows Server 2016 (64-bit)', 'windows', WINDOWS, '2016', 'bios'),
  w2019: os('Microsoft Windows Server 2019 (64-bit)', 'windows', WINDOWS, '2019', 'efi'),
  w2022: os('Microsoft Windows Server 2022 (64-bit)', 'windows', WINDOWS, '2022', 'efi'),
  rhel7: os('Red Hat Enterprise Linux 7 (64-bit)', 'linux', RED_HAT, '7', 'bios', '7.9'),
  rhel8: os('Red Hat Enterprise Linux 8 (64-bit)', 'linux', RED_HAT, '8', 'efi', '8.6'),
  rhel9: os('Red Hat Enterprise Linux 9 (64-bit)', 'linux', RED_HAT, '9', 'efi', '9.2'),
  sles12: os('SUSE Linux Enterprise 12 (64-bit)', 'linux', 'SUSE Linux Enterprise Server', '12', 'bios', '12.5'),
  ubuntu: os('Ubuntu Linux (64-bit)', 'linux', 'Ubuntu', '22.04', 'efi', '22.04'),
  oracle: os('Oracle Linux 8 (64-bit)', 'linux', 'Oracle Linux', '8', 'efi', '8.7'),
  centos: os('CentOS 7 (64-bit)', 'linux', 'CentOS', '7', 'bios', '7.9'),
} as const;

export type SystemName = keyof typeof SYSTEMS;

export interface Application {
  readonly name: string;
  /** In machine names; blank when the role alone names them. */
  readonly code: string;
  readonly owner: string;
  readonly team: string;
  readonly businessUnit: string;
  readonly costCenter: string;
  readonly stack: string;
  /** How its machines are called: web-prd-014, ams-wsh-web01-prd, NWSQLP03, or srv0231. */
  readonly naming: 'role' | 'site' | 'packed' | 'opaque';
  readonly isShared: boolean;
  readonly systems: Readonly<Partial<Record<Tier, readonly SystemName[]>>>;
  /** Such as `production web 4`. */
  readonly machines: readonly string[];
}

const application = (
  name: string,
  code: string,
  [owner, team, businessUnit, costCenter]: readonly [string, string, string, string],
  stack: string,
  naming: Application['naming'],
  systems: Application['systems'],
  machines: string,
): Application => ({
  name,
  code,
  owner,
  team,
  businessUnit,
  costCenter,
  stack,
  naming,
  systems,
  isShared: businessUnit === 'IT',
  machines: machines.split(', '),
});

const SALES = ['Mara Lindqvist', 'E-Commerce Platform', 'Sales', 'CC-4100'] as const;
const FINANCE = ['Tobias Renner', 'Finance Systems', 'Finance', 'CC-2200'] as const;
const LOGISTICS = ['Ines Carvalho', 'Supply Chain IT', 'Logistics', 'CC-5300'] as const;
const PEOPLE = ['Oskar Brandt', 'HR Applications', 'Human Resources', 'CC-1700'] as const;
const INFRASTRUCTURE = ['Priya Nair', 'Core Infrastructure', 'IT', 'CC-9000'] as const;
const ANALYTICS = ['Helen Osei', 'Data & Analytics', 'Finance', 'CC-2400'] as const;
const ENGINEERING = ['Joris Vermeer', 'Developer Services', 'IT', 'CC-9100'] as const;

export const APPLICATIONS: readonly Application[] = [
  application(
    'Webshop',
    'wsh',
    SALES,
    'Java 17, Spring Boot, nginx, PostgreSQL',
    'role',
    { web: ['rhel8'], app: ['rhel8', 'rhel9'], db: ['rhel8'] },
    'production web 8, production app 6, production db 2, pre_production web 2, pre_production app 2, pre_production db 1, test web 2, development web 2, development app 2, dr web 2, dr app 1',
  ),
  application(
    'Order Management',
    'oms',
    SALES,
    'Java 8, WebLogic 12c, Oracle 19c',
    'role',
    { app: ['oracle'], db: ['oracle'] },
    'production app 4, production db 2, pre_production app 1, pre_production db 2, test app 2, test db 1, dr db 1',
  ),
  application(
    'SAP ERP',
    'sap',
    FINANCE,
    'SAP ECC 6.0 EHP8, ABAP, Oracle 12c',
    'site',
    { app: ['sles12'], db: ['sles12'] },
    'production app 5, production db 2, pre_production app 2, pre_production db 1, development app 1, development db 1, dr app 2',
  ),
  application(
    'Payroll',
    'pay',
    PEOPLE,
    '.NET Framework 4.8, IIS, SQL Server 2017',
    'packed',
    { web: ['w2016'], db: ['w2016', 'w2019'] },
    'production web 2, production db 1, test web 1, test db 1',
  ),
  application(
    'CRM',
    'crm',
    SALES,
    '.NET 6, IIS, SQL Server 2019',
    'site',
    { web: ['w2019'], app: ['w2019'], db: ['w2019', 'w2022'] },
    'production web 3, production app 2, production db 2, pre_production web 1, pre_production db 1, development web 1',
  ),
  application(
    'Warehouse Management',
    'wms',
    LOGISTICS,
    'Delphi, Windows services, SQL Server 2008 R2',
    'packed',
    { app: ['w2008', 'w2003'], db: ['w2008'] },
    'production app 4, production db 2, test app 1',
  ),
  application(
    'Data Warehouse',
    'dwh',
    ANALYTICS,
    'Informatica 10, Oracle 19c',
    'role',
    { app: ['rhel7'], db: ['oracle'] },
    'production app 2, production db 3, development app 2, development db 1',
  ),
  application(
    'Intranet',
    'int',
    PEOPLE,
    'SharePoint 2016, SQL Server 2016',
    'site',
    { web: ['w2016'], app: ['w2016'], db: ['w2016'] },
    'production web 2, production app 1, production db 1, test web 1',
  ),
  application(
    'Transport Planning',
    'tpl',
    LOGISTICS,
    'Python 3.11, Django, PostgreSQL 14',
    'site',
    { web: ['ubuntu'], app: ['ubuntu'], db: ['ubuntu'] },
    'production web 2, production app 3, production db 1, sandbox app 2, test app 1',
  ),
  application(
    'Document Archive',
    'doc',
    FINANCE,
    'OpenText, Tomcat 8, Oracle 12c',
    'opaque',
    { app: ['centos', 'rhel7'], db: ['rhel7'] },
    'production app 5, production db 2, test app 2',
  ),
  application(
    'Active Directory',
    'dc',
    INFRASTRUCTURE,
    'AD DS, DNS',
    'site',
    { inf: ['w2019', 'w2022'] },
    'production inf 5, dr inf 1',
  ),
  application(
    'Backup',
    'bkp',
    INFRASTRUCTURE,
    'Backup server, media agents',
    'site',
    { inf: ['w2019', 'rhel7'] },
    'production inf 4',
  ),
  application(
    'Monitoring',
    'mon',
    INFRASTRUCTURE,
    'Prometheus, Grafana, Zabbix 6',
    'site',
    { inf: ['ubuntu', 'rhel9'] },
    'production inf 4, test inf 1',
  ),
  application(
    'Build and Source Control',
    'ci',
    ENGINEERING,
    'GitLab, Jenkins, Nexus',
    'site',
    { app: ['ubuntu', 'rhel9'] },
    'production app 4, development app 6, sandbox app 3',
  ),
];
