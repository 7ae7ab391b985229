import type { DataImportFieldsFragment } from '@lacuna/sdk';
import { Button, Group, Switch, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useRead } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';
import { sentence } from '../../parts/words.js';
import { MappingRow } from './mapping-row.js';

type FieldMapping = DataImportFieldsFragment['fieldMappings'][number];

/** Fields of every asset that are no entry of the catalogue for each type. */
const OWN_FIELDS = ['name', 'asset_type', 'description', 'environment', 'location'];

/** Which column holds which field: detected, and open to change until the run. */
export function FieldMappings({
  dataImportId,
  mappings,
  isSettled,
}: {
  dataImportId: string;
  mappings: readonly FieldMapping[];
  isSettled: boolean;
}) {
  const catalogue = useRead('catalogueFields', {}, { staleTime: Number.POSITIVE_INFINITY });
  const [showsUnmapped, setShowsUnmapped] = useState(false);
  const confirm = useWrite('confirmFieldMappings', { refreshes: ['discoveryFlow'] });
  const fields = useMemo(() => {
    const labels = new Map(OWN_FIELDS.map((name) => [name, sentence(name)]));
    for (const { name, label } of catalogue.data?.catalogueFields ?? []) if (!labels.has(name)) labels.set(name, label);
    return labels;
  }, [catalogue.data]);

  const isShown = ({ targetField }: FieldMapping) => showsUnmapped || targetField !== null;
  const unmapped = mappings.filter(({ targetField }) => targetField === null).length;
  const open = mappings.filter(({ isConfirmed, targetField }) => !isConfirmed && targetField !== null);
  const send = (changed: readonly Pick<FieldMapping, 'sourceColumn' | 'targetField'>[]) =>
    confirm.mutate({
      input: {
        dataImportId,
        mappings: changed.map(({ sourceColumn, targetField }) => ({ sourceColumn, targetField })),
      },
    });
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" maw={560}>
          {isSettled
            ? 'These mappings made the assets.'
            : 'Detected from the names and values of the columns. Change what is wrong; columns without a field are kept as custom attributes.'}
        </Text>
        <Group gap="md">
          {unmapped > 0 && (
            <Switch
              size="sm"
              label={`Show ${unmapped} without a field`}
              checked={showsUnmapped}
              onChange={(event) => setShowsUnmapped(event.currentTarget.checked)}
            />
          )}
          {!isSettled && open.length > 0 && (
            <Button size="xs" variant="light" onClick={() => send(open)} loading={confirm.isPending}>
              Confirm all {open.length}
            </Button>
          )}
        </Group>
      </Group>
      <Table.ScrollContainer minWidth={600}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Column</Table.Th>
              <Table.Th>Field</Table.Th>
              <Table.Th>Confidence</Table.Th>
              {!isSettled && <Table.Th ta="right">Decision</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {mappings.filter(isShown).map((mapping) => (
              <MappingRow
                key={mapping.sourceColumn}
                mapping={mapping}
                fields={fields}
                isSettled={isSettled}
                onConfirm={(targetField) => send([{ sourceColumn: mapping.sourceColumn, targetField }])}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
