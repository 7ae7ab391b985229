import { Group, Text } from '@mantine/core';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Confidence } from '../../parts/confidence.js';
import type { Column } from '../../parts/virtual-table.js';
import { valueText } from '../../parts/words.js';
import type { Gap } from './use-gap-decisions.js';

const isOpen = ({ resolution }: Gap) => resolution === 'PENDING';

/** What would close the gap, or what has. */
const closingValue = (gap: Gap) => (isOpen(gap) ? gap.proposedValue : gap.resolvedValue);

/** Columns of the list of gaps; those about proposals only where there are some. */
export function gapColumns(labelOf: (field: string) => string, hasConfidences: boolean): Column<Gap>[] {
  const columns: Column<Gap>[] = [
    {
      title: 'Asset',
      width: 'minmax(90px, 1.3fr)',
      cell: ({ asset }) => (
        <span className="named" title={asset.name ?? asset.id}>
          {asset.name ?? asset.id}
        </span>
      ),
    },
    { title: 'Field', width: 'minmax(90px, 1fr)', cell: ({ fieldName }) => labelOf(fieldName) },
    { title: 'Priority', width: '78px', cell: ({ priority }) => <StateBadge value={priority} /> },
  ];
  if (!hasConfidences)
    return [
      ...columns,
      { title: 'What is wrong', width: 'minmax(110px, 1fr)', cell: ({ gapType }) => wordOf(gapType) },
      { title: 'State', width: '130px', cell: (gap) => <GapState gap={gap} /> },
    ];
  return [
    ...columns,
    {
      title: 'Proposal',
      width: 'minmax(80px, 1fr)',
      cell: (gap) => (
        <span className={closingValue(gap) === null ? 'dimmed' : undefined} title={valueText(closingValue(gap))}>
          {closingValue(gap) === null ? 'none' : valueText(closingValue(gap))}
        </span>
      ),
    },
    {
      title: 'Confidence',
      width: '178px',
      cell: (gap) => (isOpen(gap) ? <Confidence score={gap.confidenceScore} /> : <GapState gap={gap} />),
    },
  ];
}

function GapState({ gap: { resolution } }: { gap: Gap }) {
  return <StateBadge value={resolution} word={resolution === 'PENDING' ? 'Open' : wordOf(resolution)} />;
}

/** A gap on a narrow screen. */
export function CompactGap({ gap, label }: { gap: Gap; label: string }) {
  return (
    <>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm" fw={550} className="truncate">
          {gap.asset.name ?? gap.asset.id}
        </Text>
        {isOpen(gap) ? <StateBadge value={gap.priority} /> : <GapState gap={gap} />}
      </Group>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed" className="truncate">
          {label}
          {closingValue(gap) === null ? '' : ` → ${valueText(closingValue(gap))}`}
        </Text>
        {gap.confidenceScore !== null && isOpen(gap) && <Confidence score={gap.confidenceScore} isShort />}
      </Group>
    </>
  );
}
