/** What `@jest/globals` exports, for suites of others that are written for jest (see vitest.config.ts). */
export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi as jest } from 'vitest';
