import { registerEnumType } from 'type-graphql';

/** What is wrong with a field; stored as it is spelled here. */
export enum GapType {
  MISSING_FIELD = 'MISSING_FIELD',
  INVALID_VALUE = 'INVALID_VALUE',
  CONFLICTING_VALUES = 'CONFLICTING_VALUES',
}

registerEnumType(GapType, {
  name: 'GapType',
  description: 'What is wrong with a field.',
  valuesConfig: {
    MISSING_FIELD: { description: 'The catalogue requires it, and it has no value.' },
    INVALID_VALUE: { description: 'What the source says is no value of the field.' },
    CONFLICTING_VALUES: { description: 'Sources disagree.' },
  },
});

/** How much a gap blocks; the criticality of its field in the catalogue, stored as 1 to 4. */
export enum GapPriority {
  CRITICAL = 1,
  HIGH = 2,
  MEDIUM = 3,
  LOW = 4,
}

registerEnumType(GapPriority, {
  name: 'GapPriority',
  description: 'How much a gap blocks: the criticality of its field in the catalogue.',
  valuesConfig: {
    CRITICAL: { description: 'No decision without it.' },
    HIGH: { description: 'Sizing, moving or supporting the asset stalls without it.' },
    MEDIUM: { description: 'Wanted before the move.' },
    LOW: { description: 'Good to know.' },
  },
});

/** What became of a gap; stored as it is spelled here. */
export enum GapResolution {
  PENDING = 'PENDING',
  ACCEPTED = 'ACCEPTED',
  REJECTED = 'REJECTED',
  RESOLVED = 'RESOLVED',
  NOT_APPLICABLE = 'NOT_APPLICABLE',
}

registerEnumType(GapResolution, {
  name: 'GapResolution',
  description: 'What became of a gap.',
  valuesConfig: {
    PENDING: { description: 'Open.' },
    ACCEPTED: { description: 'A person accepted the proposed value; it is on the asset.' },
    REJECTED: { description: 'A person rejected the proposal.' },
    RESOLVED: { description: 'The field has a value that a person or a source gave.' },
    NOT_APPLICABLE: {
      description: 'The field does not apply to this asset: a person said so, or the condition of the catalogue does.',
    },
  },
});
