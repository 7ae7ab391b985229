import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadPaths } from '../kit/read-paths.js';
import { READS, walkedTables } from '../kit/walked-tables.js';

/** A connection keeps the plan that it made first, which may have been before anything was imported. */
describe('statements of the read plan while the tables are empty', () => {
  let paths: ReadPaths;
  let owner: pg.Client;

  beforeAll(async () => {
    paths = await ReadPaths.open();
    owner = new pg.Client({ connectionString: paths.testDatabase.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await paths.close();
  });

  it.each(READS)('are planned to read no large table from end to end: %s', async (operation) => {
    const { walked, plan } = await walkedTables(owner, paths, operation);
    expect(walked, plan).toEqual([]);
  });
});
