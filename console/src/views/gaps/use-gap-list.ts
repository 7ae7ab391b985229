import { useMemo, useState } from 'react';
import { usePages } from '../../api/use-pages.js';
import { useRead } from '../../api/use-read.js';
import { type GapChoice, gapFilter, OPEN_GAPS } from './gap-filter.js';

const PAGE = 200;

/** The gaps of a flow that are chosen to be seen, and how many there are; counted after the rows, so that none waits for it. */
export function useGapList(id: string) {
  const [choice, setChoice] = useState<GapChoice>(OPEN_GAPS);
  const filter = useMemo(() => gapFilter(choice), [choice]);
  const { rows, query, loadMore } = usePages(
    'collectionFlowGaps',
    { id, first: PAGE, filter },
    ({ collectionFlow }) => collectionFlow?.gaps,
  );
  const counted = useRead('countGaps', { id, filter }, { isEnabled: !query.isPending, keepsPrevious: true });
  const total = counted.data?.collectionFlow?.gaps.totalCount;
  return { choice, setChoice, rows, query, loadMore, total };
}
