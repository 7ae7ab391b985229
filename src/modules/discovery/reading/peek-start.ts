export interface Peeked<T> {
  readonly start: T;
  /** Everything, `start` included; to be read once. */
  readonly all: AsyncIterable<T>;
}

/** Reads on until there is enough to decide by (or no more), without losing what was read. */
export async function peekStart<T>(
  pieces: AsyncIterable<T>,
  join: (start: T, next: T) => T,
  isEnough: (start: T) => boolean,
  empty: T,
): Promise<Peeked<T>> {
  const iterator = pieces[Symbol.asyncIterator]();
  let start = empty;
  let isDone = false;
  while (!isDone && !isEnough(start)) {
    const next = await iterator.next();
    isDone = next.done === true;
    if (next.done !== true) start = join(start, next.value);
  }
  return { start, all: continued(start, iterator) };
}

async function* continued<T>(start: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // A reader that stops early must still close the file below.
    await rest.return?.();
  }
}
