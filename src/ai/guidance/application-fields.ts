import type { Guidance } from './guide-field.js';

/** Where an application's fields are found: mostly in people's heads, so each names the right head. */
export const APPLICATION_GUIDANCE: Guidance = {
  app_id: [
    'Import the id of the application portfolio or ServiceNow "number" of the business application.',
    'Ask enterprise architecture for the id that finance and operations use too.',
  ],
  name: ['Import "Application Name" of the portfolio export.', 'Ask the owner for the name users know it by.'],
  description: [
    'Import the description of the portfolio or the README of the repository.',
    'Ask the owner for two sentences: who uses it, and for what.',
  ],
  is_cots: [
    'Look whether a purchase order or a source repository exists for it.',
    'Ask the owner whether it was bought (then who is the vendor) or built (then by which team).',
  ],
  vendor: [
    'Import the vendor of the contract register or of ServiceNow "vendor".',
    'Ask procurement who invoices its maintenance.',
  ],
  product_version: [
    'Read the version in the "About" page or the installed software list.',
    'Ask the support team; the vendor must support that version on the target platform.',
  ],
  app_type: [
    'Look how users reach it: a browser, a client on the desktop, or not at all.',
    'Ask the owner whether it is a web application, batch, database, CRM, desktop or a service for others.',
  ],
  environment: [
    'Import one row per environment: AWS Migration Factory "server_environment".',
    'Ask the owner which environments exist, and which of them this row describes.',
  ],
  business_criticality: [
    'Import the criticality of the business-impact analysis or ServiceNow "busines_criticality".',
    'Ask the business owner what an hour of downtime costs, and who notices first.',
  ],
  business_unit: [
    'Import the cost centre or "Business Service" of the portfolio.',
    'Ask finance which unit is charged for it.',
  ],
  owner_contact: [
    'Import ServiceNow "owned_by" or the owner column of the portfolio.',
    'Ask the business unit who signs for a change of it.',
  ],
  support_team: [
    'Import ServiceNow "support_group" of the business application.',
    'Ask the service desk which team gets its tickets.',
  ],
  sme_availability: [
    'Ask the support team who could change the code or configuration today.',
    'Plan knowledge transfer before the wave where nobody is named.',
  ],
  compliance_frameworks: [
    'Import the scope lists of the last PCI DSS, SOX, HIPAA and ISO 27001 audits.',
    'Ask the compliance officer; "none" is an answer and closes the gap.',
  ],
  data_classification: [
    'Import the classification from the data-protection register.',
    'Ask the data owner for the most sensitive data it holds: public, internal, confidential or restricted.',
  ],
  data_sovereignty: [
    'Import the countries from the record of processing activities (GDPR article 30).',
    'Ask the data-protection officer in which countries the data must stay.',
  ],
  dependencies: [
    'Collect connections of its servers for 30 days and group them by application.',
    'Ask the architect for its interfaces: which systems it calls, and which call it.',
  ],
  infrastructure_ids: [
    'Import the "Applications" column of the server list, which names the servers of each.',
    'Ask the support team on which servers and databases it runs.',
  ],
  architecture_type: [
    'Look at the deployment: one unit, tiers, or services released apart.',
    'Ask the architect whether it is a monolith, n-tier, service-oriented or microservices.',
  ],
  tier_count: [
    'Count the layers that run on servers of their own: web, application, database.',
    'Ask the architect for the deployment diagram.',
  ],
  state_management: [
    'Look where sessions and files are kept: memory, local disk, share or external store.',
    'Ask the developers what is lost when one instance is stopped.',
  ],
  external_protocol: [
    'Read the load balancer or firewall rules for its ports.',
    'Ask the network team which protocols enter from outside.',
  ],
  hardware_dependency: [
    'Look for GPU cards, dongles, serial lines and special processors on its servers.',
    'Ask the support team which device it cannot run without.',
  ],
  licensing_constraints: [
    'Read the contract for clauses on hosts, sockets and clouds.',
    'Ask the licence manager whether the licence may move to the target.',
  ],
  rto_minutes: [
    'Import the recovery time objective from the continuity plan.',
    'Ask the business owner how long it may be down after a disaster.',
  ],
  rpo_minutes: [
    'Import the recovery point objective from the continuity plan.',
    'Ask the business owner how many minutes of data may be lost.',
  ],
  sla_pct: [
    'Import the availability from the service catalogue.',
    'Ask the service manager what was promised, and what was reached last year.',
  ],
  dr_plan: [
    'Look for a continuity plan and the date of its last test.',
    'Ask the continuity manager whether the plan is documented, and whether it was tested.',
  ],
  concurrent_users: [
    'Read the peak of sessions from monitoring or the web server log.',
    'Ask the owner how many people work in it at month-end.',
  ],
  user_locations: [
    'Read the countries from the access log or the identity provider.',
    'Ask the owner from which sites people use it.',
  ],
  maintenance_window: [
    'Import ServiceNow "maintenance_schedule".',
    'Ask the change manager when it may be down; the cut-over needs such a window.',
  ],
  release_cadence: [
    'Count the releases of the last year in the pipeline or change records.',
    'Ask the developers how often they deploy to production.',
  ],
  mttr_band: [
    'Compute it from the incidents of the last year.',
    'Ask the service desk how long an outage took to repair on average.',
  ],
  source_repository: [
    'Search the code hosting for the name of the application.',
    'Ask the developers for the address of the repository.',
  ],
  migration_strategy: [
    'Import the decision: AWS Migration Factory "r_type".',
    'Decide it with the owner once vendor, criticality and dependencies are known.',
  ],
  migration_wave: [
    'Import "wave_name" of the migration plan.',
    'Ask the wave planner; applications that depend on each other move together.',
  ],
  annual_cost: [
    'Import run cost from the charge-back: hosting, licences, support.',
    'Ask finance for the last full year.',
  ],
};
