import type { CollectionFlowFieldsFragment, DiscoveryFlowFieldsFragment } from '@lacuna/sdk';

/** The steps of the work, in order. */
export const STEPS = ['Import', 'Assets', 'Gaps', 'Analysis', 'Review', 'Questions'] as const;

export type Step = (typeof STEPS)[number];

interface NextStep {
  /** Undefined: all is done. */
  readonly step: Step | undefined;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly href: string;
}

type Discovery = Pick<DiscoveryFlowFieldsFragment, 'id' | 'status' | 'recordCounts'>;
type Collection = Pick<CollectionFlowFieldsFragment, 'id' | 'phase' | 'gapSummary'>;

/** What comes next, by the newest flows; both lists newest first. */
export function decideNextStep([discovery]: readonly Discovery[], [collection]: readonly Collection[]): NextStep {
  if (!discovery || discovery.recordCounts.received === 0)
    return {
      step: 'Import',
      title: 'Import an inventory',
      text: 'An export of RVTools, Azure Migrate, ServiceNow or another tool. Its format and columns are recognised.',
      action: 'Import',
      href: discovery ? `/discovery/${discovery.id}` : '/discovery',
    };
  if (discovery.status === 'RUNNING' || discovery.recordCounts.pending > 0)
    return {
      step: 'Assets',
      title: discovery.status === 'RUNNING' ? 'Records are becoming assets' : 'Turn the records into assets',
      text: 'Look over which column holds which field; then every record becomes an asset, or says why not.',
      action: 'Open the flow',
      href: `/discovery/${discovery.id}`,
    };
  if (!collection)
    return {
      step: 'Gaps',
      title: 'Find the gaps',
      text: 'What the catalogue asks for and the assets do not say: the blanks that block decisions, and no others.',
      action: 'Find gaps',
      href: `/discovery/${discovery.id}`,
    };
  const href = `/gaps/${collection.id}`;
  return afterScan(collection, href);
}

function afterScan({ phase, gapSummary }: Collection, href: string): NextStep {
  if (gapSummary.pending === 0 && phase !== 'ASSET_SELECTION')
    return {
      step: undefined,
      title: 'No gap is open',
      text: 'Every gap is decided. Import more, or look at what was decided.',
      action: 'See the decisions',
      href,
    };
  if (phase === 'ASSET_SELECTION' || phase === 'GAP_ANALYSIS')
    return {
      step: 'Analysis',
      title: 'Analyse the gaps',
      text: 'The analysis proposes how to close each gap, with its evidence and how sure it is.',
      action: 'Open the gaps',
      href,
    };
  if (phase === 'MANUAL_COLLECTION')
    return {
      step: 'Questions',
      title: 'Answer what no evidence could settle',
      text: 'One question a gap, those that block most first.',
      action: 'Open the questionnaire',
      href: `${href}/questionnaire`,
    };
  return {
    step: 'Review',
    title: 'Review the proposals',
    text: 'Accept what is certain in bulk, look at the rest one by one: j and k step, a accepts, r rejects.',
    action: 'Review',
    href,
  };
}
