import type { AssetType } from '../../catalogue/asset-type.js';

/**
 * What the column that names an asset is called, by what the asset is; `|` as below. The host of a list is its machine,
 * unless another column names that: then it is what the machine runs on.
 */
export const NAME_SYNONYMS: Readonly<Record<AssetType, string>> = {
  SERVER:
    'server name|vm name|virtual machine name|machine name|computer name|device name|vm|server|virtual machine|' +
    'machine|computer|guest|node name|instance name|system name|host',
  APPLICATION: 'application name|app name|application|app|apps|system name|service name|product name|repo name',
  DATABASE: 'database name|db name|database|instance name|db instance|schema name',
  NETWORK_DEVICE: 'device name|device|host|hostname|host name|switch name|router name|system name',
  NETWORK_LINK: 'link name|circuit name|circuit id|link|circuit|connection name|line id',
  STORAGE: 'storage name|array name|volume name|system name|device name|array|volume|storage system|share name',
  KUBERNETES_CLUSTER: 'cluster name|cluster|kubernetes cluster',
  OTHER: 'device name|device|system name|object name|host',
};

/** Of any asset. */
export const COMMON_NAME_SYNONYMS = 'name|asset name|ci name|configuration item|display name|label|resource name';

/**
 * How tables of people and of tools without a format of their own call the catalogue's fields, and the asset's own
 * columns. Of a name that several fields could have, only the likely one has it. Alternatives are written `a|b`.
 */
export const COLUMN_SYNONYMS: Readonly<Record<string, string>> = {
  description: 'description|short description|desc|notes|comment|comments|role description|purpose|remarks|summary',
  environment:
    'environment|env|environment type|server environment|env name|stage|lifecycle|landscape|deployment environment',
  location:
    'location|site|data center|datacenter|dc|site name|office|region|facility|hosting location|physical location|' +
    'server location|availability zone|zone|aws region|city',
  asset_type: 'asset type|ci type|ci class|resource type|object type|item type|asset class',

  asset_id:
    'asset id|asset tag|asset number|inventory number|server id|machine id|external id|ci id|tag number|asset no',
  hostname: 'hostname|host name|dns hostname|guest hostname|netbios name',
  fqdn: 'fqdn|fully qualified domain name|dns name|server fqdn|domain name|dns',
  ip_addresses:
    'ip addresses|ip address|ip|ips|ipv4|ipv4 address|ipv6 address|primary ip|primary ip address|private ip|' +
    'private ip address|public ip|ip addr|primary ip4|primary ip6|internal ip',
  mac_addresses: 'mac addresses|mac address|mac|physical address|hardware address|primary mac address',
  asset_kind:
    'asset kind|server type|physical or virtual|physical virtual|virtual or physical|machine type|platform type|vm or physical',
  power_state: 'power state|powerstate|power status|powered|vm state|running state|power',
  os_family: 'os family|os type|server os family|operating system family|operating system type|os platform',
  os_name: 'os name|os|operating system|operating system name|guest os|os full name|os description|server os',
  os_version: 'os version|operating system version|server os version|osver|os release|os ver|kernel version',
  os_architecture: 'os architecture|architecture|cpu architecture|arch|os arch|bitness',
  cpu_cores:
    'cpu cores|cores|vcpu|vcpus|cpus|cpu|number of cores|cpu count|core count|num cores|total cores|vcpu count|' +
    'number of cpus|num cpus|processors|number of processors|cpu core count|no of cpus|num cpu',
  cpu_sockets: 'cpu sockets|sockets|number of sockets|socket count|physical cpus|num sockets',
  cpu_threads_per_core: 'cpu threads per core|threads per core|cpu threads',
  memory_mib:
    'memory|ram|memory size|total memory|memory total|ram size|total ram|physical memory|mem|installed memory',
  storage_total_gib:
    'storage total|total storage|storage|disk|disk size|disk capacity|total disk|total disk size|disk space|provisioned storage|' +
    'storage provisioned|provisioned space|provisioned|disk total|hdd size|allocated storage|storage size|storage allocated|hdd',
  storage_used_gib:
    'storage used|used storage|disk used|used disk|used space|in use|storage in use|consumed storage|used disk space',
  disks: 'disks|disk list|volumes|drives',
  hypervisor: 'hypervisor|virtualization platform|virtualisation platform|hypervisor type|virtualization',
  virtualization_cluster: 'virtualization cluster|cluster|vmware cluster|vsphere cluster|esx cluster|ganeti cluster',
  virtualization_host:
    'virtualization host|virtualisation host|esx host|esxi host|vmware host|vm host|vsphere host|hypervisor host|hypervisor name|' +
    'physical host|parent host|host server',
  firmware_type: 'firmware type|firmware|boot type|boot mode|boot firmware|bios mode',
  cpu_util_avg_pct:
    'cpu utilization average|average cpu utilization|cpu utilization|avg cpu|cpu avg|cpu usage|cpu usage average|cpu utilization percentage|average cpu usage',
  cpu_util_peak_pct:
    'cpu utilization peak|peak cpu utilization|max cpu|cpu max|peak cpu|cpu peak|maximum cpu utilization|max cpu utilization|cpu usage peak',
  memory_util_avg_pct:
    'memory utilization average|average memory utilization|memory utilization|avg memory|memory usage|ram usage|memory utilization percentage|average memory usage',
  memory_util_peak_pct:
    'memory utilization peak|peak memory utilization|max memory utilization|peak memory|memory peak|maximum memory utilization',
  disk_iops_peak: 'disk iops peak|peak iops|max iops|iops|disk iops',
  disk_throughput_mbps: 'disk throughput|disk throughput mbps|storage throughput',
  network_in_mbps: 'network in|network in throughput|network in mbps|network receive|network received',
  network_out_mbps: 'network out|network out throughput|network out mbps|network transmit|network sent',
  network_segments:
    'network segments|network|networks|vlan|subnet|subnets|port group|network name|network segment|network zone',
  application_ids:
    'applications|application ids|hosted applications|app names|associated applications|running applications|' +
    'app name|application name|application|app',
  is_shared_infrastructure: 'shared infrastructure|is shared infrastructure|is shared|shared',
  os_license: 'os license|os licence|operating system license|license type',
  support_group:
    'support group|support team|team|assignment group|managed by|support|owning team|owner team|operations team',
  serial_number: 'serial number|serial|serial no|service tag|sn|system serial number',
  smbios_uuid: 'smbios uuid|bios uuid|uuid|system uuid|smbios id|hardware uuid|bios id',
  last_discovered_at:
    'last discovered|last seen|last discovery|most recent discovery|last scan|last inventory|discovered at|last discovered at',
  migration_blockers: 'migration blockers|blockers|migration blocker',
  migration_strategy:
    'migration strategy|strategy|r type|migration path|disposition|6r|7r|treatment|migration approach|migration type',
  annual_cost: 'annual cost|yearly cost|cost per year|annual run cost|total cost|yearly run cost|cost',

  app_id: 'app id|application id|application number|app number',
  is_cots: 'is cots|cots|off the shelf|commercial off the shelf|custom or cots|packaged software',
  vendor: 'vendor|software vendor|publisher|supplier|vendor name',
  product_version: 'product version|version|software version|application version|binary version|release',
  app_type: 'application type|app type|type of application|app category',
  business_criticality:
    'business criticality|criticality|application criticality|business impact|priority tier|importance|criticality level|business priority',
  business_unit:
    'business unit|business units|department|division|bu|line of business|lob|business service|organization',
  owner_contact:
    'owner|application owner|app owner|business owner|owner contact|owner email|contact|product owner|responsible|owner name|it owner',
  support_team: 'support team|support group|team|owning team|assignment group|alerts team|operations team',
  compliance_frameworks:
    'compliance|compliance frameworks|regulations|compliance requirements|regulatory requirements|compliance requirement',
  data_classification:
    'data classification|data sensitivity|information classification|confidentiality|classification|data class',
  data_sovereignty: 'data sovereignty|data residency|data location',
  dependencies: 'dependencies|depends on|dependency|upstream dependencies|application dependencies|integrations',
  infrastructure_ids:
    'infrastructure|servers|hosted on|runs on|infrastructure ids|server names|hosting servers|production hosted on',
  architecture_type: 'architecture type|application architecture|architecture pattern|architecture style',
  tier_count: 'tier count|number of tiers|tiers',
  state_management: 'state management|statefulness',
  licensing_constraints: 'licensing constraints|licensing|license constraints',
  rto_minutes: 'rto|recovery time objective|rto target',
  rpo_minutes: 'rpo|recovery point objective|rpo target',
  sla_pct: 'sla|service level|availability|availability target|uptime target|sla target',
  dr_plan: 'dr plan|disaster recovery plan|disaster recovery',
  concurrent_users: 'concurrent users|users|number of users|user count|active users',
  user_locations: 'user locations|user base location|user regions',
  maintenance_window: 'maintenance window|change window|downtime window|patch window',
  release_cadence: 'release cadence|release frequency|deployment frequency',
  source_repository:
    'source repository|repository|repository url|repo|repo url|git repository|source code|scm url|github url',
  migration_wave: 'migration wave|wave|wave name|wave id|wave number|move group',

  engine: 'engine|database engine|db engine|database type|db type|dbms|rdbms|database technology',
  engine_version: 'engine version|database version|db version|dbms version|version',
  edition: 'edition|database edition|db edition|license edition',
  size_gib: 'size|database size|db size|total size|data size|allocated size',
  host_ref: 'host|server|server name|host name|hostname|hosted on|database server|db server|db host',
  usage_type: 'usage type|workload type|oltp or olap',
  schema_count: 'schema count|number of schemas|schemas',
  replication: 'replication|replicated|is replicated',
  high_availability: 'high availability|ha|clustering|ha type|availability group',
  encrypted_at_rest: 'encrypted at rest|encryption at rest|tde|encrypted',
  tls_enabled: 'tls enabled|tls|ssl|encryption in transit|ssl enabled',
  license_model: 'license model|licence model|licensing model|license',

  role: 'role|device role|device function|network role',
  manufacturer: 'manufacturer|vendor|make|brand|hardware vendor',
  model: 'model|device model|device type|hardware model|model number|product name',
  status: 'status|device status|operational status|state|lifecycle status',
  site: 'site|site name|location site',
  management_ip: 'management ip|management address|mgmt ip|ip address|ip|oob ip|primary ip4|primary ip',
  vlans: 'vlans|vlan ids|vlan',

  endpoints: 'endpoints|ends|termination points',
  bandwidth_mbps: 'bandwidth|link speed|capacity|speed|line rate|committed bandwidth',
  is_redundant: 'redundant|is redundant|redundancy|has backup',
  utilization_peak_pct: 'peak utilization|utilization|max utilization|utilization peak',
  latency_ms: 'latency|rtt|round trip time|delay',
  monthly_cost: 'monthly cost|cost per month|monthly charge',

  storage_type: 'storage type|type of storage|array type',
  disk_type: 'disk type|media type|drive type',
  capacity_gib: 'capacity|total capacity|usable capacity|size|raw capacity|total size|allocated capacity',
  used_gib: 'used|used capacity|used space|consumed|used size',
  protocol: 'protocol|protocols|access protocol|storage protocol',
  block_size_kib: 'block size',

  distribution: 'distribution|kubernetes distribution|k8s distribution|distro',
  kubernetes_version: 'kubernetes version|k8s version|version|cluster version',
  node_count: 'node count|nodes|number of nodes|worker count|worker nodes',
  workload_count: 'workload count|workloads|pods|pod count|number of pods',
  namespaces: 'namespaces|namespace list',
  ingress_controller: 'ingress controller|ingress',
  container_registry: 'container registry|registry|image registry',
};
