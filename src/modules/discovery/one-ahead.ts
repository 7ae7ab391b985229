/**
 * Yields what `source` yields, and has the next item made while its consumer is at work with this one: reading goes on
 * while the database writes. What the source throws is thrown when its item is asked for.
 */
export async function* oneAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = take(source);
  try {
    for (let item = await next; item.done !== true; item = await next) {
      next = take(source);
      yield item.value;
    }
  } finally {
    await source.return(undefined);
  }
}

function take<T>(source: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const item = source.next();
  // Nobody may come for it any more; its failure is no failure of the process.
  item.catch(() => undefined);
  return item;
}
