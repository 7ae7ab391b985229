import type { AcceptGapsMutation, CollectionFlowGapsQuery } from '@lacuna/sdk';
import { useDebouncedCallback } from '@mantine/hooks';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useTenant } from '../../api/client.js';
import { keyStart } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';

export type Gap = NonNullable<CollectionFlowGapsQuery['collectionFlow']>['gaps']['nodes'][number];

/** What is counted anew once a row of decisions has come to rest: a fast reviewer makes several a second. */
const REST_MS = 1_200;

/**
 * Decides about single gaps. What the gateway answers is put into the list that is on the screen, so that a decided gap
 * stays where it is, and nothing has to be read again.
 */
export function useGapDecisions() {
  const queries = useQueryClient();
  const engagementId = useTenant()?.engagementId;
  const recount = useDebouncedCallback(() => {
    for (const name of ['collectionFlow', 'countGaps', 'assets', 'questionnaireState'] as const)
      void queries.invalidateQueries({ queryKey: keyStart(engagementId, name) });
  }, REST_MS);

  const put = (changed: AcceptGapsMutation['acceptGaps']['gaps']) => {
    const byId = new Map(changed.map((gap) => [gap.id, gap]));
    queries.setQueriesData<InfiniteData<CollectionFlowGapsQuery>>(
      { queryKey: keyStart(engagementId, 'collectionFlowGaps') },
      (data) => data && { ...data, pages: data.pages.map((page) => withGaps(page, byId)) },
    );
    recount();
  };
  const accept = useWrite('acceptGaps', { onDone: ({ acceptGaps }) => put(acceptGaps.gaps) });
  const reject = useWrite('rejectGaps', { onDone: ({ rejectGaps }) => put(rejectGaps.gaps) });
  const resolve = useWrite('resolveGap', { onDone: ({ resolveGap }) => put([resolveGap.gap]) });
  return {
    accept: (gap: Gap) => accept.mutate({ input: { gapIds: [gap.id] } }),
    reject: (gap: Gap) => reject.mutate({ input: { gapIds: [gap.id] } }),
    notApplicable: (gap: Gap) => resolve.mutate({ input: { gapId: gap.id, notApplicable: true } }),
    /** Rejects when the gateway refuses the value, whose reason it has said by then. */
    correct: (gap: Gap, value: unknown) => resolve.mutateAsync({ input: { gapId: gap.id, value } }),
  };
}

function withGaps(page: CollectionFlowGapsQuery, byId: ReadonlyMap<string, Gap>): CollectionFlowGapsQuery {
  const { collectionFlow: flow } = page;
  if (!flow?.gaps.nodes.some(({ id }) => byId.has(id))) return page;
  const nodes = flow.gaps.nodes.map((gap) => byId.get(gap.id) ?? gap);
  return { ...page, collectionFlow: { ...flow, gaps: { ...flow.gaps, nodes } } };
}
