import { LacunaError } from '@lacuna/sdk';
import { Alert, Button, Code, Stack, Text } from '@mantine/core';

/** What to quote when an error is reported. */
export function RequestId({ id }: { id: string | undefined }) {
  if (id === undefined) return null;
  return (
    <Text size="xs" c="dimmed">
      Request id <Code>{id}</Code>
    </Text>
  );
}

/** Why something cannot be shown, in the gateway's words, and a way to try again. */
export function Problem({ error, onRetry }: { error: Error; onRetry?: (() => void) | undefined }) {
  const requestId = error instanceof LacunaError ? error.requestId : undefined;
  return (
    <Alert color="red" variant="light" title="This could not be read">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        <RequestId id={requestId} />
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
