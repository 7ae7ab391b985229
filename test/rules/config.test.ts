import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, loadConfig } from '../../src/config.js';
import { DEFAULT_READ_LIMITS } from '../../src/modules/discovery/reading/table-row.js';

const example = Object.fromEntries(
  readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

describe('.env.example', () => {
  it('lists every variable that is read, and no other', () => {
    expect(Object.keys(example).toSorted()).toEqual(Object.keys(ENVIRONMENT.shape).toSorted());
  });

  it('gives each its default', () => {
    const { toJSON: _, ...defaults } = loadConfig({});
    const { toJSON: __, ...fromExample } = loadConfig(example);
    expect(fromExample).toEqual(defaults);
  });
});

describe('the configuration', () => {
  it('reads imports within the limits that reading has of itself', () => {
    expect(loadConfig({}).importLimits).toEqual(DEFAULT_READ_LIMITS);
  });

  it('names every faulty variable at once, with what came', () => {
    expect(() => loadConfig({ PORT: 'http', LOG_LEVEL: 'loud' })).toThrow(/PORT: .*"http"[\s\S]*LOG_LEVEL: .*"loud"/);
  });

  it('does not start in production without a way to prove who clients are', () => {
    expect(() => loadConfig({ NODE_ENV: 'production' })).toThrow(/JWKS_URL=[\s\S]*JWT_SECRET=/);
  });

  it('reads what stands in files, unless it is set itself', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-config-'));
    const file = path.join(folder, 'jwt_secret');
    writeFileSync(file, 'forty characters that nobody will guess.\n');
    expect(loadConfig({ JWT_SECRET_FILE: file }).auth.secret).toBe('forty characters that nobody will guess.');
    expect(loadConfig({ JWT_SECRET_FILE: file, JWT_SECRET: 'x'.repeat(32) }).auth.secret).toBe('x'.repeat(32));
    rmSync(folder, { recursive: true });
    expect(() => loadConfig({ JWT_SECRET_FILE: file })).toThrow(/JWT_SECRET_FILE names a file .*ENOENT/);
  });

  it('never prints a secret, whether it is good or not', () => {
    const secret = 'tell nobody, tell nobody, tell nobody';
    const config = loadConfig({
      JWT_SECRET: secret,
      DATABASE_URL: 'postgres://lacuna:hunter2@db/lacuna',
      REDIS_URL: 'redis://:hunter2@cache',
    });
    expect(JSON.stringify(config)).not.toMatch(/hunter2|tell nobody/);
    expect(() => loadConfig({ JWT_SECRET: 'hunter2' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
