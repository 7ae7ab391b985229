import type { FastifyBodyParser, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

/** Characters of all bodies that are remembered, and of one. */
const MOST_REMEMBERED = 8 * 1024 * 1024;
const LONGEST = 16 * 1024;

/**
 * Bodies of requests, by their text: clients that poll and page send the same ones again and again. One that is remembered is
 * parsed to the same object each time, frozen, by which others can know what they found out about it.
 */
export class SentBodies {
  private readonly remembered = new LRUCache<string, object>({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: (_, text) => text.length,
  });
  private readonly texts = new WeakMap<object, string>();

  /** A parser of JSON bodies that asks `parse` about those which are not remembered. */
  parser(parse: FastifyBodyParser<string>): FastifyBodyParser<string> {
    return (request, text, done) => {
      const known = this.remembered.get(text);
      if (known) return done(null, known);
      return parse(request, text, (error, body: unknown) => {
        if (text.length <= LONGEST && typeof body === 'object' && body !== null) this.texts.set(body, text);
        done(error, body);
      });
    };
  }

  /** Only for a request whose work is done, and that leaves its body as it came. */
  remember({ body }: Pick<FastifyRequest, 'body'>): void {
    const sent = Object(body) as object;
    const text = this.texts.get(sent);
    if (text === undefined) return;
    this.remembered.set(text, frozen(sent));
    this.texts.delete(sent);
  }
}

/** Whoever changed it would change what others have sent. */
function frozen(value: object): object {
  for (const item of Object.values(value) as unknown[])
    if (typeof item === 'object' && item !== null && !Object.isFrozen(item)) frozen(item);
  return Object.freeze(value);
}
