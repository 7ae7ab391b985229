import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
  // graphql must be one module instance in a process; vitest would load its ESM and CJS builds side by side.
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: require.resolve('graphql') },
      { find: /^@jest\/globals$/, replacement: path.resolve('test/kit/jest-globals.ts') },
    ],
    // Apollo's suite brings a server of its own, one patch older, and is to try the one that is served.
    dedupe: ['@apollo/server'],
  },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/kit/summary-reporter.ts'],
    globalSetup: ['test/kit/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { inline: ['@apollo/server-integration-testsuite'] } },
  },
});
