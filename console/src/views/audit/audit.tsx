import type { AuditEventsQuery } from '@lacuna/sdk';
import { Button, Code, Drawer, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { usePages } from '../../api/use-pages.js';
import { Empty } from '../../parts/empty.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { type Column, ListFoot, VirtualTable } from '../../parts/virtual-table.js';
import { dateTime, valueText } from '../../parts/words.js';
import { IntegrityCheck } from './integrity-check.js';

type AuditEvent = AuditEventsQuery['auditEvents']['nodes'][number];

const details = ({ details: said, messageTextRedacted }: AuditEvent) =>
  messageTextRedacted ??
  Object.entries((said ?? {}) as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join(' · ');

const COLUMNS: readonly Column<AuditEvent>[] = [
  { title: 'When', width: '180px', cell: ({ occurredAt }) => dateTime(occurredAt) },
  { title: 'What', width: 'minmax(150px, 0.8fr)', cell: ({ action }) => <span className="code-text">{action}</span> },
  { title: 'Who', width: 'minmax(120px, 0.7fr)', cell: ({ actor }) => actor },
  {
    title: 'Particulars',
    width: 'minmax(180px, 2fr)',
    cell: (event) => (
      <Text span size="sm" c="dimmed" title={details(event)}>
        {details(event)}
      </Text>
    ),
  },
];

/** Everything that was changed, by whom; chained, so that nothing can be altered unseen. */
export default function Audit() {
  const [action, setAction] = useState('');
  const [requestId, setRequestId] = useState('');
  const [index, setIndex] = useState(-1);
  const filter = useMemo(
    () => ({
      ...(action.trim() !== '' && { actions: [action.trim()] }),
      ...(requestId.trim() !== '' && { requestId: requestId.trim() }),
    }),
    [action, requestId],
  );
  const { rows, query, loadMore } = usePages(
    'auditEvents',
    { first: 100, filter, withTotal: true },
    ({ auditEvents }) => auditEvents,
  );
  const total = query.data?.pages[0]?.auditEvents.totalCount;
  const event = rows[index];
  return (
    <div className="fill">
      <PageHead title="Audit" lead="Every change and every call of the agent, newest first." />
      <IntegrityCheck />
      <Group gap="xs" my="sm" role="search" aria-label="Filter the trail">
        <TextInput
          size="xs"
          w={200}
          aria-label="Action"
          placeholder="Action, e.g. gap.accepted"
          value={action}
          onChange={({ currentTarget }) => setAction(currentTarget.value)}
        />
        <TextInput
          size="xs"
          w={300}
          aria-label="Request id"
          placeholder="Request id"
          value={requestId}
          onChange={({ currentTarget }) => setRequestId(currentTarget.value)}
        />
      </Group>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading what="the trail" />}
      {query.data && (
        <div className="surface fill" style={{ overflow: 'hidden' }}>
          <VirtualTable
            label="Audit events"
            rows={rows}
            columns={COLUMNS}
            rowKey={({ id }) => id}
            onNearEnd={loadMore}
            total={total}
            selected={index}
            onSelect={setIndex}
            compact={(row) => (
              <>
                <Text size="sm" className="truncate">
                  <span className="code-text">{row.action}</span> · {row.actor}
                </Text>
                <Text size="xs" c="dimmed" className="truncate">
                  {dateTime(row.occurredAt)} · {details(row)}
                </Text>
              </>
            )}
            empty={
              <Empty icon="audit" title="No entries" text="Nothing fits the filter, or nothing was changed yet." />
            }
          />
          <ListFoot shown={rows.length} total={total} noun="entries" />
        </div>
      )}
      <Drawer
        opened={event !== undefined}
        onClose={() => setIndex(-1)}
        position="right"
        size="min(560px, 100vw)"
        title={event?.action}
      >
        {event && <AuditEntry event={event} />}
      </Drawer>
    </div>
  );
}

function AuditEntry({ event }: { event: AuditEvent }) {
  const facts: [string, string | null][] = [
    ['When', dateTime(event.occurredAt)],
    ['Who', event.actor],
    ['Request id', event.requestId],
    ['Collection flow', event.collectionFlowId],
    ['Asset', event.assetId],
    ['Gap', event.gapId],
    ['Text', event.messageTextRedacted],
    ['Hash', event.hash],
  ];
  return (
    <Stack gap="sm">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed" fw={550}>
              {name}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
        ))}
      <Code block>{JSON.stringify(event.details, null, 2)}</Code>
      <Button
        variant="default"
        size="compact-sm"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => void navigator.clipboard.writeText(JSON.stringify(event, null, 2))}
      >
        Copy the entry
      </Button>
    </Stack>
  );
}
