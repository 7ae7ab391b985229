import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useRead } from '../../api/use-read.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Empty } from '../../parts/empty.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { ago, whole } from '../../parts/words.js';
import { GapBar } from './gap-bar.js';

/** The collection flows of the engagement. */
export default function CollectionFlows() {
  const flows = useRead('collectionFlows', { first: 100 });
  const nodes = flows.data?.collectionFlows.nodes ?? [];
  return (
    <Stack gap="md">
      <PageHead
        title="Gaps"
        lead="Each flow looks at a selection of assets: what the catalogue asks of them and they do not say."
      />
      {flows.error && <Problem error={flows.error} onRetry={() => void flows.refetch()} />}
      {flows.isPending && <Loading what="the flows" />}
      {flows.data && nodes.length === 0 && (
        <Empty
          icon="gaps"
          title="No assets have been looked at yet"
          text="Import an inventory first. When its records have become assets, “Find gaps” compares them with the catalogue."
          action={
            <Button component={Link} href="/discovery">
              Go to Discovery
            </Button>
          }
        />
      )}
      {nodes.length > 0 && (
        <Table.ScrollContainer minWidth={680} className="surface">
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Flow</Table.Th>
                <Table.Th>Phase</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Open</Table.Th>
                <Table.Th ta="right">Of</Table.Th>
                <Table.Th w={220}>By priority</Table.Th>
                <Table.Th>Changed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {nodes.map(({ id, name, phase, status, gapSummary, updatedAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Anchor component={Link} href={`/gaps/${id}`} fw={550} size="sm">
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{wordOf(phase)}</Table.Td>
                  <Table.Td>
                    <StateBadge value={status} />
                  </Table.Td>
                  <Table.Td ta="right">{whole(gapSummary.pending)}</Table.Td>
                  <Table.Td ta="right">{whole(gapSummary.total)}</Table.Td>
                  <Table.Td>
                    <GapBar summary={gapSummary} />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {ago(updatedAt)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
