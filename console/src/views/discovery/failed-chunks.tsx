import type { DiscoveryFlowQuery } from '@lacuna/sdk';
import { Paper, Table, Text, Title } from '@mantine/core';
import { wordOf } from '../../parts/badges.js';
import { whole } from '../../parts/words.js';

type FailedChunk = NonNullable<DiscoveryFlowQuery['discoveryFlow']>['failedChunks'][number];

/** Records that a run left behind; nothing where it left none. */
export function FailedChunks({ chunks }: { chunks: readonly FailedChunk[] }) {
  if (chunks.length === 0) return null;
  return (
    <Paper className="surface" p="md">
      <Title order={2} size="h5">
        Records that stayed behind
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        Run the flow again to take them up.
      </Text>
      <Table.ScrollContainer minWidth={420}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Records</Table.Th>
              <Table.Th ta="right">Tries</Table.Th>
              <Table.Th>Why</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {chunks.map(({ number, firstRecord, lastRecord, attempts, errorCode }) => (
              <Table.Tr key={number}>
                <Table.Td>
                  {whole(firstRecord)} to {whole(lastRecord)}
                </Table.Td>
                <Table.Td ta="right">{attempts}</Table.Td>
                <Table.Td>{wordOf(errorCode)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
