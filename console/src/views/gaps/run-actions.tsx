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
  switch (shown) {
    case 'UNSCANNED':
      return (
        <Button size="compact-md" loading={scan.isPending} onClick={() => scan.mutate({ input })}>
          Scan for gaps
        </Button>
      );
    case 'SCAN':
      return (
        <Button size="compact-md" loading={analyse.isPending} onClick={() => analyse.mutate({ input })}>
          Analyse gaps
        </Button>
      );
    case 'RUNNING':
      return (
        <Button
          size="compact-md"
          variant="default"
          loading={cancel.isPending}
          disabled={runId === null}
          onClick={() => runId !== null && cancel.mutate({ input: { runId } })}
        >
          Cancel
        </Button>
      );
    case 'PARTIAL':
    case 'ANALYSIS':
      return (
        <>
          {failed > 0 && (
            <Button
              size="compact-md"
              variant="default"
              loading={requeue.isPending}
              onClick={() => requeue.mutate({ input })}
            >
              Requeue {counted(failed, 'failed asset')}
            </Button>
          )}
          {shown === 'PARTIAL' && (
            <Button size="compact-md" loading={analyse.isPending} onClick={() => analyse.mutate({ input })}>
              Analyse the rest
            </Button>
          )}
        </>
      );
  }
}
