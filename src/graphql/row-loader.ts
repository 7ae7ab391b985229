import DataLoader from 'dataloader';

/** Loads rows by id in one statement; an id that the tenant does not have gives null. */
export const rowLoader = <T extends { id: string }>(
  read: (ids: readonly string[]) => Promise<T[]>,
): DataLoader<string, T | null> =>
  new DataLoader(async (ids) => {
    const byId = new Map((await read(ids)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
