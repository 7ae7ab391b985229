import { afterEach as afterEachOfVitest } from 'vitest';

/** What `@jest/globals` exports, for suites of others that are written for jest (see vitest.config.ts). */
export { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi as jest } from 'vitest';

/** As jest's, it may take the function to call when it is done. */
export const afterEach = (hook: (done: () => void) => unknown): void =>
  afterEachOfVitest(async () => {
    if (hook.length === 0) await hook(() => undefined);
    else await new Promise<void>((resolve) => hook(resolve));
  });
