import { LacunaError } from '@lacuna/sdk';
import { Notification, Stack, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { RequestId } from './problem.js';

interface Notice {
  readonly key: number;
  readonly text: string;
  readonly isError: boolean;
  readonly requestId: string | undefined;
}

const SHOWN_MS = 5_000;
const MOST_AT_ONCE = 3;
let notices: readonly Notice[] = [];
let lastKey = 0;
const listeners = new Set<() => void>();

function show(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

function add(notice: Omit<Notice, 'key'>): number {
  lastKey += 1;
  show([...notices, { ...notice, key: lastKey }].slice(-MOST_AT_ONCE));
  return lastKey;
}

const dismiss = (key: number) => show(notices.filter((notice) => notice.key !== key));

/** Says that something was done; goes by itself. */
export function notify(text: string): void {
  const key = add({ text, isError: false, requestId: undefined });
  setTimeout(() => dismiss(key), SHOWN_MS);
}

/** Says that something failed, in the gateway's words; stays until it is dismissed. */
export function notifyError(error: Error): void {
  add({ text: error.message, isError: true, requestId: error instanceof LacunaError ? error.requestId : undefined });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where notices are shown, and read out. */
export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <Stack className="notices" role="status" aria-live="polite" gap="xs">
      {shown.map(({ key, text, isError, requestId }) => (
        <Notification
          key={key}
          title={isError ? 'That did not work' : undefined}
          color={isError ? 'red' : 'teal'}
          onClose={() => dismiss(key)}
          closeButtonProps={{ 'aria-label': 'Dismiss' }}
          withBorder
        >
          <Text size="sm">{text}</Text>
          <RequestId id={requestId} />
        </Notification>
      ))}
    </Stack>
  );
}
