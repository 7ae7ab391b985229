import type { CollectionFlowQuery, EnhancementProgressFieldsFragment } from '@lacuna/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTenant } from '../../api/client.js';
import { keyStart, useRead } from '../../api/use-read.js';

export type Flow = NonNullable<CollectionFlowQuery['collectionFlow']>;

/** Reads that answer differently once a run has ended. */
const AFTER_RUN = [
  'collectionFlow',
  'collectionFlows',
  'collectionFlowGaps',
  'countGaps',
  'assets',
  'questionnaireState',
  'analysisRuns',
  'assetAnalyses',
] as const;

/**
 * A collection flow and how far its latest run is. The progress is what is polled, since the gateway answers it without
 * its database; the rest is read anew when the run ends.
 */
export function useFlow(
  id: string,
  { isEnabled = true }: { isEnabled?: boolean } = {},
): {
  read: ReturnType<typeof useRead<'collectionFlow'>>;
  flow: Flow | null | undefined;
  progress: EnhancementProgressFieldsFragment | undefined;
} {
  const queries = useQueryClient();
  const engagementId = useTenant()?.engagementId;
  const read = useRead('collectionFlow', { id }, { isEnabled });
  const flow = read.data?.collectionFlow;
  const polled = useRead(
    'enhancementProgress',
    { collectionFlowId: id },
    { isEnabled: Boolean(flow), pollAfterMs: ({ enhancementProgress }) => enhancementProgress.pollAfterMs },
  );
  const progress = polled.data?.enhancementProgress ?? flow?.enhancementProgress;

  const wasRunning = useRef(false);
  const isRunning = (progress?.pollAfterMs ?? 0) > 0;
  useEffect(() => {
    if (wasRunning.current && !isRunning)
      for (const name of AFTER_RUN) void queries.invalidateQueries({ queryKey: keyStart(engagementId, name) });
    wasRunning.current = isRunning;
  }, [isRunning, queries, engagementId]);
  return { read, flow, progress };
}
