import { registerEnumType } from 'type-graphql';

/** Where the enhancement of a flow, or one run of it, stands; stored as it is spelled here. */
export enum EnhancementStatus {
  NOT_STARTED = 'NOT_STARTED',
  QUEUED = 'QUEUED',
  IN_PROGRESS = 'IN_PROGRESS',
  COMPLETED = 'COMPLETED',
  ABORTED = 'ABORTED',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
}

registerEnumType(EnhancementStatus, {
  name: 'EnhancementStatus',
  description: 'Where the enhancement of a flow, or one run of it, stands.',
  valuesConfig: {
    NOT_STARTED: { description: 'The flow has had no run.' },
    QUEUED: { description: 'Waits for a worker.' },
    IN_PROGRESS: { description: 'A worker is at it, asset after asset.' },
    COMPLETED: { description: 'Every asset of the plan was dealt with; some of them may have failed.' },
    ABORTED: { description: 'Stopped by itself, see `errorCode`; what was analysed stays.' },
    FAILED: { description: 'Could not be carried on, see `errorCode`; what was analysed stays.' },
    CANCELED: { description: 'Stopped by a person; what was analysed stays.' },
  },
});

/** A run that is settled is never worked on again. */
export const isSettled = (status: EnhancementStatus): boolean =>
  status !== EnhancementStatus.QUEUED && status !== EnhancementStatus.IN_PROGRESS;

/** Why a run ended without completing; stored as it is spelled here. */
export enum RunErrorCode {
  CIRCUIT_OPEN = 'CIRCUIT_OPEN',
  MODEL_UNAVAILABLE = 'MODEL_UNAVAILABLE',
  BUDGET_EXHAUSTED = 'BUDGET_EXHAUSTED',
  WORKER_LOST = 'WORKER_LOST',
  INTERNAL = 'INTERNAL',
}

registerEnumType(RunErrorCode, {
  name: 'RunErrorCode',
  description: 'Why a run ended without completing.',
  valuesConfig: {
    CIRCUIT_OPEN: { description: 'More than half of its assets failed.' },
    MODEL_UNAVAILABLE: {
      description:
        'The model has failed so often in a row, whosever calls they were, that it is not asked for a while.',
    },
    BUDGET_EXHAUSTED: { description: "The tenant's budget is used up." },
    WORKER_LOST: { description: 'No worker has said anything of it for too long.' },
    INTERNAL: { description: 'A fault on our side.' },
  },
});

/** Where one asset of a run stands; stored as it is spelled here. */
export enum AssetAnalysisStatus {
  PENDING = 'PENDING',
  IN_PROGRESS = 'IN_PROGRESS',
  COMPLETED = 'COMPLETED',
  FAILED = 'FAILED',
  SKIPPED = 'SKIPPED',
}

registerEnumType(AssetAnalysisStatus, {
  name: 'AssetAnalysisStatus',
  description: 'Where one asset of a run stands.',
  valuesConfig: {
    PENDING: { description: 'Not its turn yet; in a run that was stopped it never came.' },
    IN_PROGRESS: { description: 'Being analysed.' },
    COMPLETED: { description: 'Analysed; an asset without gaps is too.' },
    FAILED: { description: 'Not analysed, see `errorCode`; requeueFailedAssets takes it again.' },
    SKIPPED: { description: 'Left as it is: its analysis is still good, or another flow is just making it.' },
  },
});

/** Why an asset was not analysed; stored as it is spelled here. */
export enum AssetErrorCode {
  ASSET_NOT_FOUND = 'ASSET_NOT_FOUND',
  VALIDATION_FAILED = 'VALIDATION_FAILED',
  AGENT_TIMEOUT = 'AGENT_TIMEOUT',
  MODEL_ERROR = 'MODEL_ERROR',
  PERSISTENCE_CONFLICT = 'PERSISTENCE_CONFLICT',
  INTERNAL = 'INTERNAL',
}

registerEnumType(AssetErrorCode, {
  name: 'AssetErrorCode',
  description: 'Why an asset was not analysed.',
  valuesConfig: {
    ASSET_NOT_FOUND: { description: 'It is no longer there.' },
    VALIDATION_FAILED: { description: 'What the agent answered does not fit the gaps it was asked about.' },
    AGENT_TIMEOUT: { description: 'The agent did not answer in time.' },
    MODEL_ERROR: { description: 'The model failed.' },
    PERSISTENCE_CONFLICT: { description: 'Its gaps were being changed by others, twice in a row.' },
    INTERNAL: { description: 'A fault on our side.' },
  },
});
