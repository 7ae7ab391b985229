import type { Guidance } from './guide-field.js';

/** Where a server's fields are found: the export that has them, and who knows otherwise. */
export const SERVER_GUIDANCE: Guidance = {
  asset_id: [
    'Import the CMDB id: ServiceNow "sys_id", AWS Migration Hub "ExternalId" or RVTools "VM ID".',
    'Ask the CMDB team which id follows a machine through the migration.',
  ],
  name: [
    'Import the column that names the machine: RVTools "VM", Azure Migrate "Server name".',
    'Ask the platform team what the machine is called in vCenter or the rack plan.',
  ],
  hostname: [
    'Run the export again with VMware Tools up: RVTools vInfo then fills "DNS Name".',
    'Run "hostname" on the machine, or look its address up in reverse DNS.',
  ],
  fqdn: [
    'Import RVTools vInfo "DNS Name" or ServiceNow "fqdn".',
    'Look the address up in reverse DNS, or ask the DNS team for the zone.',
  ],
  ip_addresses: [
    'Import RVTools vInfo "Primary IP Address" or the vNetwork sheet; both need VMware Tools running.',
    'Search the DHCP leases or IPAM for the MAC address of the machine.',
  ],
  mac_addresses: [
    'Import the RVTools vNetwork sheet ("Mac Address") or Azure Migrate "Network adapters".',
    'Ask the network team for the ARP entry of its IP address.',
  ],
  asset_kind: [
    'Import ServiceNow "virtual", or Google Migration Center "IsPhysical".',
    'Look for the machine in vCenter; one that is not there and stands in the rack plan is physical.',
  ],
  environment: [
    'Tag the machine in vCenter or the cloud with its environment and export again.',
    'Ask the application owner which environment it serves: production, pre-production, test, development, sandbox or DR.',
  ],
  location: [
    'Import the data centre: RVTools "Datacenter", NetBox "site" or Google "HostingLocation".',
    'Ask the data-centre team in which site the host or rack stands.',
  ],
  power_state: [
    'Import RVTools vInfo "Powerstate" or ADS "powerState".',
    'Ask the platform team whether the machine is running; one off for 90 days is a candidate to retire.',
  ],
  os_family: [
    'Import RVTools "OS according to the VMware Tools" or Azure Migrate "OS name".',
    'Ask the server team whether the machine runs Windows, Linux or Unix.',
  ],
  os_name: [
    'Import RVTools "OS according to the VMware Tools" or Azure Migrate "OS name".',
    'Read /etc/os-release on Linux, or run "systeminfo" on Windows.',
  ],
  os_version: [
    'Import Azure Migrate "OS version", AWS "OS.Version" or ServiceNow "os_version".',
    'Read VERSION_ID in /etc/os-release, or run "winver"; the support date depends on it.',
  ],
  os_architecture: [
    'Import Azure Migrate "OS architecture" or ServiceNow "os_address_width".',
    'Run "uname -m", or read %PROCESSOR_ARCHITECTURE% on Windows.',
  ],
  cpu_cores: [
    'Import RVTools vInfo "CPUs", Azure Migrate "Cores" or AWS "CPU.NumberOfCores".',
    'Run "nproc", or read NumberOfCores of Win32_Processor on Windows.',
  ],
  cpu_sockets: [
    'Import the RVTools vCPU sheet ("Sockets") or AWS "CPU.NumberOfProcessors".',
    'Run "lscpu" and read "Socket(s)"; licences counted by socket need it.',
  ],
  cpu_threads_per_core: [
    'Import ServiceNow "cpu_core_thread" or RVTools vHost "HT Active".',
    'Run "lscpu" and read "Thread(s) per core".',
  ],
  memory_mib: [
    'Import RVTools vInfo "Memory", Azure Migrate "Memory (In MB)" or AWS "RAM.TotalSizeInMB".',
    'Run "free -m", or read TotalVisibleMemorySize of Win32_OperatingSystem.',
  ],
  storage_total_gib: [
    'Import RVTools vInfo "Total disk capacity MiB", or the vDisk sheet, whose disks are summed.',
    'Ask the storage team for the size of all disks of the machine.',
  ],
  storage_used_gib: [
    'Import the RVTools vPartition sheet ("Consumed MiB") or Azure Migrate "Storage in use (In GB)".',
    'Run "df -h", or read the used space of every volume on Windows.',
  ],
  disks: [
    'Import the RVTools vDisk sheet or Azure Migrate "Disk 1 size (In GB)" and on.',
    'Run "lsblk", or list Win32_DiskDrive, and note size and purpose of each disk.',
  ],
  hypervisor: [
    'Import Azure Migrate "Hypervisor" or RVTools "VI SDK Server type".',
    'Ask the platform team whether the host runs vSphere, Hyper-V, AHV or KVM.',
  ],
  virtualization_cluster: [
    'Import RVTools vInfo "Cluster" or NetBox "cluster".',
    'Ask the platform team which cluster the host of the machine belongs to.',
  ],
  virtualization_host: [
    'Import RVTools with the vHost sheet, so that the host of every machine is an asset too.',
    'Ask the platform team which host the machine runs on, and what that host is called in the inventory.',
  ],
  firmware_type: [
    'Import RVTools vInfo "Firmware" or Azure Migrate "Boot type".',
    'Look for /sys/firmware/efi on Linux, or "BIOS Mode" in msinfo32.',
  ],
  cpu_util_avg_pct: [
    'Import Azure Migrate "CPU utilization percentage" or AWS "CPU.UsagePct.Avg" over 30 days.',
    'Ask the monitoring team for the average of a month that includes month-end.',
  ],
  cpu_util_peak_pct: [
    'Import AWS "CPU.UsagePct.Max" or ADS "maxCpuUsagePct" over 30 days.',
    'Ask the monitoring team for the 95th percentile of a month that includes month-end.',
  ],
  memory_util_avg_pct: [
    'Import Azure Migrate "Memory utilization percentage" or AWS "RAM.UsedSizeInMB.Avg".',
    'Ask the monitoring team for the average of a month, measured inside the guest.',
  ],
  memory_util_peak_pct: [
    'Import AWS "RAM.UsedSizeInMB.Max" beside "RAM.TotalSizeInMB".',
    'Ask the monitoring team for the 95th percentile of a month, measured inside the guest.',
  ],
  disk_iops_peak: [
    'Import AWS "DiskReadsOpsPerSecond.Max" and "DiskWritesOpsPerSecond.Max".',
    'Ask the storage team for peak operations of the volumes of the machine.',
  ],
  disk_throughput_mbps: [
    'Import Azure Migrate "Disk 1 read throughput" and "write throughput".',
    'Ask the storage team for the peak throughput of the volumes of the machine.',
  ],
  network_in_mbps: [
    'Import Azure Migrate "Network In throughput".',
    'Ask the network team for the traffic of the switch port or port group.',
  ],
  network_out_mbps: [
    'Import Azure Migrate "Network Out throughput"; egress is what clouds charge for.',
    'Ask the network team for the traffic of the switch port or port group.',
  ],
  network_segments: [
    'Import RVTools "Network #1" and on, or the vNetwork sheet.',
    'Ask the network team which VLAN the address of the machine is in.',
  ],
  application_ids: [
    'Tag the machine with its application and export again, or import AWS "Applications".',
    'Ask the owner of the machine, or whoever logged in last, which application it serves.',
  ],
  communications: [
    'Collect connections for 30 days with the Azure Migrate or AWS discovery agent.',
    'Ask the network team for the flow records of its address.',
  ],
  is_shared_infrastructure: [
    'Look whether machines of several applications connect to it.',
    'Ask the platform team whether it offers DNS, directory, file, mail or monitoring services.',
  ],
  os_license: [
    'Import the licence list: Windows and SQL Server by core, Red Hat and SUSE by subscription.',
    'Ask the licence manager which agreement covers the machine, and whether it may move to a cloud.',
  ],
  support_group: [
    'Import ServiceNow "support_group" or "assignment_group".',
    'Ask the service desk who gets the tickets of this machine.',
  ],
  serial_number: [
    'Import ServiceNow "serial_number", NetBox "serial" or RVTools vHost "Serial number".',
    'Run "dmidecode -s system-serial-number", or read it from the management card.',
  ],
  smbios_uuid: [
    'Import RVTools vInfo "SMBIOS UUID" or AWS "SMBiosId".',
    'Run "dmidecode -s system-uuid"; repeated imports match machines by it.',
  ],
  last_discovered_at: [
    'Import ServiceNow "last_discovered" or NetBox "last_updated".',
    'Run the discovery again, so that the date is that of the scan.',
  ],
  migration_blockers: [
    'Import the RVTools vUSB, vDisk ("Raw", "Sharing mode") and vSnapshot sheets.',
    'Ask the platform team for raw device mappings, shared disks, dongles and fault tolerance.',
  ],
  migration_strategy: [
    'Import the decision: AWS Migration Factory "r_type".',
    'Decide it with the application owner once operating system, size and application are known.',
  ],
  annual_cost: [
    'Import the cost per machine from the charge-back or asset register.',
    'Ask finance for hosting, licence and support cost of a year.',
  ],
};
