import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import { NotFound } from '../../shell/not-found.js';
import { GapScreen } from './gap-screen.js';
import { useFlow } from './use-flow.js';
import { useGapList } from './use-gap-list.js';

/** The gaps of one collection flow, and what can be done with them. */
export default function GapReview({ params: { id = '' } }: { params: { id?: string } }) {
  const { read, flow, progress } = useFlow(id);
  // Asked for beside the flow: the list is what one waits for.
  const list = useGapList(id);
  if (read.error && !read.data) return <Problem error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading what="the flow" />;
  return flow && progress ? <GapScreen flow={flow} progress={progress} list={list} /> : <NotFound />;
}
