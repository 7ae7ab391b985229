import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import { NotFound } from '../../shell/not-found.js';
import { GapScreen } from './gap-screen.js';
import { useFlow } from './use-flow.js';

/** The gaps of one collection flow, and what can be done with them. */
export default function GapReview({ params: { id = '' } }: { params: { id?: string } }) {
  const { read, flow, progress } = useFlow(id);
  if (read.error && !read.data) return <Problem error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading what="the flow" />;
  return flow && progress ? <GapScreen flow={flow} progress={progress} /> : <NotFound />;
}
