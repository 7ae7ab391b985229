import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { useRead } from '../../api/use-read.js';
import { StateBadge } from '../../parts/badges.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { ago, counted, whole } from '../../parts/words.js';
import { GapBar } from '../gaps/gap-bar.js';
import { decideNextStep } from './decide-next-step.js';
import { Journey } from './journey.js';

/** Where the engagement stands, and what comes next. */
export default function Overview() {
  const discovery = useRead('discoveryFlows', { first: 5 });
  const collection = useRead('collectionFlows', { first: 5 });
  const error = discovery.error ?? collection.error;
  if (error)
    return <Problem error={error} onRetry={() => void Promise.all([discovery.refetch(), collection.refetch()])} />;
  if (!discovery.data || !collection.data) return <Loading what="the engagement" />;
  const discoveryFlows = discovery.data.discoveryFlows.nodes;
  const collectionFlows = collection.data.collectionFlows.nodes;
  const next = decideNextStep(discoveryFlows, collectionFlows);
  return (
    <Stack gap="md">
      <PageHead title="Overview" lead="From an inventory export to migration decisions." />
      <Paper className="surface" p={{ base: 'md', sm: 'xl' }}>
        <Journey current={next.step} />
        <Group justify="space-between" mt="xl" gap="md">
          <div style={{ flex: 1, minWidth: 240 }}>
            <Text size="xs" c="dimmed" fw={550}>
              Next
            </Text>
            <Title order={2} size="h4">
              {next.title}
            </Title>
            <Text size="sm" c="dimmed" maw={560}>
              {next.text}
            </Text>
          </div>
          <Button component={Link} href={next.href} size="md">
            {next.action}
          </Button>
        </Group>
      </Paper>
      {discoveryFlows.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Paper className="surface" p="md" h="100%">
            <Title order={2} size="h5" mb="sm">
              Gaps
            </Title>
            {collectionFlows.length === 0 && (
              <Text size="sm" c="dimmed">
                No assets have been looked at yet.
              </Text>
            )}
            <Stack gap="md">
              {collectionFlows.map(({ id, name, gapSummary, status }) => (
                <div key={id}>
                  <Group justify="space-between" gap="xs" mb={6}>
                    <Anchor component={Link} href={`/gaps/${id}`} size="sm" fw={550} className="truncate">
                      {name}
                    </Anchor>
                    <Group gap="xs" wrap="nowrap">
                      <Text size="sm" className="figures" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                        {whole(gapSummary.pending)} open of {whole(gapSummary.total)}
                      </Text>
                      <StateBadge value={status} />
                    </Group>
                  </Group>
                  <GapBar summary={gapSummary} />
                </div>
              ))}
            </Stack>
          </Paper>
          <Paper className="surface" p="md" h="100%">
            <Title order={2} size="h5" mb="sm">
              Discovery
            </Title>
            <Stack gap="sm">
              {discoveryFlows.map(({ id, name, status, recordCounts, updatedAt }) => (
                <Group key={id} justify="space-between" gap="xs" wrap="nowrap">
                  <div style={{ minWidth: 0 }}>
                    <Anchor
                      component={Link}
                      href={`/discovery/${id}`}
                      size="sm"
                      fw={550}
                      display="block"
                      className="truncate"
                    >
                      {name}
                    </Anchor>
                    <Text size="xs" c="dimmed" className="figures">
                      {counted(recordCounts.received, 'record')} · {ago(updatedAt)}
                    </Text>
                  </div>
                  <StateBadge value={status} />
                </Group>
              ))}
            </Stack>
          </Paper>
        </SimpleGrid>
      )}
    </Stack>
  );
}
