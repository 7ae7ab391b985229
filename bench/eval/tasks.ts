import { inPieces } from '../../test/rules/discovery.kit.js';
import { largeInventory } from './large-inventory.js';

/** One field to find again: of which inventory, and where it stands there and in the asset. */
export interface Task {
  readonly inventory: string;
  /** A file's path, or its content, read anew each time. */
  readonly source: () => string | AsyncIterable<Uint8Array>;
  readonly field: string;
  /** Columns of the source, as the reader names them, that say it: emptied in the rows that are asked about. */
  readonly columns: readonly string[];
  /** Where the field stands in an asset. */
  readonly path: string;
}

const file = (inventory: string, name: string, fields: readonly [field: string, columns: string[], path: string][]) =>
  fields.map(([field, columns, path]) => ({ inventory, source: () => name, field, columns, path }));

/** Tasks over the real inventories below `folder`, and over a large generated one. */
export function allTasks(folder: string | undefined): Task[] {
  const real =
    folder === undefined
      ? []
      : [
          // What the host is for is not in the catalogue: the description and the cluster of a host are derived from its role.
          ...file('Wikimedia hosts', `${folder}wikimedia-hosts/hosts_dev.csv`, [
            ['role', ['role', 'role_description', 'conftool_clusters', 'comment'], 'customAttributes.role'],
            ['support_group', ['team', 'comment'], 'attributes.support_group'],
          ]),
          ...file('NetBox VMs', `${folder}netbox-demo/vms.csv`, [
            ['virtualization_cluster', ['cluster', 'site'], 'attributes.virtualization_cluster'],
          ]),
          ...file('NetBox devices', `${folder}netbox-demo/devices.csv`, [
            ['manufacturer', ['manufacturer'], 'attributes.manufacturer'],
            ['model', ['device_type'], 'attributes.model'],
            ['site', ['site', 'region', 'location'], 'attributes.site'],
          ]),
          ...file('RVTools', `${folder}rvtools-kubev2v/example1.xlsx`, [
            ['virtualization_cluster', ['Cluster', 'Resource pool'], 'attributes.virtualization_cluster'],
            ['location', ['Datacenter', 'Resource pool'], 'location'],
          ]),
          ...file('GOV.UK applications', `${folder}govuk-apps/apps.csv`, [
            ['support_team', ['team', 'alerts_team'], 'attributes.support_team'],
            ['type', ['type'], 'customAttributes.type'],
          ]),
        ];
  const large = (['location', 'environment', 'support_group', 'os_name', 'virtualization_cluster'] as const).map(
    (field): Task => ({
      inventory: 'generated, 20,000 servers',
      source: () => inPieces(largeInventory(), 65_536),
      field,
      columns: {
        location: ['Datacenter', 'Cluster'],
        environment: ['Environment'],
        support_group: ['Support group'],
        os_name: ['Operating system'],
        virtualization_cluster: ['Cluster'],
      }[field],
      path: field === 'location' || field === 'environment' ? field : `attributes.${field}`,
    }),
  );
  return [...real, ...large];
}
