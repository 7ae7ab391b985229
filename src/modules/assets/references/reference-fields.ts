import type { AssetType } from '../../catalogue/asset-type.js';
import { ReferenceKind } from './reference-enums.js';

/** A catalogue field that names other assets. */
export interface ReferenceField {
  readonly field: string;
  /** What the asset is to those it names, by its type. */
  readonly kinds: Readonly<Partial<Record<AssetType, ReferenceKind>>>;
  /** What it can name. */
  readonly targetTypes: readonly AssetType[];
  /** A virtual machine is no host, whatever it is called. */
  readonly isHost?: boolean;
  /**
   * Whether the field has no value while it leads nowhere, which is a gap. A cluster's name and a link's ends are values
   * in themselves: exports seldom hold rows for clusters, and a link may end at a place.
   */
  readonly mustLead: boolean;
}

const RUNS_ON_MACHINES: readonly AssetType[] = ['SERVER', 'KUBERNETES_CLUSTER'];
const DEVICES: readonly AssetType[] = ['SERVER', 'NETWORK_DEVICE', 'STORAGE', 'KUBERNETES_CLUSTER', 'OTHER'];

export const REFERENCE_FIELDS: readonly ReferenceField[] = [
  {
    field: 'virtualization_host',
    kinds: { SERVER: ReferenceKind.RUNS_ON },
    targetTypes: ['SERVER'],
    isHost: true,
    mustLead: true,
  },
  {
    field: 'virtualization_cluster',
    kinds: { SERVER: ReferenceKind.MEMBER_OF },
    targetTypes: ['KUBERNETES_CLUSTER', 'OTHER'],
    mustLead: false,
  },
  {
    field: 'application_ids',
    kinds: {
      SERVER: ReferenceKind.RUNS,
      KUBERNETES_CLUSTER: ReferenceKind.RUNS,
      DATABASE: ReferenceKind.SERVES,
    },
    targetTypes: ['APPLICATION'],
    mustLead: true,
  },
  {
    field: 'infrastructure_ids',
    kinds: { APPLICATION: ReferenceKind.RUNS_ON },
    targetTypes: RUNS_ON_MACHINES,
    mustLead: true,
  },
  { field: 'host_ref', kinds: { DATABASE: ReferenceKind.RUNS_ON }, targetTypes: RUNS_ON_MACHINES, mustLead: true },
  {
    field: 'dependencies',
    kinds: { APPLICATION: ReferenceKind.DEPENDS_ON },
    targetTypes: ['APPLICATION', 'DATABASE'],
    mustLead: true,
  },
  {
    field: 'attached_asset_ids',
    kinds: { STORAGE: ReferenceKind.ATTACHED_TO },
    targetTypes: RUNS_ON_MACHINES,
    mustLead: true,
  },
  { field: 'endpoints', kinds: { NETWORK_LINK: ReferenceKind.CONNECTS }, targetTypes: DEVICES, mustLead: false },
];

/** The fields that are no value while they lead nowhere. */
export const LEADING_FIELDS: readonly string[] = REFERENCE_FIELDS.flatMap(({ field, mustLead }) =>
  mustLead ? [field] : [],
);
