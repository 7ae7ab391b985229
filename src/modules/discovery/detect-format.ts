import { FORMATS } from './formats/all-formats.js';
import type { ImportFormat } from './formats/import-format.js';
import { tableConfidence } from './formats/table-confidence.js';

export interface TableHeader {
  /** The worksheet; undefined where the file has none. */
  readonly sheet: string | undefined;
  readonly columns: readonly string[];
}

interface FormatScore {
  readonly format: ImportFormat;
  /** 0 to 1. Of GENERIC it is how sure nothing else fits. */
  readonly confidence: number;
}

export interface DetectedFormat extends FormatScore {
  /** Formats that fit as well as the one chosen, or nearly so. */
  readonly ties: readonly FormatScore[];
}

/** Less than this is a resemblance: the columns every format requires, and hardly any that only it has. */
const LEAST_CONFIDENCE = 0.7;
const TIE_MARGIN = 0.05;

/** Which export a file is, by its headers alone: names and extensions are what users change. */
export function detectFormat(tables: readonly TableHeader[]): DetectedFormat {
  const scores = Object.values(FORMATS)
    .filter(({ format }) => format !== 'GENERIC')
    .map((spec): FormatScore => ({ format: spec.format, confidence: rounded(bestFit(spec.tables, tables)) }))
    .sort((one, other) => other.confidence - one.confidence);
  const best = scores[0];
  if (best === undefined || best.confidence < LEAST_CONFIDENCE) {
    return { format: 'GENERIC', confidence: rounded(1 - (best?.confidence ?? 0)), ties: [] };
  }
  const ties = scores.slice(1).filter(({ confidence }) => best.confidence - confidence <= TIE_MARGIN);
  return { format: best.format, confidence: best.confidence, ties };
}

function bestFit(specs: (typeof FORMATS)[ImportFormat]['tables'], tables: readonly TableHeader[]): number {
  return Math.max(
    0,
    ...specs.flatMap((spec) => tables.map(({ columns, sheet }) => tableConfidence(spec, columns, sheet))),
  );
}

const rounded = (value: number) => Math.round(value * 100) / 100;
