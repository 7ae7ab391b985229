import type { CollectionFlowFieldsFragment } from '@lacuna/sdk';
import { Progress, Tooltip } from '@mantine/core';
import { counted, whole } from '../../parts/words.js';

type GapSummary = CollectionFlowFieldsFragment['gapSummary'];

const PARTS = [
  { key: 'critical', color: '#d6336c' },
  { key: 'high', color: '#e8890c' },
  { key: 'medium', color: '#f2c744' },
  { key: 'low', color: '#98a2a8' },
] as const;

/** Open gaps by priority, as shares of one bar. */
export function GapBar({ summary }: { summary: GapSummary }) {
  const label = PARTS.map(({ key }) => `${whole(summary[key])} ${key}`).join(', ');
  if (summary.pending === 0)
    return <Progress value={100} color="green" size="sm" radius="xl" aria-label="No open gaps" />;
  return (
    <Tooltip label={`${counted(summary.pending, 'open gap')}: ${label}`}>
      <Progress.Root size="sm" radius="xl" role="img" aria-label={label}>
        {PARTS.map(({ key, color }) => (
          <Progress.Section
            key={key}
            value={(summary[key] / summary.pending) * 100}
            color={color}
            withAria={false}
            aria-hidden
          />
        ))}
      </Progress.Root>
    </Tooltip>
  );
}
