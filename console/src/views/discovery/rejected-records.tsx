import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { usePages } from '../../api/use-pages.js';
import { wordOf } from '../../parts/badges.js';
import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import { type Column, ListFoot, VirtualTable } from '../../parts/virtual-table.js';
import { valueText, whole } from '../../parts/words.js';

interface RejectedRecord {
  readonly id: string;
  readonly sheet: string;
  readonly rowNumber: number;
  readonly errorCode: string | null;
  readonly processingNotes: string | null;
  readonly rawData: Record<string, unknown>;
}

const place = ({ sheet, rowNumber }: RejectedRecord) => `${sheet === '' ? '' : `${sheet}, `}row ${whole(rowNumber)}`;
const reason = ({ errorCode, processingNotes }: RejectedRecord) =>
  processingNotes ?? (errorCode === null ? 'No reason was kept' : wordOf(errorCode));
const content = ({ rawData }: RejectedRecord) =>
  Object.entries(rawData)
    .filter(([, value]) => value !== null && value !== '')
    .map(([column, value]) => `${column}: ${valueText(value)}`)
    .join(' · ');

const COLUMNS: readonly Column<RejectedRecord>[] = [
  { title: 'Place', width: '140px', cell: place },
  { title: 'Reason', width: 'minmax(180px, 1fr)', cell: (row) => <span title={reason(row)}>{reason(row)}</span> },
  {
    title: 'What came',
    width: 'minmax(200px, 2fr)',
    cell: (row) => (
      <Text span size="sm" c="dimmed" title={content(row)}>
        {content(row)}
      </Text>
    ),
  },
];

/** The rows of an import that could not be used, and why. */
export function RejectedRecords({ dataImportId }: { dataImportId: string }) {
  const { rows, query, loadMore } = usePages(
    'rejectedRecords',
    { dataImportId, first: 100, withTotal: true },
    ({ dataImport }) => dataImport?.rejectedRecords,
  );
  const total = query.data?.pages[0]?.dataImport?.rejectedRecords.totalCount;
  const height = useMemo(() => Math.min(420, 110 + rows.length * 44), [rows.length]);
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Loading what="the rejected rows" />;
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No row was rejected.
      </Text>
    );
  return (
    <div className="fill" style={{ height }}>
      <VirtualTable
        label="Rejected rows"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onNearEnd={loadMore}
        total={total}
        compact={(row) => (
          <>
            <Text size="sm" className="truncate">
              {reason(row)}
            </Text>
            <Text size="xs" c="dimmed" className="truncate">
              {place(row)} · {content(row)}
            </Text>
          </>
        )}
        empty={null}
      />
      <ListFoot shown={rows.length} total={total} noun="rejected rows" />
    </div>
  );
}
