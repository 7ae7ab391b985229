import type { Guidance } from './guide-field.js';

export const DATABASE_GUIDANCE: Guidance = {
  name: [
    'List the databases of the instance: sys.databases, SHOW DATABASES or \\l.',
    'Ask the database team for the name in the connection string.',
  ],
  engine: [
    'Look at the port it listens on: 1433 SQL Server, 1521 Oracle, 3306 MySQL, 5432 PostgreSQL.',
    'Ask the database team which product it is.',
  ],
  engine_version: [
    'Run "SELECT @@VERSION", "SELECT version()" or "SELECT banner_full FROM v$version".',
    'Ask the database team for version and patch level; the support date depends on it.',
  ],
  edition: [
    'Run "SELECT SERVERPROPERTY(\'Edition\')" or read the banner of v$version.',
    'Ask the licence manager whether Standard or Enterprise was bought.',
  ],
  size_gib: [
    'Sum the data files: sys.master_files, dba_data_files or pg_database_size().',
    'Ask the database team for the size with indexes and its growth in a year.',
  ],
  host_ref: [
    'Import the server list with the installed instances.',
    'Ask the database team on which server or cluster the instance runs.',
  ],
  application_ids: [
    'List who connects: sys.dm_exec_sessions, v$session or pg_stat_activity.',
    'Ask the database team which applications have a login.',
  ],
  usage_type: [
    'Compare reads with writes over a week in the monitoring of the instance.',
    'Ask the application owner whether it serves transactions, reports, or both.',
  ],
  schema_count: [
    'Count them: information_schema.schemata, or dba_users with objects.',
    'Ask the database team which schemas belong to the application.',
  ],
  throughput_mbps: [
    'Read the throughput of data and log files from monitoring.',
    'Ask the storage team for the peak of its volumes.',
  ],
  replication: [
    'Look at sys.databases "is_published", pg_stat_replication or SHOW REPLICA STATUS.',
    'Ask the database team whether changes are copied elsewhere.',
  ],
  high_availability: [
    'Look for availability groups (sys.availability_groups), RAC (gv$instance) or log shipping jobs.',
    'Ask the database team what happens when the host fails; "none" is an answer.',
  ],
  partitioning: [
    'Count partitioned tables: sys.partitions, dba_part_tables or pg_partitioned_table.',
    'Ask the database team; partitioning is a licensed option in some editions.',
  ],
  encrypted_at_rest: [
    'Look at sys.dm_database_encryption_keys or v$encryption_wallet.',
    'Ask the security team whether the data files are encrypted, and who keeps the keys.',
  ],
  tls_enabled: [
    'Look at "encrypt_option" in sys.dm_exec_connections or pg_stat_ssl.',
    'Ask the security team whether clients must use TLS.',
  ],
  extensions: [
    'Run "SELECT extname, extversion FROM pg_extension".',
    'Compare the list with what the target service supports.',
  ],
  license_model: [
    'Read the contract: by core, by user, by server, or subscription.',
    'Ask the licence manager whether the licence can be taken to the target.',
  ],
  migration_strategy: [
    'Follow the decision for the application that uses it.',
    'Decide between moving it as it is and a managed service once version and size are known.',
  ],
};

export const NETWORK_DEVICE_GUIDANCE: Guidance = {
  name: [
    'Import NetBox "name" or the host name of the device configuration.',
    'Ask the network team what the device is called in monitoring.',
  ],
  role: [
    'Import the device list of NetBox with "role".',
    'Ask the network team whether it routes, switches, filters or balances.',
  ],
  manufacturer: [
    'Import NetBox "manufacturer", or give the model: most models name their maker.',
    'Read SNMP sysObjectID or the label on the device.',
  ],
  model: [
    'Import the device list of NetBox with "device_type".',
    'Run "show version" or "show inventory", or read the label on the device.',
  ],
  status: [
    'Import the device list of NetBox with "status".',
    'Ask the network team whether the device carries traffic, is planned, or waits for disposal.',
  ],
  site: [
    'Import the device list of NetBox with "site".',
    'Read SNMP sysLocation, or ask the network team in which site and rack it stands.',
  ],
  serial_number: [
    'Import the device list of NetBox with "serial".',
    'Run "show inventory", or read the label on the device.',
  ],
  management_ip: [
    'Import the device list of NetBox with "primary_ip4".',
    'Look the device up in the monitoring system, which reaches it there.',
  ],
  os_version: [
    'Run "show version" and import the software version.',
    'Ask the network team; the vendor publishes support dates by version.',
  ],
  vlans: ['Run "show vlan brief" and import the numbers.', 'Ask the network team which VLANs end on this device.'],
};

export const NETWORK_LINK_GUIDANCE: Guidance = {
  name: [
    'Import the circuit id or the label of the cable.',
    'Ask the network team what the link is called in monitoring.',
  ],
  endpoints: ['Import NetBox cables: "side_a_device" and "side_b_device".', 'Run "show lldp neighbors" on one end.'],
  bandwidth_mbps: [
    'Import the committed rate of the circuit contract, or "speed" of the interface.',
    'Run "show interface" and read "BW", or ask the carrier.',
  ],
  is_redundant: [
    'Look for a second path between the same ends in the diagram or routing table.',
    'Ask the network team what fails when the link is cut.',
  ],
  utilization_peak_pct: [
    'Read the 95th percentile of a month from the monitoring of the interface.',
    'Ask the network team for the busiest hour, backups included.',
  ],
  egress_gb_month: [
    'Read the outgoing volume of a month from flow records.',
    'Ask the carrier for the volume it billed.',
  ],
  latency_ms: [
    'Measure round-trip time between both ends for a day.',
    'Ask the carrier for the latency its contract promises.',
  ],
  monthly_cost: [
    'Import the monthly charge of the circuit contract.',
    'Ask finance or the carrier manager for the last invoice.',
  ],
};

export const STORAGE_GUIDANCE: Guidance = {
  name: [
    'Import RVTools vDatastore "Name" or the name of the array.',
    'Ask the storage team what the system is called in its console.',
  ],
  storage_type: [
    'Import RVTools vDatastore "Type": VMFS is block storage, NFS is file storage.',
    'Ask the storage team whether it offers blocks, files or objects.',
  ],
  disk_type: [
    'Read the disk groups in the console of the array.',
    'Ask the storage team whether the data lies on flash, spinning disks or tape.',
  ],
  capacity_gib: [
    'Import RVTools vDatastore "Capacity MiB" or the capacity report of the array.',
    'Ask the storage team for the usable capacity after RAID.',
  ],
  used_gib: [
    'Import RVTools vDatastore "In Use MiB".',
    'Ask the storage team for used space before and after deduplication: the target holds the former.',
  ],
  protocol: [
    'Look at the exports and targets of the array: NFS, SMB, iSCSI, Fibre Channel or S3.',
    'Ask the storage team how hosts reach it.',
  ],
  attached_asset_ids: [
    'Import RVTools vDatastore "Hosts" or the host groups of the array.',
    'Ask the storage team which hosts are zoned to it.',
  ],
  throughput_mbps: [
    'Read the peak throughput of a week from the console of the array.',
    'Ask the storage team for the busiest hour, backups included.',
  ],
  replication_enabled: [
    'Look for replication pairs in the console of the array.',
    'Ask the storage team whether a copy is kept at a second site.',
  ],
  encryption_enabled: [
    'Look at the encryption setting of pool or array.',
    'Ask the security team whether data at rest is encrypted, and who keeps the keys.',
  ],
  snapshots_enabled: [
    'Look for snapshot schedules in the console of the array.',
    'Ask the storage team how often snapshots are taken, and how long they stay.',
  ],
  block_size_kib: [
    'Import RVTools vDatastore "Block size".',
    'Ask the storage team for the allocation unit of the volume.',
  ],
};

export const KUBERNETES_GUIDANCE: Guidance = {
  name: [
    'Read the context name in the kubeconfig of the operators.',
    'Ask the platform team what the cluster is called.',
  ],
  distribution: [
    'Run "kubectl version": managed services add -eks, -gke or -aks to the version.',
    'Ask the platform team which distribution it is.',
  ],
  kubernetes_version: [
    'Run "kubectl version" and import "serverVersion".',
    'Ask the platform team; a version is supported for little more than a year.',
  ],
  node_count: [
    'Run "kubectl get nodes" and count.',
    'Ask the platform team for the least and the most nodes the autoscaler may run.',
  ],
  node_architecture: [
    'Run "kubectl get nodes -L kubernetes.io/arch".',
    'Ask the platform team whether any node pool is ARM.',
  ],
  workload_count: [
    'Run "kubectl get deploy,sts,ds,cronjob -A" and count.',
    'Ask the platform team how many workloads are not part of the platform.',
  ],
  namespaces: [
    'Run "kubectl get ns" and import the names.',
    'Ask the platform team which namespaces belong to applications.',
  ],
  persistent_volume_gib: [
    'Run "kubectl get pv" and sum the capacities.',
    'Ask the storage team for the size of the volumes behind its storage classes.',
  ],
  storage_classes: [
    'Run "kubectl get storageclass" and import the names.',
    'Ask the platform team which classes hold data that must move.',
  ],
  ingress_controller: [
    'Run "kubectl get ingressclass" and read the controllers.',
    'Ask the platform team how traffic enters the cluster.',
  ],
  container_registry: [
    'List the images of all pods and read the host of their names.',
    'Ask the platform team from which registry the cluster pulls.',
  ],
  custom_resource_definitions: [
    'Run "kubectl get crd" and import the names.',
    'Ask the platform team which operators the workloads need.',
  ],
  image_base_os: [
    "Scan the images with the registry's scanner, which names the base.",
    'Ask the developers for the FROM lines of their Dockerfiles.',
  ],
  application_ids: [
    'Read the label app.kubernetes.io/part-of of the workloads.',
    'Ask the platform team which application owns each namespace.',
  ],
};
