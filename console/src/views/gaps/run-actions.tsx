import type { EnhancementProgressFieldsFragment } from '@lacuna/sdk';
import { Button } from '@mantine/core';
import { useWrite } from '../../api/use-write.js';
import { counted } from '../../parts/words.js';
import type { ShownGaps } from './describe-view.js';

const AFTER_START = ['enhancementProgress', 'collectionFlow', 'analysisRuns'] as const;

/** What can be done about the flow's analysis now: start it, stop it, or take again what failed. */
export function RunActions({
  collectionFlowId,
  progress: { runId, failed },
  shown,
}: {
  collectionFlowId: string;
  progress: EnhancementProgressFieldsFragment;
  shown: ShownGaps;
}) {
  const scan = useWrite('scanGaps', {
    refreshes: ['collectionFlow', 'collectionFlowGaps', 'countGaps'],
    says: ({ scanGaps }) => `The scan found ${counted(scanGaps.gapsFound, 'gap')}.`,
  });
  const analyse = useWrite('analyzeGaps', { refreshes: AFTER_START });
  const cancel = useWrite('cancelAnalysis', {
    refreshes: AFTER_START,
    says: () => 'The analysis ends after the asset it is at; what it has found stays.',
  });
  const requeue = useWrite('requeueFailedAssets', {
    refreshes: AFTER_START,
    says: ({ requeueFailedAssets }) => `${counted(requeueFailedAssets.requeued, 'asset')} are analysed again.`,
  });
  const input = { collectionFlowId };
  if (shown === 'UNSCANNED')
    return (
      <Button size="xs" loading={scan.isPending} onClick={() => scan.mutate({ input })}>
        Scan for gaps
      </Button>
    );
  if (shown === 'RUNNING')
    return (
      <Button
        size="xs"
        variant="default"
        loading={cancel.isPending}
        disabled={runId === null}
        onClick={() => runId !== null && cancel.mutate({ input: { runId } })}
      >
        Cancel
      </Button>
    );
  return (
    <>
      {failed > 0 && (
        <Button size="xs" variant="default" loading={requeue.isPending} onClick={() => requeue.mutate({ input })}>
          Requeue {counted(failed, 'failed asset')}
        </Button>
      )}
      {shown !== 'ANALYSIS' && (
        <Button size="xs" loading={analyse.isPending} onClick={() => analyse.mutate({ input })}>
          {shown === 'SCAN' ? 'Analyse gaps' : 'Analyse the rest'}
        </Button>
      )}
    </>
  );
}
