import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { costUsd, loadPriceTable } from '../../src/ai/model/price-table.js';
import { ConfigError } from '../../src/config.js';

const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (text: string) => {
  const file = path.join(folder, 'prices.json');
  writeFileSync(file, text);
  return file;
};

const million = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
const shipped = loadPriceTable(undefined);

describe('costUsd', () => {
  it.each([
    ['openai:gpt-4o-mini', { inputTokens: 1_000, outputTokens: 500 }, 0.000_45],
    ['openai:gpt-4o-mini-2024-07-18', million, 0.75],
    ['openai:gpt-4o', million, 12.5],
    ['anthropic:claude-sonnet-4-5-20250929', million, 18],
    ['ollama:llama3.1:8b', million, 0],
    ['openai:gpt-4o', { inputTokens: 0, outputTokens: 0 }, 0],
  ])('of %s', (model, tokens, expected) => {
    expect(costUsd(shipped, model, tokens)).toBeCloseTo(expected, 10);
  });

  it.each(['openai:gpt-4o-audio-preview', 'openai:my-own', 'anthropic:claude', 'evidence-rules'])(
    'of %s is not known, which is not 0',
    (model) => {
      expect(costUsd(shipped, model, million)).toBeNull();
    },
  );

  it('goes by the longest pattern', () => {
    const row = (inputUsdPerMillion: number) => ({ inputUsdPerMillion, outputUsdPerMillion: 0 });
    const table = { 'openai:*': row(1), 'openai:big*': row(2), 'openai:big-1': row(3) };
    expect(['openai:x', 'openai:big-2', 'openai:big-1'].map((model) => costUsd(table, model, million))).toEqual([
      1, 2, 3,
    ]);
  });
});

describe('LACUNA_PRICE_TABLE', () => {
  it('adds to what is shipped, and wins over it', () => {
    const table = loadPriceTable(
      fileOf(
        '{"openai:gpt-4o": {"inputUsdPerMillion": 1, "outputUsdPerMillion": 1}, "openai:own*": {"inputUsdPerMillion": 0, "outputUsdPerMillion": 7}}',
      ),
    );
    expect(
      ['openai:gpt-4o', 'openai:own-3', 'openai:gpt-4o-mini'].map((model) => costUsd(table, model, million)),
    ).toEqual([2, 7, 0.75]);
  });

  it.each([
    ['no JSON', 'prices', /JSON/],
    ['a price below 0', '{"openai:a": {"inputUsdPerMillion": -1, "outputUsdPerMillion": 1}}', />=0/],
    ['a price too few', '{"openai:a": {"inputUsdPerMillion": 1}}', /outputUsdPerMillion/],
    [
      'a star in the middle',
      '{"openai:*-mini": {"inputUsdPerMillion": 1, "outputUsdPerMillion": 1}}',
      /\* at its end[\s\S]*openai:\*-mini/,
    ],
  ])('is refused at start with what was expected: %s', (_, text, why) => {
    expect(() => loadPriceTable(fileOf(text))).toThrow(ConfigError);
    expect(() => loadPriceTable(fileOf(text))).toThrow(why);
    expect(() => loadPriceTable(fileOf(text))).toThrow(/LACUNA_PRICE_TABLE=/);
  });

  it('is refused when there is no such file', () => {
    expect(() => loadPriceTable(path.join(folder, 'none.json'))).toThrow(/none\.json cannot be used[\s\S]*ENOENT/);
  });
});
