import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '../../config.js';
import listPrices from './price-table.json' with { type: 'json' };

const price = z.number().nonnegative();
const tableSchema = z.record(
  z.string().regex(/^[^*]+\*?$/),
  z.strictObject({ inputUsdPerMillion: price, outputUsdPerMillion: price }),
);

/** US dollars per million tokens, by model pattern: `openai:gpt-4o-mini`, or `openai:gpt-4o*` for all that begin so. */
export type PriceTable = Readonly<z.infer<typeof tableSchema>>;

/**
 * The list prices that the package ships, with those of the JSON file at `path` over them. Throws a ConfigError when
 * there is no such file, or it is no price table.
 */
export function loadPriceTable(path: string | undefined): PriceTable {
  const shipped = tableSchema.parse(listPrices.prices);
  return path === undefined ? shipped : { ...shipped, ...readTable(path) };
}

function readTable(path: string): PriceTable {
  const expected = `  LACUNA_PRICE_TABLE=<file with {"openai:gpt-4o*": {"inputUsdPerMillion": 2.5, "outputUsdPerMillion": 10}}>`;
  try {
    return tableSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ConfigError(
      `The price table ${path} cannot be used. Set a file of this form, where a name can have * at its end:\n${expected}\n${why}`,
    );
  }
}

/**
 * What tokens of `modelId` (`provider:name`) cost in US dollars, by the longest pattern that fits it; null when none does:
 * an unknown price is not a price of 0.
 */
export function costUsd(
  table: PriceTable,
  modelId: string,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number | null {
  const [best] = Object.keys(table)
    .filter((pattern) => fits(pattern, modelId))
    .sort((a, b) => b.length - a.length);
  const found = best === undefined ? undefined : table[best];
  if (found === undefined) return null;
  return (inputTokens * found.inputUsdPerMillion + outputTokens * found.outputUsdPerMillion) / 1_000_000;
}

const fits = (pattern: string, modelId: string): boolean =>
  pattern.endsWith('*') ? modelId.startsWith(pattern.slice(0, -1)) : modelId === pattern;
