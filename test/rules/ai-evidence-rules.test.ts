import { describe, expect, it } from 'vitest';
import type { AssetFacts, JsonValue } from '../../src/ai/asset-facts.js';
import { EVIDENCE_RULES } from '../../src/ai/evidence/evidence-rules.js';

type Overrides = Partial<AssetFacts>;

function asset(overrides: Overrides): AssetFacts {
  return {
    id: 'a1',
    name: 'thing',
    assetType: 'SERVER',
    description: null,
    environment: null,
    location: null,
    discoverySource: 'RVTOOLS',
    attributes: {},
    customAttributes: {},
    invalidValues: {},
    conflictingValues: {},
    ...overrides,
  };
}

const custom = (customAttributes: Record<string, JsonValue>): Overrides => ({ customAttributes });
const attributes = (values: Record<string, JsonValue>): Overrides => ({ attributes: values });

/** Rule, field, record, and what it must conclude: a value with its confidence and the paths it rests on, or nothing. */
type Case = readonly [
  rule: string,
  field: string,
  record: Overrides,
  value: JsonValue,
  confidence?: number,
  paths?: string[],
];

const CASES: readonly Case[] = [
  ['column-equivalent', 'cpu_cores', custom({ CPUs: 4 }), 4, 0.95, ['customAttributes.CPUs']],
  ['column-equivalent', 'memory_mib', custom({ MemoryGiB: '16' }), '16 GiB', 0.95],
  ['column-equivalent', 'memory_mib', custom({ '*Memory (In MB)': '4096' }), '4096 MB', 0.95],
  ['column-equivalent', 'storage_total_gib', custom({ disk_gb: 0 }), null],
  ['column-equivalent', 'rto_minutes', custom({ 'RTO hours': '4' }), '4 hours', 0.95],
  ['column-equivalent', 'support_group', custom({ 'Support Group': 'Unix Ops' }), 'Unix Ops', 0.95],
  ['column-equivalent', 'owner_contact', custom({ Owner: 'Jane Roe' }), 'Jane Roe', 0.75],
  [
    'column-equivalent',
    'owner_contact',
    custom({ Owner: 'please ask the people who used to run this before the last change of team' }),
    null,
  ],
  ['column-equivalent', 'support_group', custom({ tags: 'env=prod;team=web' }), 'web', 0.75, ['customAttributes.tags']],
  ['column-equivalent', 'support_group', custom({ team: 'n/a' }), null],

  [
    'os-text',
    'os_family',
    custom({ 'OS according to the configuration file': 'Red Hat Enterprise Linux 9 (64-bit)' }),
    'linux',
    0.9,
  ],
  ['os-text', 'os_name', custom({ OS: 'Microsoft Windows Server 2019 (64-bit)' }), 'Microsoft Windows Server', 0.95],
  [
    'os-text',
    'os_version',
    attributes({ os_name: 'Microsoft Windows Server 2019 (64-bit)' }),
    '2019',
    0.95,
    ['attributes.os_name'],
  ],
  ['os-text', 'os_architecture', attributes({ os_name: 'Microsoft Windows Server 2019 (64-bit)' }), 'x64', 0.9],
  ['os-text', 'os_architecture', attributes({ os_name: 'Windows Server 2016' }), 'x64', 0.9],
  ['os-text', 'os_architecture', attributes({ os_name: 'Ubuntu Linux 20.04' }), null],
  ['os-text', 'os_family', attributes({ os_family: 'linux' }), null],
  [
    'os-text',
    'os_version',
    custom({
      'OS according to the configuration file': 'Debian GNU/Linux 7 (64-bit)',
      'OS according to the VMware Tools': 'Debian GNU/Linux 9 (64-bit)',
    }),
    '9',
    0.95,
    ['customAttributes.OS according to the VMware Tools'],
  ],
  ['os-text', 'os_version', custom({ 'OS version': '10.0.17763' }), '2019', 0.9],
  ['os-text', 'os_name', custom({ OS: 'Linux' }), null],

  ['os-in-notes', 'os_version', { description: 'Old box on RHEL 6.10, do not touch' }, '6.10', 0.7, ['description']],
  ['os-in-notes', 'os_name', { description: 'Rebuilt on Debian 12' }, 'Debian GNU/Linux', 0.7],
  ['os-in-notes', 'os_name', { description: 'Moved from Solaris to Debian 12' }, null],
  ['os-in-notes', 'os_family', custom({ role: 'insetup::buster' }), 'linux', 0.7],
  ['os-in-notes', 'os_family', { description: 'Gateway between Windows and Linux machines' }, null],

  ['os-name-token', 'os_family', { name: 'FRA-win2k16-03' }, 'windows', 0.7, ['name']],
  ['os-name-token', 'os_family', { name: 'lnxweb-lnx-01' }, 'linux', 0.55],
  ['os-name-token', 'os_family', { name: 'win-lnx-bridge' }, null],
  ['os-name-token', 'os_family', { name: 'winter01' }, null],

  ['environment-from-column', 'environment', custom({ server_environment: 'prod' }), 'production', 0.95],
  [
    'environment-from-column',
    'environment',
    custom({ Tags: 'Environment:UAT, team:web' }),
    'pre_production',
    0.95,
    ['customAttributes.Tags'],
  ],
  ['environment-from-column', 'environment', custom({ tags: [{ key: 'Env', value: 'dev' }] }), 'development', 0.95],
  [
    'environment-from-column',
    'environment',
    custom({ tags: { environment: 'DR' } }),
    'dr',
    0.95,
    ['customAttributes.tags.environment'],
  ],
  ['environment-from-column', 'environment', custom({ Environment: 'prod and test' }), null],
  [
    'environment-from-folder',
    'environment',
    custom({ Folder: '/DC1/vm/Production/Web' }),
    'production',
    0.75,
    ['customAttributes.Folder'],
  ],
  [
    'environment-from-folder',
    'environment',
    custom({ 'Resource pool': '/Datacenter/Cluster/Resources/Non-Prod' }),
    null,
  ],
  ['environment-from-cluster', 'environment', attributes({ virtualization_cluster: 'CL-TST-02' }), 'test', 0.75],
  ['environment-from-cluster', 'environment', custom({ Cluster: 'Cluster' }), null],
  ['environment-from-network', 'environment', custom({ 'Network #1': 'VLAN120-DEV' }), 'development', 0.55],
  ['environment-from-name', 'environment', { name: 'fra-prd-web01' }, 'production', 0.75],
  ['environment-from-name', 'environment', { name: 'web01.stg.example.com' }, 'pre_production', 0.75],
  ['environment-from-name', 'environment', { name: 'prdweb01' }, 'production', 0.55],
  ['environment-from-name', 'environment', { name: 'pre-prod-sql1' }, 'pre_production', 0.75],
  ['environment-from-name', 'environment', { name: 'acmechief-test1001' }, 'test', 0.75],
  ['environment-from-name', 'environment', { name: 'dev-to-prod-sync' }, null],
  ['environment-from-name', 'environment', { name: 'devices01' }, null],
  ['environment-from-name', 'environment', { name: 'product-catalogue' }, null],
  ['environment-from-notes', 'environment', { description: 'Legacy production server of HR' }, 'production', 0.7],
  ['environment-from-notes', 'environment', custom({ Annotation: 'env: staging, owner: web' }), 'pre_production', 0.7],
  ['environment-from-notes', 'environment', { description: 'Please test the backup after every change' }, null],

  ['location-from-column', 'location', custom({ site: 'eqiad' }), 'eqiad', 0.9],
  ['location-from-column', 'location', custom({ Datacenter: 'Datacenter' }), null],
  ['location-from-column', 'site', { location: 'Frankfurt 2' }, 'Frankfurt 2', 0.9, ['location']],
  ['location-from-region', 'location', custom({ Region: 'West Europe (westeurope)' }), 'westeurope', 0.9],
  ['location-from-region', 'location', custom({ region: 'Ohio' }), 'Ohio', 0.7],
  ['location-from-region', 'location', { name: 'web1.eu-central-1.compute.internal' }, 'eu-central-1', 0.75],
  ['location-from-name', 'site', { assetType: 'NETWORK_DEVICE', name: 'lhr-sw-01' }, 'London', 0.55],
  ['location-from-name', 'location', { name: 'FRA-web01' }, 'Frankfurt', 0.55],
  ['location-from-name', 'location', { name: 'fra-lon-link' }, null],
  ['location-from-cluster', 'location', custom({ cluster: 'DO-AMS3' }), 'Amsterdam', 0.55],

  ['asset-kind', 'asset_kind', custom({ IsPhysical: 'FALSE' }), 'virtual', 0.95],
  ['asset-kind', 'asset_kind', custom({ virtual: 'false' }), 'physical', 0.95],
  ['asset-kind', 'asset_kind', custom({ 'Server type': 'Bare metal' }), 'physical', 0.95],
  ['asset-kind', 'asset_kind', custom({ 'VM UUID': '500b85c1-ef0d-37fb-6897-61c47157f858' }), 'virtual', 0.95],
  ['asset-kind', 'asset_kind', custom({ 'ESX Version': 'VMware ESXi 7.0.3 build-21930508' }), 'hypervisor', 0.95],
  ['asset-kind', 'asset_kind', attributes({ os_name: 'VMware ESXi 8.0' }), 'hypervisor', 0.9],
  ['asset-kind', 'asset_kind', attributes({ serial_number: 'VMware-42 1c 3d 00 11 22 33 44' }), 'virtual', 0.95],
  [
    'asset-kind',
    'asset_kind',
    custom({ Manufacturer: 'Microsoft Corporation', Model: 'Virtual Machine' }),
    'virtual',
    0.9,
  ],
  ['asset-kind', 'asset_kind', custom({ Vendor: 'HPE', Model: 'ProLiant DL380 Gen10' }), 'physical', 0.75],
  ['asset-kind', 'asset_kind', attributes({ mac_addresses: ['00:50:56:8a:1b:2c'] }), 'virtual', 0.75],
  ['asset-kind', 'asset_kind', { name: 'esx07' }, 'hypervisor', 0.7],
  ['asset-kind', 'asset_kind', { name: 'web07' }, null],

  ['host-name', 'hostname', custom({ 'DNS Name': 'Web01.corp.example' }), 'web01', 0.9],
  ['host-name', 'hostname', { name: 'SRV-APP-01' }, 'srv-app-01', 0.7],
  ['host-name', 'hostname', { name: 'HR System' }, null],
  ['host-name', 'hostname', { name: 'payroll' }, null],
  ['host-name', 'fqdn', custom({ server_fqdn: 'server1.example.local' }), 'server1.example.local', 0.95],
  [
    'host-name',
    'fqdn',
    { name: 'web01', customAttributes: { 'DNS domain': 'corp.example' } },
    'web01.corp.example',
    0.75,
  ],
  ['host-name', 'fqdn', { name: '10.1.2.3' }, null],
  ['host-name', 'name', attributes({ hostname: 'web01' }), 'web01', 0.9],

  ['network-address', 'ip_addresses', custom({ 'Primary IP Address': '10.58.58.28' }), ['10.58.58.28'], 0.95],
  [
    'network-address',
    'ip_addresses',
    custom({ 'IpAddressListSemiColonDelimited(optional)': '10.0.0.1;127.0.0.1;10.0.0.2' }),
    ['10.0.0.1', '10.0.0.2'],
    0.95,
  ],
  ['network-address', 'ip_addresses', { name: '10.17.135.71' }, ['10.17.135.71'], 0.75],
  ['network-address', 'ip_addresses', custom({ 'IP address': '169.254.3.4' }), null],
  ['network-address', 'ip_addresses', custom({ Version: '8.0.3.0' }), null],
  ['network-address', 'management_ip', custom({ primary_ip4: '10.1.1.1/24' }), '10.1.1.1/24', 0.95],
  [
    'network-address',
    'mac_addresses',
    custom({ 'MAC address': '00:50:56:8a:1b:2c, 00:50:56:8a:1b:2d' }),
    ['00:50:56:8a:1b:2c', '00:50:56:8a:1b:2d'],
    0.95,
  ],
  [
    'network-address',
    'network_segments',
    custom({ 'Network #1': 'VM Network', 'Network #2': 'DMZ' }),
    ['VM Network', 'DMZ'],
    0.95,
  ],

  [
    'capacity',
    'cpu_cores',
    custom({ Sockets: 2, 'Cores p/s': 8 }),
    16,
    0.9,
    ['customAttributes.Sockets', 'customAttributes.Cores p/s'],
  ],
  ['capacity', 'cpu_cores', custom({ cpu_count: '2', cpu_core_count: '12' }), 24, 0.9],
  ['capacity', 'cpu_sockets', { attributes: { cpu_cores: 16 }, customAttributes: { 'Cores p/s': 8 } }, 2, 0.9],
  ['capacity', 'cpu_sockets', { attributes: { cpu_cores: 15 }, customAttributes: { 'Cores p/s': 8 } }, null],
  [
    'capacity',
    'cpu_threads_per_core',
    { attributes: { cpu_cores: 16 }, customAttributes: { 'Logical processors': 32 } },
    2,
    0.9,
  ],
  ['capacity', 'memory_mib', { discoverySource: 'GENERIC', customAttributes: { RAM: '16' } }, '16 GiB', 0.7],
  ['capacity', 'memory_mib', { discoverySource: 'GENERIC', customAttributes: { RAM: '16384' } }, '16384 MiB', 0.75],
  ['capacity', 'memory_mib', { discoverySource: 'GENERIC', customAttributes: { RAM: '16 GB' } }, '16 GB', 0.95],
  ['capacity', 'memory_mib', custom({ Memory: 128 }), '128 MiB', 0.95],

  [
    'storage-size',
    'storage_total_gib',
    attributes({ disks: [{ capacity_mib: 102400 }, { capacity_mib: 51200 }] }),
    150,
    0.9,
  ],
  ['storage-size', 'storage_total_gib', attributes({ disks: [{ capacity_mib: 102400 }, { label: 'data' }] }), null],
  [
    'storage-size',
    'storage_total_gib',
    custom({ 'Disk 1 size (In GB)': 107.374, 'Disk 2 size (In GB)': '107.374' }),
    200,
    0.9,
  ],
  ['storage-size', 'storage_total_gib', custom({ 'Total disk capacity MiB': 102400 }), 100, 0.95],
  ['storage-size', 'storage_total_gib', custom({ 'Provisioned MiB': 102400 }), 100, 0.7],
  [
    'storage-size',
    'storage_total_gib',
    custom({ partitions: [{ 'Capacity MiB': 1024 }, { 'Capacity MiB': 2048 }] }),
    3,
    0.7,
  ],
  [
    'storage-size',
    'storage_used_gib',
    custom({ partitions: [{ 'Consumed MiB': 512 }, { 'Consumed MiB': 512 }] }),
    1,
    0.9,
  ],
  ['storage-size', 'storage_used_gib', custom({ 'In Use MiB': 10240 }), 10, 0.75],

  ['storage-size', 'capacity_gib', { assetType: 'STORAGE', customAttributes: { 'Provisioned GiB': '500' } }, 500, 0.7],
  ['storage-size', 'used_gib', { assetType: 'STORAGE', customAttributes: { 'Consumed GiB': '250' } }, 250, 0.75],

  ['power-state', 'power_state', custom({ Powerstate: 'poweredOff' }), 'off', 0.95],
  ['power-state', 'power_state', custom({ 'Guest state': 'notRunning' }), 'off', 0.75],
  ['power-state', 'power_state', custom({ status: 'active' }), 'on', 0.55],
  ['power-state', 'power_state', custom({ status: 'planned' }), null],

  [
    'hypervisor',
    'hypervisor',
    custom({ 'VI SDK Server type': 'VMware vCenter Server 8.0.3 build-24262322' }),
    'VMware vSphere',
    0.95,
  ],
  ['hypervisor', 'hypervisor', custom({ Hypervisor: 'Hyper-V' }), 'Microsoft Hyper-V', 0.95],
  ['hypervisor', 'hypervisor', custom({ 'VI SDK UUID': 'x' }), 'VMware vSphere', 0.9],
  [
    'hypervisor',
    'hypervisor',
    custom({ Manufacturer: 'Microsoft Corporation', Model: 'Virtual Machine' }),
    'Microsoft Hyper-V',
    0.9,
  ],
  ['hypervisor', 'hypervisor', attributes({ virtualization_cluster: 'nutanix-01' }), 'Nutanix AHV', 0.55],
  ['hypervisor', 'hypervisor', custom({ Manufacturer: 'Dell Inc.' }), null],

  ['firmware', 'firmware_type', custom({ Firmware: 'efi' }), 'uefi', 0.95],
  ['firmware', 'firmware_type', custom({ 'Boot type': 'BIOS' }), 'bios', 0.95],
  ['firmware', 'firmware_type', custom({ 'EFI Secure boot': 'True' }), 'uefi', 0.9],
  ['firmware', 'firmware_type', custom({ 'EFI Secure boot': 'False' }), null],

  [
    'database-engine',
    'engine',
    { assetType: 'DATABASE', customAttributes: { Product: 'Oracle Database 19c Enterprise Edition' } },
    'oracle',
    0.95,
  ],
  [
    'database-engine',
    'engine_version',
    { assetType: 'DATABASE', customAttributes: { Product: 'Oracle Database 19c Enterprise Edition' } },
    '19c',
    0.95,
  ],
  [
    'database-engine',
    'edition',
    { assetType: 'DATABASE', customAttributes: { Product: 'Oracle Database 19c Enterprise Edition' } },
    'Enterprise',
    0.95,
  ],
  [
    'database-engine',
    'engine_version',
    { assetType: 'DATABASE', customAttributes: { Version: 'Microsoft SQL Server 2019 (RTM) - 15.0.2000.5' } },
    '2019',
    0.95,
  ],
  ['database-engine', 'engine', { assetType: 'DATABASE', customAttributes: { Port: '5432' } }, 'postgresql', 0.75],
  ['database-engine', 'engine', { assetType: 'DATABASE', name: 'hr-ora-01' }, 'oracle', 0.7],
  ['database-engine', 'engine', { assetType: 'DATABASE', name: 'app-db2' }, null],
  ['database-engine', 'engine', { assetType: 'DATABASE', description: 'MariaDB 10.6 of the shop' }, 'other', 0.7],

  ['database-setup', 'host_ref', { assetType: 'DATABASE', name: 'SQL01\\PAYROLL' }, 'SQL01', 0.75],
  ['database-setup', 'host_ref', { assetType: 'DATABASE', name: 'payroll@db01' }, 'db01', 0.75],
  ['database-setup', 'high_availability', { assetType: 'DATABASE', description: 'Two-node Oracle RAC' }, 'rac', 0.7],
  [
    'database-setup',
    'high_availability',
    { assetType: 'DATABASE', customAttributes: { HA: 'standalone' } },
    'none',
    0.95,
  ],
  [
    'database-setup',
    'usage_type',
    { assetType: 'DATABASE', customAttributes: { workload: 'Data warehouse' } },
    'olap',
    0.7,
  ],

  ['application-from-column', 'application_ids', custom({ app_name: 'app01-hr' }), ['app01-hr'], 0.95],
  [
    'application-from-column',
    'application_ids',
    custom({ Applications: 'Payroll, HR Portal' }),
    ['Payroll', 'HR Portal'],
    0.95,
  ],
  ['application-from-column', 'application_ids', custom({ tags: 'app=payroll;env=prod' }), ['payroll'], 0.95],
  ['application-from-column', 'application_ids', custom({ Service: 'Intranet' }), ['Intranet'], 0.75],
  ['application-from-notes', 'application_ids', { description: 'App: Payroll; owner HR' }, ['Payroll'], 0.7],
  ['application-from-name', 'application_ids', { name: 'an-airflow1002.eqiad' }, ['Apache Airflow'], 0.55],
  [
    'application-from-column',
    'application_ids',
    custom({ application: 'This one runs several things nobody remembers any more, sadly' }),
    null,
  ],

  ['application-product', 'is_cots', { assetType: 'APPLICATION', name: 'Jira' }, true, 0.75],
  ['application-product', 'vendor', { assetType: 'APPLICATION', name: 'Confluence' }, 'Atlassian', 0.75],
  [
    'application-product',
    'product_version',
    { assetType: 'APPLICATION', customAttributes: { Product: 'Apache Tomcat 8.5.100' } },
    '8.5.100',
    0.9,
  ],
  [
    'application-product',
    'is_cots',
    { assetType: 'APPLICATION', customAttributes: { 'Repository URL': 'https://git.local/x.git' } },
    false,
    0.75,
  ],
  [
    'application-product',
    'is_cots',
    { assetType: 'APPLICATION', customAttributes: { Sourcing: 'Custom built in-house' } },
    false,
    0.95,
  ],
  [
    'application-product',
    'app_type',
    { assetType: 'APPLICATION', customAttributes: { production_url: 'https://x.example' } },
    'web',
    0.75,
  ],
  ['application-product', 'vendor', { assetType: 'APPLICATION', name: 'Jira and Confluence' }, null],
  ['application-product', 'vendor', { name: 'jira01' }, null],

  [
    'application-profile',
    'compliance_frameworks',
    custom({ compliance_requirements: 'PCI DSS, GDPR' }),
    ['pci_dss', 'gdpr'],
    0.95,
  ],
  [
    'application-profile',
    'compliance_frameworks',
    { description: 'Holds card data, in scope of PCI' },
    ['pci_dss'],
    0.7,
  ],
  ['application-profile', 'compliance_frameworks', { description: 'Not in scope of PCI' }, null],
  ['application-profile', 'data_classification', attributes({ compliance_frameworks: ['hipaa'] }), 'restricted', 0.55],
  ['application-profile', 'business_criticality', custom({ Tier: 'Tier 1' }), 'high', 0.7],
  ['application-profile', 'business_criticality', { environment: 'development' }, 'low', 0.55],
  ['application-profile', 'architecture_type', { description: 'A set of microservices' }, 'microservices', 0.7],
  ['application-profile', 'architecture_type', { description: 'From monolith to microservices' }, null],
  ['application-profile', 'state_management', { description: 'Stateless service' }, 'stateless', 0.7],
  ['application-profile', 'dependencies', custom({ Dependency: 'Customers; Orders' }), ['Customers', 'Orders'], 0.9],
  ['application-profile', 'infrastructure_ids', custom({ Servers: 'web01,db01' }), ['web01', 'db01'], 0.9],

  ['device-model', 'manufacturer', { assetType: 'NETWORK_DEVICE', attributes: { model: 'ISR 1111-8P' } }, 'Cisco', 0.9],
  [
    'device-model',
    'manufacturer',
    { assetType: 'NETWORK_DEVICE', customAttributes: { platform: 'Junos 21.4R3' } },
    'Juniper',
    0.75,
  ],
  [
    'device-model',
    'model',
    { assetType: 'NETWORK_DEVICE', customAttributes: { device_type: 'isr1111-8p' } },
    'ISR 1111-8P',
    0.9,
  ],
  ['device-model', 'role', { assetType: 'NETWORK_DEVICE', customAttributes: { role: 'Access Switch' } }, 'switch', 0.9],
  ['device-model', 'role', { assetType: 'NETWORK_DEVICE', name: 'dmi01-akron-rtr01' }, 'router', 0.75],
  ['device-model', 'role', { assetType: 'NETWORK_DEVICE', name: 'fw-rtr-01' }, null],
  [
    'device-model',
    'os_version',
    { assetType: 'NETWORK_DEVICE', customAttributes: { 'Software version': 'Cisco IOS XE 17.9.4a' } },
    '17.9.4a',
    0.9,
  ],
  ['device-model', 'manufacturer', { attributes: { model: 'ISR 1111-8P' } }, null],

  [
    'network-link',
    'endpoints',
    { assetType: 'NETWORK_LINK', customAttributes: { a_device: 'sw1', b_device: 'sw2' } },
    ['sw1', 'sw2'],
    0.95,
  ],
  [
    'network-link',
    'endpoints',
    { assetType: 'NETWORK_LINK', name: 'fra-core1 - lon-core1' },
    ['fra-core1', 'lon-core1'],
    0.75,
  ],
  [
    'network-link',
    'bandwidth_mbps',
    { assetType: 'NETWORK_LINK', customAttributes: { b_port: 'GigabitEthernet0/0/0' } },
    1000,
    0.7,
  ],
  ['network-link', 'is_redundant', { assetType: 'NETWORK_LINK', description: 'Backup path to London' }, true, 0.7],

  ['storage-kind', 'storage_type', { assetType: 'STORAGE', customAttributes: { Type: 'NFS' } }, 'nas', 0.9],
  ['storage-kind', 'storage_type', { assetType: 'STORAGE', attributes: { protocol: 'iscsi' } }, 'san', 0.9],
  ['storage-kind', 'disk_type', { assetType: 'STORAGE', description: 'All-flash array' }, 'ssd', 0.7],
  ['storage-kind', 'protocol', { assetType: 'STORAGE', name: 'ds_nfs_01' }, 'nfs', 0.55],
  ['storage-kind', 'protocol', { assetType: 'STORAGE', description: 'NFS and SMB' }, null],

  [
    'kubernetes',
    'distribution',
    { assetType: 'KUBERNETES_CLUSTER', attributes: { kubernetes_version: 'v1.27.3-gke.100' } },
    'gke',
    0.9,
  ],
  ['kubernetes', 'distribution', { assetType: 'KUBERNETES_CLUSTER', name: 'prod-eks-01' }, 'eks', 0.75],
  [
    'kubernetes',
    'kubernetes_version',
    { assetType: 'KUBERNETES_CLUSTER', customAttributes: { Version: 'v1.29.4-eks-036c24b' } },
    '1.29.4',
    0.75,
  ],
  [
    'kubernetes',
    'node_architecture',
    { assetType: 'KUBERNETES_CLUSTER', customAttributes: { Architecture: 'arm64' } },
    'arm64',
    0.9,
  ],

  [
    'migration-blockers',
    'migration_blockers',
    custom({ Raw: 'True', 'Sharing mode': 'sharingMultiWriter' }),
    ['rdm', 'shared_disk'],
    0.9,
  ],
  [
    'migration-blockers',
    'migration_blockers',
    custom({ 'Consolidation Needed': 'True', 'FT State': 'running' }),
    ['fault_tolerance', 'snapshot'],
    0.9,
  ],
  [
    'migration-blockers',
    'migration_blockers',
    custom({ Raw: 'False', 'FT State': 'notConfigured', 'Sharing mode': 'sharingNone' }),
    null,
  ],

  ['shared-infrastructure', 'is_shared_infrastructure', { name: 'fra-dns-01' }, true, 0.7],
  ['shared-infrastructure', 'is_shared_infrastructure', custom({ role: 'Bastion' }), true, 0.75],
  ['shared-infrastructure', 'is_shared_infrastructure', { name: 'fra-web-01' }, null],
  [
    'application-from-folder',
    'application_ids',
    custom({ Folder: '/AMS-DC1/vm/Production/Webshop' }),
    ['Webshop'],
    0.75,
  ],
  ['application-from-folder', 'application_ids', custom({ Folder: '/AMS-DC1/vm/Production' }), null],
  ['application-from-folder', 'application_ids', custom({ Folder: '/AMS-DC1/vm/_to be sorted' }), null],
  ['application-from-folder', 'application_ids', custom({ Folder: '/AMS-DC1/vm/Migrated 2021' }), null],
  ['application-from-folder', 'application_ids', custom({ Folder: 'group-v4' }), null],
  ['application-from-notes', 'application_ids', { description: 'Payroll - TST. OS: Windows' }, ['Payroll'], 0.7],
  ['application-from-notes', 'application_ids', { description: 'Label Printing (Prod)' }, ['Label Printing'], 0.7],
  [
    'application-from-notes',
    'application_ids',
    { description: 'CRM web server, questions to the owner' },
    ['CRM'],
    0.7,
  ],
  [
    'application-from-notes',
    'application_ids',
    { description: 'Test server for Store Point of Sale; VM' },
    ['Store Point of Sale'],
    0.7,
  ],
  ['application-from-notes', 'application_ids', { description: 'do not restart before month end!' }, null],
  ['environment-from-name', 'environment', { name: 'NWPAYWEBP01' }, 'production', 0.55],
  ['environment-from-name', 'environment', { name: 'nwwmsappt01' }, 'test', 0.55],
  ['environment-from-notes', 'environment', { description: 'Webshop - Production. OS: RHEL 8.6' }, 'production', 0.7],
  ['environment-from-notes', 'environment', { description: 'Store Point of Sale (UAT)' }, 'pre_production', 0.7],
  ['asset-kind', 'asset_kind', { description: 'Dell PowerEdge T340 tower' }, 'physical', 0.7],
  ['asset-kind', 'asset_kind', { description: 'VM on the branch Hyper-V host' }, 'virtual', 0.7],
  ['asset-kind', 'asset_kind', { description: 'Moved from a ProLiant to a virtual machine' }, null],
  ['hypervisor', 'hypervisor', { description: 'VM on the branch Hyper-V host' }, 'Microsoft Hyper-V', 0.7],
  ['power-state', 'power_state', custom({ boot_time: '2024-09-28 13:19:13' }), 'on', 0.75],
  ['power-state', 'power_state', attributes({ cpu_util_avg_pct: 12 }), 'on', 0.7],
  ['power-state', 'power_state', attributes({ cpu_util_avg_pct: 0 }), null],
  ['os-text', 'os_architecture', attributes({ os_name: 'VMware ESXi 7.0.3 build-21930508' }), 'x64', 0.9],
  ['column-equivalent', 'cpu_cores', custom({ '# Cores': 32 }), 32, 0.95],
  ['column-equivalent', 'cpu_cores', custom({ num_cores: 32 }), 32, 0.95],
];

const rules = new Map(EVIDENCE_RULES.map((rule) => [rule.name, rule]));

describe('evidence rules', () => {
  it.each(CASES.map((one) => ({ title: `${one[0]}: ${one[1]} of ${JSON.stringify(one[2])}`, one })))(
    '$title',
    ({ one: [name, field, record, value, confidence = null, paths] }) => {
      const found = rules.get(name)?.find(asset(record), field) ?? null;
      const foundPaths = found?.evidence.map(({ path }) => path) ?? [];
      expect({ value: found?.value ?? null, confidence: found?.confidence ?? null }).toEqual({ value, confidence });
      expect(foundPaths.length > 0).toBe(value !== null);
      expect(foundPaths).toEqual(paths ?? foundPaths);
    },
  );

  it('each have a case here, for each of their fields that no table of columns covers', () => {
    const tested = new Set(CASES.map(([rule, field]) => `${rule} ${field}`));
    const missing = EVIDENCE_RULES.filter(({ name }) => name !== 'column-equivalent').flatMap(({ name, fields }) =>
      fields.map((field) => `${name} ${field}`).filter((key) => !tested.has(key)),
    );
    expect(missing).toEqual([]);
    expect(CASES.filter(([rule]) => !rules.has(rule))).toEqual([]);
  });

  it('have names of their own', () => {
    expect(rules.size).toBe(EVIDENCE_RULES.length);
  });

  it('name the source, and redact what they quote', () => {
    const record = asset({ discoverySource: 'SERVICENOW', customAttributes: { Owner: 'jane.roe@example.com' } });
    expect(rules.get('column-equivalent')?.find(record, 'owner_contact')?.evidence).toEqual([
      { path: 'customAttributes.Owner', excerpt: '[EMAIL]', source: 'SERVICENOW' },
    ]);
  });

  it('say when an operating system and a database leave support', () => {
    expect(rules.get('os-text')?.find(asset(custom({ OS: 'Windows Server 2012 R2' })), 'os_version')?.reason).toContain(
      'until 2023-10-10 (endoflife.date)',
    );
    const database = asset({ assetType: 'DATABASE', customAttributes: { Engine: 'SQL Server 2016' } });
    expect(rules.get('database-engine')?.find(database, 'engine_version')?.reason).toContain('until 2026-07-14');
  });

  it('abstain on an empty record', () => {
    const empty = asset({ name: 'x' });
    for (const rule of EVIDENCE_RULES) {
      for (const field of rule.fields) expect(rule.find(empty, field), `${rule.name} ${field}`).toBeNull();
    }
  });
});
