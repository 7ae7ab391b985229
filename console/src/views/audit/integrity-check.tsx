import { Alert, Button, Group, Text } from '@mantine/core';
import { useRead } from '../../api/use-read.js';
import { Icon } from '../../parts/icon.js';
import { Problem } from '../../parts/problem.js';
import { counted } from '../../parts/words.js';

/** Walks the chain of the whole trail when asked to. */
export function IntegrityCheck() {
  const check = useRead('verifyAuditTrail', {}, { isEnabled: false });
  const result = check.data?.verifyAuditTrail;
  if (check.error) return <Problem error={check.error} onRetry={() => void check.refetch()} />;
  return (
    <Alert
      py={8}
      variant="light"
      color={result === undefined ? 'gray' : result.isIntact ? 'green' : 'red'}
      icon={<Icon name="audit" />}
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm" role="status" style={{ flex: 1, minWidth: 220 }}>
          {result === undefined
            ? 'Each entry is chained by hash to the one before it. The check walks the whole trail.'
            : result.isIntact
              ? `The trail is intact: ${counted(result.eventsChecked, 'entry', 'entries')} checked.`
              : `The trail is broken${result.firstBrokenEventId === null ? ' at its end' : ` from entry ${result.firstBrokenEventId} on`}: ${counted(result.eventsChecked, 'entry', 'entries')} before it are in order.`}
        </Text>
        <Button size="xs" variant="default" onClick={() => void check.refetch()} loading={check.isFetching}>
          Check integrity
        </Button>
      </Group>
    </Alert>
  );
}
