import Fastify, { type FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { SentBodies } from '../../src/graphql/sent-bodies.js';

/** A server that remembers the bodies which say so, and tells whether it has had the very same object before. */
async function serve() {
  const bodies = new SentBodies();
  const seen = new WeakSet();
  const http = Fastify();
  http.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    bodies.parser(http.getDefaultJsonParser('error', 'error')),
  );
  http.post('/', async (request) => {
    const body = Object(request.body) as { isKept?: boolean };
    const isKnown = seen.has(body);
    seen.add(body);
    if (body.isKept === true) bodies.remember(request);
    return { isKnown, body };
  });
  return async (payload: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await http.inject({ method: 'POST', url: '/', headers, payload });
    return response.json<{ isKnown: boolean; body: unknown; code?: string }>();
  };
}

describe('bodies that are sent again', () => {
  it('are the same object once they are remembered, and new ones as long as they are not', async () => {
    const send = await serve();
    const kept = '{"isKept": true, "n": 1}';
    expect(await send(kept)).toEqual({ isKnown: false, body: { isKept: true, n: 1 } });
    expect(await send(kept)).toEqual({ isKnown: true, body: { isKept: true, n: 1 } });
    for (let time = 0; time < 2; time++) expect(await send('{"n": 1}')).toEqual({ isKnown: false, body: { n: 1 } });
  });

  it('are told apart by every character', async () => {
    const send = await serve();
    await send('{"isKept":true,"n":1}');
    expect(await send('{"isKept":true,"n":2}')).toMatchObject({ isKnown: false, body: { n: 2 } });
    expect(await send('{"isKept":true, "n":1}')).toMatchObject({ isKnown: false });
  });

  it('cannot be changed once they are remembered, at any depth', () => {
    const bodies = new SentBodies();
    const body = { variables: { ids: ['a'], filter: { search: 'x' } } };
    const parse = bodies.parser((_request, _text, done) => done(null, body));
    void parse({} as FastifyRequest, '{}', () => bodies.remember({ body }));
    expect(() => body.variables.ids.push('b')).toThrow(TypeError);
    expect(() => Object.assign(body.variables.filter, { search: 'y' })).toThrow(TypeError);
  });

  it('are not remembered where they are long', async () => {
    const send = await serve();
    const long = JSON.stringify({ isKept: true, text: 'x'.repeat(20_000) });
    for (let time = 0; time < 2; time++) expect(await send(long)).toMatchObject({ isKnown: false });
  });

  it.each(['', '{', '{"__proto__": {"isKept": true}}', '{"constructor": {"prototype": {}}}'])(
    'are refused as ever: %j',
    async (text) => {
      const send = await serve();
      for (let time = 0; time < 2; time++)
        expect(await send(text)).toMatchObject({ code: expect.stringMatching(/^FST_ERR_CTP_/) });
    },
  );

  it('may be any JSON', async () => {
    const send = await serve();
    for (const text of ['null', '7', '"text"', '[1]'])
      for (let time = 0; time < 2; time++) expect(await send(text)).toMatchObject({ isKnown: false });
  });
});
