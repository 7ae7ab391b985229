import type { AssetType, LearningsQuery } from '@lacuna/sdk';
import { ActionIcon, Group, Select, Text, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import { usePages } from '../../api/use-pages.js';
import { useWrite } from '../../api/use-write.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Confidence } from '../../parts/confidence.js';
import { Empty } from '../../parts/empty.js';
import { Icon } from '../../parts/icon.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { type Column, ListFoot, VirtualTable } from '../../parts/virtual-table.js';
import { ago, whole } from '../../parts/words.js';
import { useCatalogue } from '../gaps/use-catalogue.js';

type Learning = LearningsQuery['learnings']['nodes'][number];

const ASSET_TYPES: AssetType[] = [
  'SERVER',
  'APPLICATION',
  'DATABASE',
  'NETWORK_DEVICE',
  'NETWORK_LINK',
  'STORAGE',
  'KUBERNETES_CLUSTER',
  'OTHER',
];

/** What earlier analyses and decisions taught. */
export default function Learnings() {
  const [assetType, setAssetType] = useState<AssetType | null>(null);
  const [fieldName, setFieldName] = useState<string | null>(null);
  const { labels, labelOf } = useCatalogue();
  const { rows, query, loadMore } = usePages(
    'learnings',
    { first: 100, assetType, fieldName, withTotal: true },
    ({ learnings }) => learnings,
  );
  const total = query.data?.pages[0]?.learnings.totalCount;
  const forget = useWrite('deleteLearnings', { refreshes: ['learnings'], says: () => 'Forgotten.' });
  const columns = useMemo((): Column<Learning>[] => {
    const about = ({ fieldName: field }: Learning) => (field === null ? 'The type as a whole' : labelOf(field));
    return [
      { title: 'Asset type', width: '110px', cell: (row) => wordOf(row.assetType) },
      { title: 'Field', width: 'minmax(150px, 1fr)', cell: about },
      {
        title: 'What was learned',
        width: 'minmax(180px, 3fr)',
        cell: ({ suggestedResolution }) => <span title={suggestedResolution ?? ''}>{suggestedResolution ?? '–'}</span>,
      },
      { title: 'People', width: '96px', cell: (row) => (row.outcome ? <StateBadge value={row.outcome} /> : '–') },
      { title: 'Confidence', width: '178px', cell: (row) => <Confidence score={row.confidenceScore} /> },
      { title: 'Reach', width: '100px', cell: (row) => (row.scope === 'CLIENT' ? 'Client' : 'Engagement') },
      { title: 'Used', width: '60px', isFigure: true, cell: (row) => whole(row.timesUsed) },
      { title: 'Learned', width: '96px', cell: (row) => ago(row.createdAt) },
      {
        title: 'Forget',
        width: '52px',
        cell: (row) => (
          <Tooltip label="Forget: analyses are not shown it any more">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Forget what was learned of ${about(row)}`}
              onClick={() => forget.mutate({ input: { learningIds: [row.id] } })}
            >
              <Icon name="cross" size={16} />
            </ActionIcon>
          </Tooltip>
        ),
      },
    ];
  }, [labelOf, forget.mutate]);
  return (
    <div className="fill">
      <PageHead
        title="Learnings"
        lead="What people decided, and what analyses found: later analyses are shown the most fitting ones."
      />
      <Group gap="xs" mb="sm" role="search" aria-label="Filter the learnings">
        <Select
          size="xs"
          w={180}
          clearable
          aria-label="Asset type"
          placeholder="Any asset type"
          data={ASSET_TYPES.map((value) => ({ value, label: wordOf(value) }))}
          value={assetType}
          onChange={setAssetType}
        />
        <Select
          size="xs"
          w={200}
          clearable
          searchable
          aria-label="Field"
          placeholder="Any field"
          data={[...labels].map(([value, label]) => ({ value, label }))}
          value={fieldName}
          onChange={setFieldName}
        />
      </Group>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading what="the learnings" />}
      {query.data && (
        <div className="surface fill" style={{ overflow: 'hidden' }}>
          <VirtualTable
            label="Learnings"
            rows={rows}
            columns={columns}
            rowKey={({ id }) => id}
            onNearEnd={loadMore}
            total={total}
            compact={(row) => (
              <>
                <Group justify="space-between" wrap="nowrap" gap="xs">
                  <Text size="sm" fw={550} className="truncate">
                    {wordOf(row.assetType)} · {row.fieldName === null ? 'as a whole' : labelOf(row.fieldName)}
                  </Text>
                  {row.outcome && <StateBadge value={row.outcome} />}
                </Group>
                <Text size="sm" c="dimmed" className="truncate">
                  {row.suggestedResolution ?? '–'}
                </Text>
              </>
            )}
            empty={
              <Empty
                icon="learnings"
                title="Nothing learned yet"
                text="Every proposal that is accepted, corrected or rejected teaches the next analysis."
              />
            }
          />
          <ListFoot shown={rows.length} total={total} noun="learnings" />
        </div>
      )}
    </div>
  );
}
