import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a process logs that runs this code with a `logger`; a line goes straight to the file descriptor. */
function logged(code: string): Record<string, unknown> {
  const program = `import { processLogger } from './src/cli/process-logger.ts';\nconst logger = processLogger('debug');\n${code}`;
  const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return JSON.parse(stderr) as Record<string, unknown>;
}

it('logs fields of the list, and of others how many there were', () => {
  const line = logged(
    `logger.info({ requestId: 'r-1', failed: 2, description: 'a cell', 'joe@example.com': 1 }, 'a run was settled')`,
  );
  expect(line).toEqual({
    level: 30,
    time: expect.any(Number),
    requestId: 'r-1',
    failed: 2,
    unlisted: 2,
    msg: 'a run was settled',
  });
});

it('takes secrets and personal data out of what errors say', () => {
  const line = logged(
    `const cause = new Error('mail joe@example.com');
     logger.error({ err: new Error('invalid input: "password=Pw9verysecret"', { cause }), reason: 'call (201) 948-1234' }, 'job failed')`,
  );
  expect(line).toMatchObject({ err: { name: 'Error', cause: 'mail [EMAIL]' }, msg: 'job failed' });
  expect(JSON.stringify(line)).not.toMatch(/Pw9verysecret|948-1234/);
});
