import { Alert, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTenant } from '../../api/client.js';
import { keyStart, useRead } from '../../api/use-read.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Figure } from '../../parts/figure.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { RunProgress } from '../../parts/run-progress.js';
import { whole } from '../../parts/words.js';
import { NotFound } from '../../shell/not-found.js';
import { DataImport } from './data-import.js';
import { DiscoveryActions } from './discovery-actions.js';
import { Dropzone } from './dropzone.js';
import { FailedChunks } from './failed-chunks.js';
import { useUpload } from './use-upload.js';

const WHAT_NEXT = {
  awaiting: 'Add the export of an inventory; its columns are then matched with the catalogue.',
  mapping: 'Look over which column holds which field, then turn the records into assets.',
  running: 'Records are being turned into assets. You may leave this page.',
  done: 'Every record is settled. Next: find what the assets lack.',
  failed: 'Some records stayed behind. Running it again takes up what is left.',
};

/** One discovery flow, from its files to its assets. */
export default function DiscoveryFlow({ params: { id = '' } }: { params: { id?: string } }) {
  const queries = useQueryClient();
  const engagementId = useTenant()?.engagementId;
  const read = useRead(
    'discoveryFlow',
    { id },
    { pollAfterMs: ({ discoveryFlow }) => discoveryFlow?.progress.pollAfterMs ?? 0 },
  );
  const { start, sending } = useUpload(
    () => void queries.invalidateQueries({ queryKey: keyStart(engagementId, 'discoveryFlow') }),
  );
  if (read.error && !read.data) return <Problem error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading what="the flow" />;
  const flow = read.data.discoveryFlow;
  if (!flow) return <NotFound />;

  const { progress, recordCounts: counts } = flow;
  const isRunning = flow.status === 'RUNNING';
  const stage = isRunning
    ? 'running'
    : flow.status === 'FAILED'
      ? 'failed'
      : counts.received === 0
        ? 'awaiting'
        : counts.pending > 0
          ? 'mapping'
          : 'done';
  return (
    <Stack gap="md">
      <PageHead
        title={flow.name}
        back={{ href: '/discovery', title: 'Discovery' }}
        lead={
          <Group gap="xs" mt={4}>
            <StateBadge value={flow.status} />
            <span>{WHAT_NEXT[stage]}</span>
          </Group>
        }
        actions={<DiscoveryActions flow={flow} />}
      />
      {flow.errorCode !== null && (
        <Alert color="red" variant="light" title={`Stopped: ${wordOf(flow.errorCode)}`}>
          What was done is kept. Run it again to take up what is left.
        </Alert>
      )}
      {isRunning && (
        <Paper className="surface" p="md">
          <RunProgress
            label={wordOf(flow.phase)}
            percentage={progress.percentage}
            processed={progress.processed}
            total={progress.total}
          />
        </Paper>
      )}
      {counts.received > 0 && (
        <Paper className="surface" p="md">
          <SimpleGrid cols={{ base: 2, sm: 5 }}>
            <Figure name="Received" value={whole(counts.received)} />
            <Figure name="Processed" value={whole(counts.processed)} note="made or changed an asset" />
            <Figure name="Duplicate" value={whole(counts.duplicate)} note="said nothing new" />
            <Figure name="Rejected" value={whole(counts.rejected)} tone={counts.rejected > 0 ? 'red' : undefined} />
            <Figure name="Pending" value={whole(counts.pending)} />
          </SimpleGrid>
        </Paper>
      )}
      <FailedChunks chunks={flow.failedChunks} />
      {flow.imports.map((one) => (
        <DataImport key={one.id} dataImport={one} isOpen={flow.imports.length === 1} hasRun={counts.pending === 0} />
      ))}
      {!isRunning && (
        <Dropzone
          title={flow.imports.length > 0 ? 'Add another file to this flow' : 'Drop an inventory export'}
          sending={sending}
          onFiles={(files) => start({ files, discoveryFlowId: id })}
        />
      )}
      {flow.imports.length > 0 && (
        <Text size="xs" c="dimmed">
          Records are kept untouched, with their row numbers, whatever becomes of them.
        </Text>
      )}
    </Stack>
  );
}
