import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One number that matters, under its name. */
export function Figure({
  name,
  value,
  note,
  tone,
}: {
  name: string;
  value: ReactNode;
  note?: ReactNode;
  tone?: string;
}) {
  return (
    <div>
      <Text size="xs" c="dimmed" fw={550}>
        {name}
      </Text>
      <Text fz={24} fw={620} lh={1.25} className="figures" c={tone} style={{ letterSpacing: '-0.02em' }}>
        {value}
      </Text>
      {note !== undefined && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </div>
  );
}
