import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(async () => {
  agent.destroy();
  await app.close();
});

async function ask(by: Agent): Promise<[number | undefined, string | undefined]> {
  const [answer] = (await once(request(`${app.url}/healthz`, { agent: by }).end(), 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return [answer.statusCode, answer.headers.connection];
}

it('a gateway that is asked to stop answers on the connections it has, asks to close them, and takes no other', async () => {
  expect(await ask(agent)).toEqual([200, 'keep-alive']);
  const drained = app.app.drain();
  await expect(ask(new Agent())).rejects.toThrow('ECONNREFUSED');
  expect(await ask(agent)).toEqual([200, 'close']);
  await expect(drained).resolves.toBeUndefined();
});
