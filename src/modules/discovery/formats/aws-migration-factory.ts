import type { FormatTable } from './import-format.js';

/** The intake form of AWS Cloud Migration Factory (github.com/aws-solutions, "Migration intake form"), CSV or JSON. */
export const migrationFactoryIntake: FormatTable = {
  name: 'Migration Factory intake form',
  required: ['server_name', 'server_os_version|server_os_family', 'r_type|server_tier|server_fqdn', 'app_name|app_id'],
  typical: [
    'wave_name|wave_id',
    'server_environment',
    'server_tier',
    'instanceType',
    'tenancy',
    'subnet_IDs',
    'securitygroup_IDs',
    'aws_accountid',
  ],
  rules: [
    { columns: ['server_name'], target: 'name' },
    { columns: ['server_fqdn'], target: 'fqdn' },
    { columns: ['server_id'], target: 'asset_id' },
    { columns: ['app_name', 'app_id'], target: 'application_ids' },
    { columns: ['server_environment'], target: 'environment' },
    { columns: ['server_os_family'], target: 'os_family' },
    // "windows server 2016": the name of a system, whatever the column is called.
    { columns: ['server_os_version'], target: 'os_name' },
    { columns: ['r_type'], target: 'migration_strategy' },
    { columns: ['wave_name', 'wave_id'], target: 'migration_wave' },
    // Where it is to go, and not where it is.
    {
      columns: [
        'aws_region',
        'aws_accountid',
        'availabilityzone',
        'instanceType',
        'tenancy',
        'subnet_IDs',
        'securitygroup_IDs',
        'subnet_IDs_test',
        'securitygroup_IDs_test',
        'server_tier',
        'tags',
        'root_vol_size',
        'add_vols_size',
        'ami_id',
      ],
      target: null,
    },
  ],
  kindOf: () => ({ assetType: 'SERVER' }),
};
