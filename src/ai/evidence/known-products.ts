export interface KnownProduct {
  pattern: RegExp;
  product: string;
  vendor: string;
  /** A value the catalogue allows for `app_type`, where the product leaves no doubt. */
  appType: 'web' | 'database' | 'crm' | 'shared_service' | 'batch' | null;
}

/** Words in application, host and virtual machine names that stand for a product one buys or installs. */
const KNOWN_PRODUCTS: readonly KnownProduct[] = [
  known('sap|s/?4hana|netweaver', 'SAP', 'SAP', null),
  known('salesforce|sfdc', 'Salesforce', 'Salesforce', 'crm'),
  known('dynamics|d365', 'Microsoft Dynamics', 'Microsoft', 'crm'),
  known('sharepoint', 'Microsoft SharePoint', 'Microsoft', 'web'),
  known('exchange|msexchange', 'Microsoft Exchange', 'Microsoft', 'shared_service'),
  known('sccm|mecm', 'Microsoft Configuration Manager', 'Microsoft', 'shared_service'),
  known('jira', 'Jira Software', 'Atlassian', 'web'),
  known('confluence', 'Confluence', 'Atlassian', 'web'),
  known('bitbucket', 'Bitbucket', 'Atlassian', 'web'),
  known('bamboo', 'Bamboo', 'Atlassian', 'batch'),
  known('gitlab', 'GitLab', 'GitLab', 'web'),
  known('jenkins', 'Jenkins', 'Jenkins project', 'batch'),
  known('sonarqube', 'SonarQube Server', 'Sonar', 'web'),
  known('artifactory', 'Artifactory', 'JFrog', 'shared_service'),
  known('nexus', 'Nexus Repository', 'Sonatype', 'shared_service'),
  known('splunk', 'Splunk', 'Splunk', 'shared_service'),
  known('servicenow|snow', 'ServiceNow', 'ServiceNow', 'web'),
  known('peoplesoft', 'PeopleSoft', 'Oracle', null),
  known('siebel', 'Siebel CRM', 'Oracle', 'crm'),
  known('weblogic', 'Oracle WebLogic Server', 'Oracle', 'web'),
  known('websphere', 'IBM WebSphere', 'IBM', 'web'),
  known('ibmmq|mqseries', 'IBM MQ', 'IBM', 'shared_service'),
  known('wordpress', 'WordPress', 'WordPress Foundation', 'web'),
  known('drupal', 'Drupal', 'Drupal Association', 'web'),
  known('moodle', 'Moodle', 'Moodle', 'web'),
  known('tomcat', 'Apache Tomcat', 'Apache Software Foundation', 'web'),
  known('kafka', 'Apache Kafka', 'Apache Software Foundation', 'shared_service'),
  known('airflow', 'Apache Airflow', 'Apache Software Foundation', 'batch'),
  known('rabbitmq', 'RabbitMQ', 'Broadcom', 'shared_service'),
  known('grafana', 'Grafana', 'Grafana Labs', 'web'),
  known('prometheus', 'Prometheus', 'Cloud Native Computing Foundation', 'shared_service'),
  known('kibana', 'Kibana', 'Elastic', 'web'),
  known('elasticsearch|elastic', 'Elasticsearch', 'Elastic', 'database'),
  known('zabbix', 'Zabbix', 'Zabbix', 'shared_service'),
  known('nagios', 'Nagios', 'Nagios Enterprises', 'shared_service'),
  known('citrix|xenapp|xendesktop', 'Citrix Virtual Apps and Desktops', 'Citrix', null),
  known('veeam', 'Veeam Backup & Replication', 'Veeam', 'shared_service'),
  known('netbackup', 'NetBackup', 'Veritas', 'shared_service'),
  known('commvault', 'Commvault', 'Commvault', 'shared_service'),
  known('controlm|control-m', 'Control-M', 'BMC', 'batch'),
  known('keycloak', 'Keycloak', 'Red Hat', 'shared_service'),
  known('nextcloud', 'Nextcloud', 'Nextcloud', 'web'),
  known('puppetmaster|puppetserver', 'Puppet', 'Perforce', 'shared_service'),
  known('netscaler', 'NetScaler', 'Citrix', 'shared_service'),
  known('sailpoint', 'SailPoint', 'SailPoint', 'shared_service'),
  known('cyberark', 'CyberArk', 'CyberArk', 'shared_service'),
  known('tableau', 'Tableau', 'Salesforce', 'web'),
  known('informatica', 'Informatica', 'Informatica', 'batch'),
  known('documentum', 'Documentum', 'OpenText', 'web'),
  known('filenet', 'FileNet', 'IBM', 'web'),
  known('maximo', 'IBM Maximo', 'IBM', 'web'),
];

function known(words: string, product: string, vendor: string, appType: KnownProduct['appType']): KnownProduct {
  return { pattern: new RegExp(`(?<![a-z])(?:${words})(?![a-z])`, 'i'), product, vendor, appType };
}

/** The product a short text names; null where it names none, or several. */
export function knownProduct(text: string): KnownProduct | null {
  if (text.length > 200) return null;
  const found = KNOWN_PRODUCTS.filter(({ pattern }) => pattern.test(text));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The version right after a product's name: "Apache Tomcat 8.5.100". */
export function versionAfter(text: string, { pattern }: KnownProduct): string | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 60);
  return (
    /^(?: (?:server|enterprise|standard|community|version|v|ver\.?)){0,3}[ _-]*v?(\d{1,4}(?:\.\d{1,5}){0,3})(?![\w])/i.exec(
      rest,
    )?.[1] ?? null
  );
}
