import { Anchor, Stack, Table, Text } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../api/use-read.js';
import { StateBadge } from '../../parts/badges.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { ago, whole } from '../../parts/words.js';
import { Dropzone } from './dropzone.js';
import { useUpload } from './use-upload.js';

/** The discovery flows of the engagement; dropping a file begins another. */
export default function DiscoveryFlows() {
  const flows = useRead('discoveryFlows', { first: 100 });
  const [, navigate] = useLocation();
  const { start, sending } = useUpload((id) => navigate(`/discovery/${id}`));
  const nodes = flows.data?.discoveryFlows.nodes ?? [];
  return (
    <Stack gap="lg">
      <div>
        <PageHead title="Discovery" lead="Inventory exports become assets: import, look over the mapping, run." />
        <Dropzone title="Drop an inventory export to begin" sending={sending} onFiles={(files) => start({ files })} />
      </div>
      {flows.error && <Problem error={flows.error} onRetry={() => void flows.refetch()} />}
      {flows.isPending && <Loading what="the discovery flows" />}
      {nodes.length > 0 && (
        <Table.ScrollContainer minWidth={640} className="surface">
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Flow</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Records</Table.Th>
                <Table.Th ta="right">Became assets</Table.Th>
                <Table.Th ta="right">Rejected</Table.Th>
                <Table.Th>Changed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {nodes.map(({ id, name, status, recordCounts, updatedAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Anchor component={Link} href={`/discovery/${id}`} fw={550} size="sm">
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge value={status} />
                  </Table.Td>
                  <Table.Td ta="right">{whole(recordCounts.received)}</Table.Td>
                  <Table.Td ta="right">{whole(recordCounts.processed)}</Table.Td>
                  <Table.Td ta="right">{whole(recordCounts.rejected)}</Table.Td>
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
