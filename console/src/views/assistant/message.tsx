import type { AssistantMessageFieldsFragment } from '@lacuna/sdk';
import { Group, Spoiler, Stack, Text } from '@mantine/core';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { counted } from '../../parts/words.js';
import classes from './conversation.module.css';

/** One message, with the passages and tools that an answer rests on. */
export function Message({ message }: { message: AssistantMessageFieldsFragment }) {
  const { role, text, status, errorCode, sources, toolsCalled, isEscalated } = message;
  return (
    <div className={`${classes.message} ${classes[role]}`}>
      <Text size="xs" c="dimmed" mb={4}>
        {role === 'USER' ? 'You' : 'Assistant'}
      </Text>
      {text !== null && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </Text>
      )}
      {status === 'FAILED' && (
        <Text size="sm" c="red">
          It could not be answered{errorCode === null ? '' : `: ${wordOf(errorCode)}`}.
        </Text>
      )}
      {isEscalated && <StateBadge value="PAUSED" word="Handed over to people" />}
      {sources.length > 0 && (
        <Stack gap={6} mt="sm">
          <Text size="xs" fw={550} c="dimmed">
            {counted(sources.length, 'source')}
          </Text>
          {sources.map(({ documentId, title, excerpt }) => (
            <div key={`${documentId} ${excerpt}`}>
              <Text size="xs" fw={550}>
                {title}
              </Text>
              <Spoiler maxHeight={36} showLabel="Show all" hideLabel="Less" styles={{ control: { fontSize: 12 } }}>
                <Text size="xs" c="dimmed">
                  {excerpt}
                </Text>
              </Spoiler>
            </div>
          ))}
        </Stack>
      )}
      {toolsCalled.length > 0 && (
        <Group gap={6} mt="sm">
          {toolsCalled.map(({ name, success }, index) => (
            <StateBadge key={`${index} ${name}`} value={success ? 'COMPLETED' : 'FAILED'} word={wordOf(name)} />
          ))}
        </Group>
      )}
    </div>
  );
}
