import { Paper, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api/use-read.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Empty } from '../../parts/empty.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { dateTime, dollars, whole } from '../../parts/words.js';
import { NotFound } from '../../shell/not-found.js';
import { describeView } from '../gaps/describe-view.js';
import { RunActions } from '../gaps/run-actions.js';
import { useFlow } from '../gaps/use-flow.js';
import { ViewBanner } from '../gaps/view-banner.js';
import { AssetAnalyses } from './asset-analyses.js';

/** The analyses of a flow, and what the chosen one did with each asset. */
export default function AnalysisRuns({ params: { id = '' } }: { params: { id?: string } }) {
  const { read, flow, progress } = useFlow(id);
  const runs = useRead('analysisRuns', { collectionFlowId: id, first: 20 });
  const [chosenId, setChosenId] = useState<string>();
  if (read.error && !read.data) return <Problem error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading what="the runs" />;
  if (!flow || !progress) return <NotFound />;
  const nodes = runs.data?.collectionFlow?.runs.nodes ?? [];
  const chosen = nodes.find((run) => run.id === chosenId) ?? nodes[0];
  const { analyzed, total } = flow.gapSummary;
  const shown = describeView({ phase: flow.phase, status: progress.status, analyzed, total });
  return (
    <Stack gap="md">
      <PageHead
        title="Analysis runs"
        back={{ href: `/gaps/${id}`, title: flow.name }}
        lead="Each run takes the assets one after the other; what is still good is skipped and costs nothing."
      />
      <ViewBanner
        shown={shown}
        progress={progress}
        analyzed={analyzed}
        total={total}
        action={<RunActions collectionFlowId={id} progress={progress} shown={shown} />}
      />
      {runs.data && nodes.length === 0 && (
        <Empty icon="spark" title="No analysis yet" text="“Analyse gaps” has the AI propose how to close them." />
      )}
      {nodes.length > 0 && (
        <Table.ScrollContainer minWidth={760} className="surface">
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Asked for</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Made by</Table.Th>
                <Table.Th ta="right">Assets</Table.Th>
                <Table.Th ta="right">Skipped</Table.Th>
                <Table.Th ta="right">Failed</Table.Th>
                <Table.Th ta="right">Tokens</Table.Th>
                <Table.Th ta="right">Cost</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {nodes.map((run) => (
                <Table.Tr key={run.id} bg={run.id === chosen?.id ? 'var(--row-selected)' : undefined}>
                  <Table.Td>
                    <UnstyledButton
                      onClick={() => setChosenId(run.id)}
                      fz="sm"
                      fw={550}
                      aria-pressed={run.id === chosen?.id}
                      c="var(--mantine-color-anchor)"
                    >
                      {dateTime(run.requestedAt)}
                    </UnstyledButton>
                    <Text size="xs" c="dimmed">
                      by {run.requestedBy}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge value={run.status} />
                    {run.errorCode !== null && (
                      <Text size="xs" c="dimmed">
                        {wordOf(run.errorCode)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{run.model === 'evidence-rules' ? 'Evidence rules' : run.model}</Table.Td>
                  <Table.Td ta="right">{whole(run.plan.total)}</Table.Td>
                  <Table.Td ta="right">{whole(run.plan.skipped)}</Table.Td>
                  <Table.Td ta="right">{whole(run.progress.failed)}</Table.Td>
                  <Table.Td ta="right">{whole(run.inputTokens + run.outputTokens)}</Table.Td>
                  <Table.Td ta="right">{run.costUsd === null ? '–' : dollars(run.costUsd)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {chosen && (
        <Paper className="surface" component="section" aria-label="Assets of the run">
          <Title order={2} size="h5" p="md" pb={4}>
            Asset by asset
          </Title>
          <AssetAnalyses
            key={chosen.id}
            runId={chosen.id}
            version={progress.runId === chosen.id ? progress.version : undefined}
          />
        </Paper>
      )}
    </Stack>
  );
}
