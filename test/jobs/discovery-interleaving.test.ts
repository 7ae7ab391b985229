import { afterAll, beforeAll, expect, it } from 'vitest';
import { tryInterleavings } from '../kit/interleaved-imports.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

it('two imports of overlapping servers end in the same assets, in whatever order their chunks are done', async () => {
  await expect(tryInterleavings(app, 8)).resolves.toBeUndefined();
}, 60_000);
