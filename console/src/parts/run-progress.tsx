import { Group, Progress, Text } from '@mantine/core';
import { whole } from './words.js';

/** How far something is: a bar, and the figures it stands for. */
export function RunProgress({
  label,
  percentage,
  processed,
  total,
  detail,
}: {
  label: string;
  percentage: number;
  processed: number;
  total: number;
  detail?: string | undefined;
}) {
  return (
    <div>
      <Group justify="space-between" mb={6} gap="xs" wrap="nowrap">
        <Text size="sm" className="truncate">
          {label}
          {detail !== undefined && (
            <Text span c="dimmed">
              {' '}
              · {detail}
            </Text>
          )}
        </Text>
        <Text size="sm" className="figures" style={{ whiteSpace: 'nowrap' }}>
          {whole(processed)} of {whole(total)} · {percentage}%
        </Text>
      </Group>
      <Progress value={percentage} aria-label={label} size="md" radius="xl" />
    </div>
  );
}
