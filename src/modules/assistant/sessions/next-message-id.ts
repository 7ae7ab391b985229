import { v7 as uuid } from 'uuid';

/** Milliseconds since the epoch that a UUID v7 begins with. */
const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/**
 * An id that sorts after `last`, also where another gateway with a clock that runs ahead made that one: a conversation is
 * read in the order of its ids.
 */
export function nextMessageId(last: string | undefined, now = Date.now()): string {
  const id = uuid({ msecs: now });
  return last === undefined || id > last ? id : uuid({ msecs: timeOf(last) + 1 });
}
