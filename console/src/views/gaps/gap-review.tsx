import { Problem } from '../../parts/problem.js';
import { NotFound } from '../../shell/not-found.js';
import { GapScreen } from './gap-screen.js';
import { useCatalogue } from './use-catalogue.js';
import { useFlow } from './use-flow.js';
import { useGapList } from './use-gap-list.js';

/** The gaps of one collection flow, and what can be done with them. */
export default function GapReview({ params: { id = '' } }: { params: { id?: string } }) {
  const list = useGapList(id);
  useCatalogue();
  // After the list, which is what one waits for: sums over all gaps would keep the database from it.
  const { read, flow, progress } = useFlow(id, { isEnabled: !list.query.isPending });
  if (read.error && !read.data) return <Problem error={read.error} onRetry={() => void read.refetch()} />;
  if (flow === null) return <NotFound />;
  return <GapScreen id={id} state={flow && progress && { flow, progress }} list={list} />;
}
