import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChildApp } from '../kit/child-app.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('lacuna worker', () => {
  it('works without a gateway, whatever LACUNA_ROLES says, until it is told to stop', async () => {
    const worker = await ChildApp.create({ LACUNA_ROLES: 'gateway,worker' });
    try {
      await worker.start(['src/cli/lacuna.ts', 'worker']);
      expect(worker.url).toBe('');
      expect(await worker.end('SIGTERM')).toBe(0);
    } finally {
      await worker.remove();
    }
  });
});

describe('the command', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lacuna-bin-'));
    const lacuna = `#!/bin/sh\ncd '${ROOT}' && exec '${process.execPath}' --import tsx src/cli/lacuna.ts "$@"\n`;
    await writeFile(path.join(folder, 'lacuna'), lacuna);
    await chmod(path.join(folder, 'lacuna'), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('comes with a doctor that exits with 1 when something is broken', () => {
    const broken = { LACUNA_DATA_DIR: path.join(folder, 'data'), LACUNA_ROLE: 'worker' };
    const said = run('env', ...Object.entries(broken).map(([name, value]) => `${name}=${value}`), 'lacuna', 'doctor');
    expect(said.stdout).toMatch(/^BROKEN {3}variables: Nothing reads LACUNA_ROLE\.\n {11}LACUNA_ROLES=/m);
    expect(said.status).toBe(1);
    const { stdout, status } = run(
      'env',
      `LACUNA_DATA_DIR=${path.join(folder, 'data')}`,
      'PORT=0',
      'lacuna',
      'doctor',
      '--json',
    );
    expect(JSON.parse(stdout)).toContainEqual({ check: 'configuration', state: 'ok', said: 'for development' });
    expect(status, stdout).toBe(0);
  });

  const run = (command: string, ...args: string[]) =>
    spawnSync(command, args, {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
    });

  it('completes what is typed in a bash', () => {
    // The function is bash-completion's; this much of it is enough for words without quotes.
    const script = `
      _get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=\${words[$cword]}; prev=\${words[$cword-1]}; }
      source <(lacuna completion bash)
      complete -p lacuna
      for line in 'lacuna questionnaire ex' 'lacuna grant ann --role V'; do
        COMP_WORDS=($line); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); __lacuna_complete; echo "\${COMPREPLY[@]}"
      done`;
    const { stdout, stderr } = run('bash', '-c', script);
    expect(stdout.trim().split('\n'), stderr).toEqual(['complete -F __lacuna_complete lacuna', 'export', 'VIEWER']);
  });

  it.each(['zsh', 'fish'])('gives a script for %s that asks the command itself', (shell) => {
    const { stdout, status } = run('lacuna', 'completion', shell);
    expect(status).toBe(0);
    expect(stdout).toContain('lacuna complete --');
  });

  it('says in one line what nobody can do, and exits with 1', () => {
    const { stderr, status } = run('lacuna', 'completion', 'csh');
    expect(status).toBe(1);
    expect(stderr).toMatch(/Allowed choices are zsh, bash, fish/);
  });
});
