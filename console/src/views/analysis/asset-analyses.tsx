import type { AssetAnalysesQuery, AssetAnalysisStatus } from '@lacuna/sdk';
import { SegmentedControl, Text } from '@mantine/core';
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTenant } from '../../api/client.js';
import { usePages } from '../../api/use-pages.js';
import { keyStart } from '../../api/use-read.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Problem } from '../../parts/problem.js';
import { type Column, ListFoot, VirtualTable } from '../../parts/virtual-table.js';
import { whole } from '../../parts/words.js';

type AssetAnalysis = NonNullable<AssetAnalysesQuery['analysisRun']>['assetAnalyses']['nodes'][number];

const COLUMNS: readonly Column<AssetAnalysis>[] = [
  { title: 'Asset', width: 'minmax(140px, 1.4fr)', cell: ({ asset, assetId }) => asset?.name ?? assetId },
  { title: 'State', width: '130px', cell: ({ status }) => <StateBadge value={status} /> },
  { title: 'Proposals', width: '90px', isFigure: true, cell: ({ gapsEnhanced }) => whole(gapsEnhanced) },
  {
    title: 'Took',
    width: '90px',
    isFigure: true,
    cell: ({ durationMs }) => (durationMs === null ? '–' : `${whole(durationMs)} ms`),
  },
  { title: 'Tokens', width: '90px', isFigure: true, cell: (one) => whole(one.inputTokens + one.outputTokens) },
  {
    title: 'Why it failed',
    width: 'minmax(120px, 1fr)',
    cell: ({ errorCode }) => (errorCode === null ? '' : wordOf(errorCode)),
  },
];

/** The list is read anew this often at most while a run is at it; the bar above it moves with every asset. */
const REFRESH_MS = 2_000;

const SHOWN: Readonly<Record<string, AssetAnalysisStatus[] | undefined>> = {
  All: undefined,
  Failed: ['FAILED'],
  Done: ['COMPLETED'],
  Waiting: ['PENDING', 'IN_PROGRESS'],
};

/** What a run does with each asset. `version` changes as it gets on. */
export function AssetAnalyses({ runId, version }: { runId: string; version: string | undefined }) {
  const [shown, setShown] = useState('All');
  const queries = useQueryClient();
  const engagementId = useTenant()?.engagementId;
  const statuses = SHOWN[shown];
  const { rows, query, loadMore } = usePages(
    'assetAnalyses',
    { runId, first: 100, withTotal: true, ...(statuses && { statuses }) },
    ({ analysisRun }) => analysisRun?.assetAnalyses,
  );
  const total = query.data?.pages[0]?.analysisRun?.assetAnalyses.totalCount;
  const refresh = useThrottledCallback(
    () => void queries.invalidateQueries({ queryKey: keyStart(engagementId, 'assetAnalyses') }),
    REFRESH_MS,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what calls for it
  useEffect(() => refresh(), [version]);
  return (
    <>
      <SegmentedControl
        mx="md"
        mb="xs"
        size="xs"
        data={Object.keys(SHOWN)}
        value={shown}
        onChange={setShown}
        aria-label="Which assets"
      />
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      <div className="fill" style={{ height: Math.min(560, Math.max(200, 90 + rows.length * 44)) }}>
        <VirtualTable
          label="Assets of the run"
          rows={rows}
          columns={COLUMNS}
          rowKey={({ id }) => id}
          onNearEnd={loadMore}
          total={total}
          compact={(row) => (
            <>
              <Text size="sm" fw={550} className="truncate">
                {row.asset?.name ?? row.assetId}
              </Text>
              <StateBadge value={row.status} />
            </>
          )}
          empty={
            <Text size="sm" c="dimmed">
              {query.isPending ? '' : 'No asset of the run stands there.'}
            </Text>
          }
        />
        <ListFoot shown={rows.length} total={total} noun="assets" />
      </div>
    </>
  );
}
