import type { WiringHealthQuery } from '@lacuna/sdk';
import { Badge, Button, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useRead } from '../../api/use-read.js';
import { StateBadge } from '../../parts/badges.js';
import { Figure } from '../../parts/figure.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { dateTime, whole } from '../../parts/words.js';
import { Backfill } from './backfill.js';

type Metrics = WiringHealthQuery['wiringHealth']['metrics'];

/** What each metric counts; those that make the tenant unhealthy come first. */
const METRICS: readonly { key: keyof Metrics; name: string; note: string; isFault: boolean }[] = [
  {
    key: 'flowBasedAssetsMissingDiscoveryFlowId',
    name: 'Assets without their flow',
    note: 'made by a discovery flow they do not name',
    isFault: true,
  },
  {
    key: 'assetsWithOrphanRawImportRef',
    name: 'Assets without their record',
    note: 'the raw record is missing',
    isFault: true,
  },
  {
    key: 'rawRecordsWithOrphanAssetRef',
    name: 'Records without their asset',
    note: 'the asset is missing',
    isFault: true,
  },
  { key: 'unprocessedRawRecords', name: 'Unprocessed records', note: 'no run has taken them up', isFault: false },
  {
    key: 'danglingReferences',
    name: 'References that lead nowhere',
    note: 'names of other assets that none has for certain',
    isFault: false,
  },
  {
    key: 'allAssetsMissingDiscoveryFlowId',
    name: 'Assets without any flow',
    note: 'those made by hand too; for comparison',
    isFault: false,
  },
];

/** Whether every record is wired to its asset and flow, and the way to mend it. */
export default function Wiring() {
  const health = useRead('wiringHealth', { detail: true });
  const read = health.data?.wiringHealth;
  return (
    <Stack gap="md">
      <PageHead
        title="Wiring"
        lead="Every record leads to its asset, every asset to its flow."
        actions={
          <Button variant="default" onClick={() => void health.refetch()} loading={health.isFetching}>
            Check again
          </Button>
        }
      />
      {health.error && <Problem error={health.error} onRetry={() => void health.refetch()} />}
      {health.isPending && <Loading what="the wiring" />}
      {read && (
        <>
          <Paper className="surface" p="md">
            <Group gap="sm" mb="md">
              <StateBadge value={read.healthStatus} />
              <Text size="sm" c="dimmed">
                {read.cached ? `Counted ${read.cacheAgeSeconds} s ago.` : 'Counted just now.'}
              </Text>
            </Group>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg">
              {METRICS.map(({ key, name, note, isFault }) => (
                <Figure
                  key={key}
                  name={name}
                  note={note}
                  value={whole(read.metrics[key])}
                  tone={isFault && read.metrics[key] > 0 ? 'red' : undefined}
                />
              ))}
            </SimpleGrid>
          </Paper>
          <Backfill />
          {read.samples && read.samples.length > 0 && (
            <Paper className="surface" p="md">
              <Title order={2} size="h5" mb="xs">
                Samples
              </Title>
              <Table.ScrollContainer minWidth={560}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Counted as</Table.Th>
                      <Table.Th>Name</Table.Th>
                      <Table.Th>Id</Table.Th>
                      <Table.Th>Made</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {read.samples.map(({ metric, id, name, createdAt }) => (
                      <Table.Tr key={`${metric} ${id}`}>
                        <Table.Td>
                          <Badge variant="light" color="gray" tt="none" radius="sm">
                            {METRICS.find(({ key }) => key === metric)?.name ?? metric}
                          </Badge>
                        </Table.Td>
                        <Table.Td>{name ?? 'Raw record'}</Table.Td>
                        <Table.Td className="code-text">{id}</Table.Td>
                        <Table.Td>{dateTime(createdAt)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            </Paper>
          )}
        </>
      )}
    </Stack>
  );
}
