/**
 * Columns of known exports that hold a catalogue field under another name, by the form `columnKey` gives them. They end
 * up as custom attributes when a file was imported with other mappings, or when two columns claimed one field.
 * Headers: RVTools 4.7, Azure Migrate CSV, AWS Migration Hub and ADS, Google Migration Center, ServiceNow, NetBox,
 * AWS Cloud Migration Factory (vendors' documentation, read November 2026).
 *
 * A third element is the unit that the header states, written after a number that has none.
 */
type Column = readonly [field: string, keys: string, unit?: string];

const COLUMNS: readonly Column[] = [
  ['asset_id', 'externalid vmid machineid sysid assettag objectid serverid correlationid'],
  ['app_id', 'applicationid appid applicationconfigurationid businessapplicationid'],
  ['hostname', 'hostname computername dnsshortname serverhostname guesthostname'],
  ['mac_addresses', 'macaddress macaddresses mac primarymacaddress'],
  ['os_license', 'oslicense oslicence assignedlicenses licensetype'],
  [
    'cpu_cores',
    'cpus vcpus cores numcores cpunumberofcores allocatedprocessorcorecount numcores numcpucores numberofcores cpucores',
  ],
  ['cpu_sockets', 'sockets numcpu cpusockets numberofprocessors cpunumberofprocessors physicalcpus'],
  ['cpu_threads_per_core', 'cpucorethread threadspercore'],
  ['memory_mib', 'memorymib sizemib nummemory', 'MiB'],
  ['memory_mib', 'memorymb memoryinmb ramtotalsizeinmb rammb totalrammb memorysizemb memsizemb', 'MB'],
  ['memory_mib', 'memorygib ramgib', 'GiB'],
  ['memory_mib', 'memorygb memoryingb ramgb raminstalledgb totalmemorygb', 'GB'],
  ['storage_total_gib', 'totaldiskcapacitymib', 'MiB'],
  ['storage_total_gib', 'totaldiskallocatedgib totaldiskgib totalstoragegib disktotalgib', 'GiB'],
  [
    'storage_total_gib',
    'diskgb totaldiskgb totalstoragegb disktotalgb disksizegb hddsizegb storagegb totaldisksizegb',
    'GB',
  ],
  ['storage_used_gib', 'totaldiskusedgib usedgib diskusedgib', 'GiB'],
  ['storage_used_gib', 'storageinuseingb usedgb diskusedgb usedspacegb storageusedgb', 'GB'],
  ['virtualization_cluster', 'cluster clustername vmwarecluster hypervcluster vmcluster'],
  ['cpu_util_avg_pct', 'cpuutilizationpercentage cpuusagepctavg avgcpuusagepct cpuutilavg cpuavg avgcpu', '%'],
  ['cpu_util_peak_pct', 'cpuusagepctmax maxcpuusagepct cpuutilmax cpupeak maxcpu peakcpu', '%'],
  ['memory_util_avg_pct', 'memoryutilizationpercentage memoryusagepctavg avgmemoryusagepct memavg ramusagepctavg', '%'],
  ['memory_util_peak_pct', 'memoryusagepctmax maxmemoryusagepct mempeak ramusagepctmax', '%'],
  ['disk_throughput_mbps', 'totaldisksthroughput diskthroughputmbps', 'MB/s'],
  ['network_in_mbps', 'networkinthroughput networkinmbps', 'MB/s'],
  ['network_out_mbps', 'networkoutthroughput networkoutmbps', 'MB/s'],
  [
    'support_group',
    'supportgroup supportteam assignmentgroup supportedby opsteam operationsteam managedbygroup team owningteam',
  ],
  ['support_team', 'supportteam supportgroup assignmentgroup supportedby team alertsteam owningteam squad'],
  ['serial_number', 'serialnumber serial serialno servicetag hostserialnumber'],
  ['smbios_uuid', 'smbiosuuid smbiosid uuid biosuuid systemuuid'],
  ['last_discovered_at', 'lastdiscovered lastseen lastmodifiedtimestamp lastscan lastinventory lastcollected'],
  ['annual_cost', 'annualcost yearlycost costperyear annualspend'],
  ['migration_strategy', 'rtype migrationstrategy disposition 7r 6r rstrategy treatment migrationdisposition'],
  ['migration_wave', 'wave wavename waveid applicationwave migrationwave movegroup'],
  ['vendor', 'vendor softwarevendor applicationvendor supplier publisher'],
  ['product_version', 'productversion softwareversion applicationversion appversion version'],
  [
    'business_criticality',
    'businesscriticality criticality appcriticality applicationcriticality importance businessimportance',
  ],
  [
    'business_unit',
    'businessunit businessunits bu department division lineofbusiness lob businessservice organization organisation',
  ],
  [
    'owner_contact',
    'owner appowner applicationowner businessowner itowner ownedby productowner systemowner technicalowner managedby primarycontact contact owneremail',
  ],
  [
    'data_classification',
    'dataclassification classificationofdata informationclassification confidentiality datasensitivity',
  ],
  ['source_repository', 'repositoryurl repository repo repourl sourcerepository giturl githuburl sourcecode vcsurl'],
  ['rto_minutes', 'rto recoverytimeobjective rtominutes', 'minutes'],
  ['rto_minutes', 'rtohours', 'hours'],
  ['rpo_minutes', 'rpo recoverypointobjective rpominutes', 'minutes'],
  ['rpo_minutes', 'rpohours', 'hours'],
  ['sla_pct', 'sla availability availabilitytarget slapct', '%'],
  ['maintenance_window', 'maintenancewindow maintenanceschedule patchwindow changewindow'],
  ['user_locations', 'userlocations userregions usersites'],
  ['concurrent_users', 'concurrentusers peakusers maxusers'],
  ['license_model', 'licensemodel licencemodel licensing licensetype licencetype'],
  ['edition', 'edition dbedition databaseedition sqledition'],
  ['size_gib', 'sizegib dbsizegib', 'GiB'],
  ['size_gib', 'sizegb dbsizegb databasesizegb', 'GB'],
  ['size_gib', 'sizemb dbsizemb databasesizemb', 'MB'],
  ['host_ref', 'server servername host hostname databaseserver dbserver instancehost machinename'],
  ['schema_count', 'schemas schemacount numberofschemas'],
  ['replication', 'replication isreplicated replicated'],
  ['encrypted_at_rest', 'encryptedatrest tde encryption encrypted storageencrypted'],
  ['tls_enabled', 'tls ssl sslenabled tlsenabled forceencryption'],
  ['model', 'model devicetype devicemodel modelid modelnumber hardwaremodel hardware'],
  ['manufacturer', 'manufacturer vendor make brand hwvendor'],
  ['status', 'status state installstatus lifecyclestatus'],
  ['site', 'site sitename datacenter location facility branch'],
  ['management_ip', 'managementip mgmtip primaryip4 primaryip6 primaryip ipaddress oobip loopbackip'],
  ['vlans', 'vlans vlan vlanids taggedvlans'],
  ['bandwidth_mbps', 'bandwidth bandwidthmbps speed linkspeed portspeed commitrate', 'Mbit/s'],
  ['monthly_cost', 'monthlycost costpermonth mrc'],
  ['latency_ms', 'latency latencyms rtt rttms', 'ms'],
  ['is_redundant', 'redundant isredundant redundancy'],
  ['capacity_gib', 'capacitymib', 'MiB'],
  ['capacity_gib', 'capacitygib totalgib', 'GiB'],
  ['capacity_gib', 'capacitygb totalcapacitygb totalgb', 'GB'],
  ['capacity_gib', 'capacitytb totalcapacitytb', 'TB'],
  ['used_gib', 'inusemib usedmib', 'MiB'],
  ['used_gib', 'usedgib', 'GiB'],
  ['used_gib', 'usedgb usedcapacitygb', 'GB'],
  ['used_gib', 'usedtb usedcapacitytb', 'TB'],
  ['protocol', 'protocol accessprotocol'],
  ['kubernetes_version', 'kubernetesversion k8sversion serverversion gitversion clusterversion'],
  ['node_count', 'nodecount nodes numberofnodes numnodes'],
  ['workload_count', 'workloadcount workloads pods deployments'],
  ['persistent_volume_gib', 'persistentvolumegib pvcapacitygib pvgib', 'GiB'],
  ['namespaces', 'namespaces'],
  ['ingress_controller', 'ingresscontroller ingress ingressclass'],
  ['storage_classes', 'storageclasses storageclass'],
  ['container_registry', 'registry containerregistry imageregistry'],
];

export interface ColumnEquivalent {
  key: string;
  unit: string | null;
}

/** Field name to the columns that mean the same, best first. */
export const COLUMN_EQUIVALENTS: ReadonlyMap<string, readonly ColumnEquivalent[]> = Map.groupBy(
  COLUMNS.flatMap(([field, keys, unit = null]) => keys.split(' ').map((key) => ({ field, key, unit }))),
  ({ field }) => field,
);
