import { registerEnumType } from 'type-graphql';

/** How far a collection flow is; stored as it is spelled here. */
export enum CollectionPhase {
  ASSET_SELECTION = 'ASSET_SELECTION',
  GAP_ANALYSIS = 'GAP_ANALYSIS',
  QUESTIONNAIRE_GENERATION = 'QUESTIONNAIRE_GENERATION',
  MANUAL_COLLECTION = 'MANUAL_COLLECTION',
  FINALIZATION = 'FINALIZATION',
}

registerEnumType(CollectionPhase, {
  name: 'CollectionPhase',
  description: 'How far a collection flow is.',
  valuesConfig: {
    ASSET_SELECTION: { description: 'Its assets are selected; nothing has been scanned yet.' },
    GAP_ANALYSIS: { description: 'Scanned; gaps are being analysed or wait for it.' },
    QUESTIONNAIRE_GENERATION: { description: 'Analysed; gaps are open and questions can be made of them.' },
    MANUAL_COLLECTION: { description: 'People answer.' },
    FINALIZATION: { description: 'No gap is open.' },
  },
});
