import { registerEnumType } from 'type-graphql';
import { ASSET_TYPES, type AssetType } from '../catalogue/asset-type.js';

/** The catalogue's asset types as GraphQL sees them. */
export const AssetTypeEnum = Object.fromEntries(ASSET_TYPES.map((type) => [type, type])) as {
  [Type in AssetType]: Type;
};

registerEnumType(AssetTypeEnum, {
  name: 'AssetType',
  description: 'What a configuration item is; the catalogue says for each what must be known of it.',
  valuesConfig: {
    SERVER: { description: 'A physical or virtual machine, or a host of virtual machines.' },
    APPLICATION: { description: 'A business or technical application.' },
    DATABASE: { description: 'A database or an instance of one.' },
    NETWORK_DEVICE: { description: 'A router, switch, firewall, load balancer or the like.' },
    NETWORK_LINK: { description: 'A connection between two places or devices.' },
    STORAGE: { description: 'A storage system, share or volume.' },
    KUBERNETES_CLUSTER: { description: 'A Kubernetes cluster of any distribution.' },
    OTHER: { description: 'Anything else; only its name, environment and location are asked for.' },
  },
});

/** How far the AI analysis of an asset's gaps is, over all flows; stored as these numbers. */
export enum AnalysisStatus {
  NOT_STARTED = 0,
  IN_PROGRESS = 1,
  COMPLETED = 2,
}

registerEnumType(AnalysisStatus, {
  name: 'AnalysisStatus',
  description: "How far the analysis of an asset's gaps is; shared by all flows.",
  valuesConfig: {
    NOT_STARTED: { description: 'Never analysed, or the last analysis failed.' },
    IN_PROGRESS: { description: 'A run is at it.' },
    COMPLETED: { description: 'Analysed; `isAnalysisStale` says whether it still holds.' },
  },
});
