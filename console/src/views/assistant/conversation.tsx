import type { AssistantSessionQuery } from '@lacuna/sdk';
import { ActionIcon, Alert, Group, Loader, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useRead } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';
import { Icon } from '../../parts/icon.js';
import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import classes from './conversation.module.css';
import { Message } from './message.js';

type Messages = NonNullable<AssistantSessionQuery['assistantSession']>['messages']['nodes'];

/** How soon the messages that are not settled want to be asked for; 0 when all are. */
const soonest = (messages: Messages) =>
  Math.min(...messages.map(({ pollAfterMs }) => pollAfterMs).filter((ms) => ms > 0), Number.POSITIVE_INFINITY);

const pollAfterMs = ({ assistantSession }: AssistantSessionQuery) => {
  const ms = soonest(assistantSession?.messages.nodes ?? []);
  return Number.isFinite(ms) ? ms : 0;
};

/** A conversation with the assistant. */
export function Conversation({ sessionId }: { sessionId: string }) {
  const read = useRead('assistantSession', { id: sessionId, first: 200 }, { pollAfterMs });
  const [text, setText] = useState('');
  const send = useWrite('sendAssistantMessage', { refreshes: ['assistantSession'], onDone: () => setText('') });
  const end = useRef<HTMLDivElement>(null);
  const session = read.data?.assistantSession;
  const messages = session?.messages.nodes ?? [];
  const isWaiting = messages.some((message) => message.pollAfterMs > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new calls for it
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [messages.length, isWaiting]);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== '' && !send.isPending) send.mutate({ input: { sessionId, text: text.trim() } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  };
  if (read.error) return <Problem error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Loading what="the conversation" />;
  if (!session)
    return (
      <Alert color="gray" variant="light">
        This conversation is not here any more. Begin a new one above.
      </Alert>
    );
  return (
    <div className={classes.room}>
      <div className={classes.messages} role="log" aria-label="Conversation" tabIndex={0}>
        <Stack gap="md" maw={820} mx="auto">
          {messages.length === 0 && (
            <Text size="sm" c="dimmed" ta="center" py="xl">
              Ask what is open, what a term means, or what your documents say.
            </Text>
          )}
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
          {isWaiting && (
            <Group gap="xs" c="dimmed">
              <Loader size="xs" type="dots" />
              <Text size="sm">Looking it up…</Text>
            </Group>
          )}
          <div ref={end} />
        </Stack>
      </div>
      <form onSubmit={submit} className={classes.composer}>
        <Textarea
          aria-label="Your question"
          placeholder="Your question; Enter sends it"
          autosize
          minRows={1}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          style={{ flex: 1 }}
        />
        <ActionIcon type="submit" size={36} aria-label="Send" disabled={text.trim() === ''} loading={send.isPending}>
          <Icon name="send" />
        </ActionIcon>
      </form>
    </div>
  );
}
