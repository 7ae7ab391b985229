import type { DataImportFieldsFragment } from '@lacuna/sdk';
import { Alert, Badge, Collapse, Group, List, Paper, Tabs, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Icon } from '../../parts/icon.js';
import { whole } from '../../parts/words.js';
import { FieldMappings } from './field-mappings.js';
import { RejectedRecords } from './rejected-records.js';

/** One file of a flow: what it was found to be, where its columns go, and which rows were refused. */
export function DataImport({
  dataImport,
  isOpen: isOpenAtFirst,
  hasRun,
}: {
  dataImport: DataImportFieldsFragment;
  isOpen: boolean;
  /** Whether its mappings are settled. */
  hasRun: boolean;
}) {
  const { id, fileName, format, status, errorCode, remarks, receivedRecords, fieldMappings } = dataImport;
  const [isOpen, { toggle }] = useDisclosure(isOpenAtFirst);
  const mapped = fieldMappings.filter(({ targetField }) => targetField !== null).length;
  const title = fileName ?? 'Records sent inline';
  return (
    <Paper className="surface" component="section" aria-label={title}>
      <UnstyledButton onClick={toggle} aria-expanded={isOpen} w="100%" p="md">
        <Group gap="sm">
          <Icon name="file" />
          <Text span fw={550}>
            {title}
          </Text>
          <Badge variant="light" tt="none" radius="sm" color="lagoon">
            {wordOf(format)}
          </Badge>
          {status !== 'STORED' && <StateBadge value={status} />}
          <Text span size="sm" c="dimmed" className="figures" ml="auto">
            {whole(receivedRecords)} records · {mapped} of {fieldMappings.length} columns mapped
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div style={{ padding: '0 16px 16px' }}>
          {errorCode !== null && (
            <Alert color="red" variant="light" mb="md" title={wordOf(errorCode)}>
              Nothing was stored. Send another file.
            </Alert>
          )}
          {remarks.length > 0 && (
            <Alert color="yellow" variant="light" mb="md" title="Worth knowing">
              <List size="sm">
                {remarks.map((remark) => (
                  <List.Item key={remark}>{remark}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {status === 'STORED' && isOpen && (
            <Tabs defaultValue="mappings" keepMounted={false}>
              <Tabs.List mb="sm">
                <Tabs.Tab value="mappings">Field mappings</Tabs.Tab>
                <Tabs.Tab value="rejected">Rejected rows</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="mappings">
                <FieldMappings dataImportId={id} mappings={fieldMappings} isSettled={hasRun} />
              </Tabs.Panel>
              <Tabs.Panel value="rejected">
                <RejectedRecords dataImportId={id} />
              </Tabs.Panel>
            </Tabs>
          )}
        </div>
      </Collapse>
    </Paper>
  );
}
