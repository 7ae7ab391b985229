import { registerEnumType } from 'type-graphql';

/** How far a discovery flow is; stored as it is spelled here. */
export enum DiscoveryPhase {
  IMPORT = 'IMPORT',
  FIELD_MAPPING = 'FIELD_MAPPING',
  DATA_CLEANSING = 'DATA_CLEANSING',
  INVENTORY = 'INVENTORY',
  FINALIZATION = 'FINALIZATION',
}

registerEnumType(DiscoveryPhase, {
  name: 'DiscoveryPhase',
  description: 'How far a discovery flow is.',
  valuesConfig: {
    IMPORT: { description: 'Waits for records.' },
    FIELD_MAPPING: { description: 'Records are stored; which column holds which field can be looked over.' },
    DATA_CLEANSING: { description: 'A run has begun: records are read and normalised.' },
    INVENTORY: { description: 'Assets are created and updated, chunk after chunk.' },
    FINALIZATION: { description: 'Every record is settled.' },
  },
});
