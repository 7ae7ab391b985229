import { Button, Stack, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTenant } from '../../api/client.js';
import { useWrite } from '../../api/use-write.js';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page.js';
import { Conversation } from './conversation.js';
import { Knowledge } from './knowledge.js';

/** The last conversation of each engagement, since the API finds one by its id only. */
const storageKey = (engagementId: string) => `lacuna.conversation.${engagementId}`;

/** Questions about the programme, answered from the engagement's own knowledge. */
export default function Assistant() {
  const key = storageKey(useTenant()?.engagementId ?? '');
  const [sessionId, setSessionId] = useState(() => localStorage.getItem(key));
  const start = useWrite('startAssistantSession', {
    onDone: ({ startAssistantSession: { session } }) => {
      localStorage.setItem(key, session.id);
      setSessionId(session.id);
    },
  });
  const begin = (
    <Button
      variant={sessionId === null ? 'filled' : 'default'}
      loading={start.isPending}
      onClick={() => start.mutate({ input: {} })}
    >
      New conversation
    </Button>
  );
  return (
    <div className="fill">
      <PageHead
        title="Assistant"
        lead="Answers from the engagement's knowledge and its state, with sources; hands over to people where it cannot."
        actions={sessionId === null ? undefined : begin}
      />
      <Tabs defaultValue="conversation" keepMounted={false} style={{ flex: 1, minHeight: 0 }} className="fill">
        <Tabs.List>
          <Tabs.Tab value="conversation">Conversation</Tabs.Tab>
          <Tabs.Tab value="knowledge">Knowledge</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="conversation" style={{ flex: 1, minHeight: 0 }} pt="md">
          {sessionId === null ? (
            <Stack>
              <Empty
                icon="assistant"
                title="Ask about the programme"
                text="How far is the analysis? Which runbook covers the cut-over? Answers name their sources."
                action={begin}
              />
            </Stack>
          ) : (
            <Conversation key={sessionId} sessionId={sessionId} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="knowledge" pt="md">
          <Knowledge />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
