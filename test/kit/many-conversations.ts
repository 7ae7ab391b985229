import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { Conversation, type Gateway } from './conversation.js';
import { PLATFORM_ADMIN } from './test-app.js';

/**
 * In each of many conversations one message after the other, all conversations at once, each time through any of the
 * gateways, spread over `withinMs`. Then every message must be there once, in order, answered once, and be counted.
 */
export async function converseAtRandom(
  gateways: readonly Gateway[],
  tenant: Tenant,
  { sessions, messages, withinMs }: { sessions: number; messages: number; withinMs: number },
): Promise<Conversation[]> {
  const anyGateway = (): Gateway => {
    const gateway = gateways[Math.floor(Math.random() * gateways.length)];
    if (!gateway) throw new Error('expected a gateway');
    return gateway;
  };
  const texts = Array.from({ length: messages }, (_, index) => `Message ${index + 1}`);
  const conversations = await Promise.all(
    Array.from({ length: sessions }, () => Conversation.start(anyGateway(), tenant, PLATFORM_ADMIN)),
  );
  const sent = await Promise.all(
    conversations.map(async (conversation) => {
      const ids: string[] = [];
      for (const text of texts) {
        await sleep(Math.random() * 2 * (withinMs / messages));
        ids.push((await conversation.through(anyGateway()).send(text)).id);
      }
      return ids;
    }),
  );
  await Promise.all(
    conversations.map((conversation, index) =>
      conversation.through(anyGateway()).answer(sent[index]?.at(-1) ?? '', 90_000),
    ),
  );
  for (const [index, conversation] of conversations.entries()) {
    const { messageCount, messages: all } = await conversation.through(anyGateway()).read();
    expect(messageCount).toBe(2 * messages);
    expect(all.map(({ role }) => role)).toEqual(texts.flatMap(() => ['USER', 'ASSISTANT']));
    expect(all.filter(({ role }) => role === 'USER').map(({ text }) => text)).toEqual(texts);
    const answers = all.filter(({ role }) => role === 'ASSISTANT');
    expect(answers.map(({ id }) => id)).toEqual(sent[index]);
    expect(answers.filter(({ status }) => status !== 'ANSWERED')).toEqual([]);
  }
  return conversations;
}

/** The message counter of each conversation as Redis holds it, whatever prefix the store gives its keys. */
export const countsInRedis = (client: Redis, conversations: readonly Conversation[]): Promise<number[]> =>
  Promise.all(
    conversations.map(async ({ id }) => {
      const [key] = await client.keys(`*assistant_session:${id}`);
      return key === undefined ? 0 : Number(await client.hget(key, 'messages'));
    }),
  );
