import type { DiscoveryFlow } from '@lacuna/sdk';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useClient } from '../../api/client.js';
import { useWrite } from '../../api/use-write.js';
import { notify, notifyError } from '../../parts/notices.js';
import { counted } from '../../parts/words.js';

/** What comes next for a flow: its run, then the scan of the assets that it made. */
export function DiscoveryActions({ flow }: { flow: DiscoveryFlow }) {
  const { id, name, status, recordCounts } = flow;
  const run = useWrite('runDiscovery', { refreshes: ['discoveryFlow', 'discoveryFlows'] });
  const client = useClient();
  const [, navigate] = useLocation();
  const scan = useMutation({
    mutationFn: async () => {
      const { createCollectionFlow } = await client.createCollectionFlow({ input: { name, discoveryFlowId: id } });
      const collectionFlowId = createCollectionFlow.collectionFlow.id;
      const { scanGaps } = await client.scanGaps({ input: { collectionFlowId } });
      return { collectionFlowId, gapsFound: scanGaps.gapsFound };
    },
    onSuccess: ({ collectionFlowId, gapsFound }) => {
      notify(`The scan found ${counted(gapsFound, 'gap')}.`);
      navigate(`/gaps/${collectionFlowId}`);
    },
    onError: notifyError,
  });
  const canRun = recordCounts.pending > 0 && status !== 'RUNNING';
  const hasAssets = recordCounts.processed + recordCounts.duplicate > 0;
  return (
    <>
      {canRun && (
        <Button onClick={() => run.mutate({ input: { discoveryFlowId: id } })} loading={run.isPending}>
          {status === 'FAILED' ? 'Run again' : `Turn ${counted(recordCounts.pending, 'record')} into assets`}
        </Button>
      )}
      {hasAssets && status !== 'RUNNING' && (
        <Button variant={canRun ? 'default' : 'filled'} onClick={() => scan.mutate()} loading={scan.isPending}>
          Find gaps
        </Button>
      )}
    </>
  );
}
