import type { DataImportFieldsFragment } from '@lacuna/sdk';
import { Button, Group, Select, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Confidence } from '../../parts/confidence.js';
import { Icon } from '../../parts/icon.js';

interface MappingRowProps {
  readonly mapping: DataImportFieldsFragment['fieldMappings'][number];
  /** Names of the catalogue's fields with their labels. */
  readonly fields: ReadonlyMap<string, string>;
  readonly isSettled: boolean;
  readonly onConfirm: (targetField: string | null) => void;
}

/** One column. The choice of fields is made when it is asked for: an export has a hundred columns. */
export function MappingRow({ mapping, fields, isSettled, onConfirm }: MappingRowProps) {
  const { sourceColumn, targetField, confidence, isConfirmed } = mapping;
  const [isChanging, setIsChanging] = useState(false);
  const choose = (field: string | null) => {
    setIsChanging(false);
    onConfirm(field);
  };
  return (
    <Table.Tr>
      <Table.Td className="code-text">{sourceColumn}</Table.Td>
      <Table.Td miw={240}>
        {isChanging ? (
          <Select
            aria-label={`Field of ${sourceColumn}`}
            data={[...fields].map(([value, label]) => ({ value, label: `${label} (${value})` }))}
            defaultValue={targetField}
            onChange={choose}
            onDropdownClose={() => setIsChanging(false)}
            searchable
            clearable
            defaultDropdownOpened
            autoFocus
            size="xs"
            placeholder="Custom attribute"
            nothingFoundMessage="The catalogue has no such field"
          />
        ) : (
          <Text size="sm" c={targetField === null ? 'dimmed' : undefined}>
            {targetField === null ? 'Custom attribute' : (fields.get(targetField) ?? targetField)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {isConfirmed ? (
          <Group gap={6} wrap="nowrap" c="light-dark(#226e31, #8ce99a)">
            <Icon name="check" size={16} />
            <Text size="sm">confirmed</Text>
          </Group>
        ) : targetField === null ? null : (
          <Confidence score={confidence} />
        )}
      </Table.Td>
      {!isSettled && (
        <Table.Td>
          <Group gap={6} justify="flex-end" wrap="nowrap">
            {!isConfirmed && targetField !== null && (
              <Button
                size="compact-xs"
                variant="light"
                onClick={() => onConfirm(targetField)}
                aria-label={`Confirm ${sourceColumn}`}
              >
                Confirm
              </Button>
            )}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => setIsChanging(true)}
              aria-label={`Change the field of ${sourceColumn}`}
            >
              Change
            </Button>
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  );
}
