import { createProgram } from '../../src/cli/program.js';
import type { Tenant } from '../../src/scope.js';
import { PLATFORM_ADMIN, type TestApp } from './test-app.js';

/** What a command of a running gateway printed, and what it would have exited with. */
export interface Ran {
  readonly written: string;
  readonly exitCode: number;
}

/** Runs a command line of `lacuna` (without that word) as the platform admin, in the terminal of somebody who works in `tenant`. */
export async function runLacuna(app: TestApp, line: readonly string[], tenant?: Tenant): Promise<Ran> {
  let written = '';
  const out = { write: (text: string) => void (written += text), progress: undefined };
  const where = ['--url', app.url, '--token', await app.token(PLATFORM_ADMIN)];
  if (tenant) where.push('--client', tenant.clientAccountId, '--engagement', tenant.engagementId);
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await createProgram(out).parseAsync([...line, ...where], { from: 'user' });
    return { written, exitCode: process.exitCode };
  } finally {
    process.exitCode = before;
  }
}
