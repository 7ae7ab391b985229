import { afterAll, beforeAll, expect, it } from 'vitest';
import { backUpAndRestore, fillForBackup } from '../kit/backed-up-database.js';
import { TestApp } from '../kit/test-app.js';

const TIMES = 5;
const ASSETS = 200;

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
}, 600_000);
afterAll(() => app.close());

it(`restores every table as it was, ${TIMES} of ${TIMES} times, as the database grows`, async () => {
  for (let time = 0; time < TIMES; time++) {
    await fillForBackup(app, ASSETS);
    const figures = await backUpAndRestore(app.database.url);
    process.stdout.write(`${expect.getState().currentTestName}: ${JSON.stringify(figures)}\n`);
  }
});
