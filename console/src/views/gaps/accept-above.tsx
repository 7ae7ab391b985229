import { Button, Group, Modal, Slider, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRead } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';
import { Confidence } from '../../parts/confidence.js';
import { Problem } from '../../parts/problem.js';
import { counted, percent, whole } from '../../parts/words.js';

const WAIT_MS = 150;

/** Accepts every proposal from a confidence on; says how many that are before it does. */
export function AcceptAbove({ collectionFlowId, onClose }: { collectionFlowId: string; onClose: () => void }) {
  const [from, setFrom] = useState(0.9);
  const [minConfidence] = useDebouncedValue(from, WAIT_MS);
  const counting = useRead(
    'countGaps',
    { id: collectionFlowId, filter: { resolutions: ['PENDING'], hasProposal: true, minConfidence } },
    { keepsPrevious: true },
  );
  const isCounted = counting.isSuccess && !counting.isPlaceholderData && from === minConfidence;
  const count = counting.data?.collectionFlow?.gaps.totalCount ?? 0;
  const accept = useWrite('acceptGaps', {
    refreshes: ['collectionFlow', 'collectionFlowGaps', 'countGaps', 'assets', 'questionnaireState'],
    says: ({ acceptGaps }) => `${counted(acceptGaps.accepted, 'proposal')} accepted.`,
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title="Accept in bulk">
      <Stack gap="lg">
        <Text size="sm">
          Writes the proposed values of open gaps to their assets, from this confidence on. Each is kept in the audit
          trail.
        </Text>
        <div>
          <Group justify="space-between" mb="xs">
            <Text size="sm" fw={550}>
              From
            </Text>
            <Confidence score={from} />
          </Group>
          <Slider
            min={0.5}
            max={1}
            step={0.01}
            value={from}
            onChange={setFrom}
            label={percent}
            thumbLabel="Lowest confidence"
            marks={[0.5, 0.7, 0.9].map((value) => ({ value, label: percent(value) }))}
            mb="md"
            data-autofocus
          />
        </div>
        {counting.error && <Problem error={counting.error} onRetry={() => void counting.refetch()} />}
        <Text size="sm" role="status">
          This will change <b className="figures">{isCounted ? whole(count) : '…'}</b>{' '}
          {count === 1 && isCounted ? 'gap' : 'gaps'}.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={accept.isPending}
            disabled={!isCounted || count === 0}
            onClick={() => accept.mutate({ input: { collectionFlowId, minConfidence } })}
          >
            {isCounted ? `Accept ${counted(count, 'proposal')}` : 'Counting…'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
