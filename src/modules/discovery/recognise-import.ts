import { createHash } from 'node:crypto';
import type { RecordToCleanse } from './cleanse-row.js';
import { confirmMappings } from './confirm-mappings.js';
import type { FieldMapping, FormatAlternative, StoredHeader } from './data-import.entity.js';
import type { TableHeader } from './detect-format.js';
import type { ImportFormat } from './formats/import-format.js';
import type { ImportStart } from './read-records.js';
import { TableSamples } from './sample-tables.js';

/** What an import is found to be: by what is in it, and by what people said of an earlier one. */
export interface RecognisedImport {
  readonly format: ImportFormat;
  readonly formatConfidence: number;
  /** While there are any, a person has to say which. */
  readonly alternatives: readonly FormatAlternative[];
  readonly fieldMappings: readonly FieldMapping[];
  readonly header: readonly StoredHeader[];
  readonly remarks: readonly string[];
}

/** What people said of the last import with the same header. */
export interface RememberedImport {
  readonly format: ImportFormat;
  readonly fieldMappings: readonly FieldMapping[];
}

/** Looks at the records of an import as they pass by: which field each column holds, in each format it could have. */
export class ImportRecogniser {
  readonly #start: ImportStart;
  readonly #samples: TableSamples;
  readonly #others: readonly { readonly confidence: number; readonly samples: TableSamples }[];

  constructor(start: ImportStart) {
    this.#start = start;
    this.#samples = samplesOf(start.format, start.tables);
    this.#others = start.ties.map(({ format, confidence }) => ({
      confidence,
      samples: samplesOf(format, start.tables),
    }));
  }

  add(record: RecordToCleanse): void {
    this.#samples.add(record);
    for (const { samples } of this.#others) samples.add(record);
  }

  /** The same for imports with the same columns on the same sheets, in whatever order. */
  get headerHash(): string {
    const { tables } = this.#start;
    const headers = tables.length > 0 ? tables : this.#samples.headers;
    const sorted = headers.map(({ sheet = null, columns }) => [sheet, [...columns].sort()]);
    return createHash('sha256')
      .update(JSON.stringify(sorted.map((header) => JSON.stringify(header)).sort()))
      .digest('hex');
  }

  /** @param remembered what people said of an import with this header; they are not asked twice. */
  recognise(remembered: RememberedImport | undefined): RecognisedImport {
    const { format, headers } = this.#samples;
    const detected = {
      format,
      formatConfidence: this.#start.confidence,
      alternatives: this.#others.map(({ confidence, samples }) => ({
        format: samples.format,
        confidence,
        fieldMappings: mappingsOf(samples),
      })),
      fieldMappings: mappingsOf(this.#samples),
    };
    const header = headers.map(({ sheet = null, columns }) => ({ sheet, columns }));
    const sheets = headers.flatMap(({ sheet }) => sheet ?? []);
    const recalled = remembered === undefined ? detected : recall(detected, remembered, sheets);
    return { ...recalled, header, remarks: this.#remarks(recalled) };
  }

  #remarks({ format, alternatives, fieldMappings }: Recalled): string[] {
    const { remarks, unusedSheets } = this.#start;
    const formats = [format, ...alternatives.map((alternative) => alternative.format)].join(' or ');
    const recalled = fieldMappings.filter(({ isConfirmed }) => isConfirmed).length;
    return [
      ...remarks,
      ...(unusedSheets.length === 0 ? [] : [`Sheets that were left out: ${unusedSheets.join(', ')}.`]),
      ...(alternatives.length === 0 ? [] : [`The header fits ${formats}: say which by confirmFieldMappings.`]),
      ...(recalled === 0 ? [] : [`${recalled} mappings are as they were confirmed before for the same header.`]),
    ];
  }
}

type Recalled = Omit<RecognisedImport, 'header' | 'remarks'>;

function recall(detected: Recalled, remembered: RememberedImport, sheets: readonly string[]): Recalled {
  const possible = [detected, ...detected.alternatives];
  const known = possible.find(({ format }) => format === remembered.format);
  const settled: Recalled =
    known === undefined || possible.length === 1
      ? detected
      : { format: known.format, formatConfidence: 1, alternatives: [], fieldMappings: known.fieldMappings };
  const columns = new Set(settled.fieldMappings.map(({ sourceColumn }) => sourceColumn));
  const confirmed = remembered.fieldMappings.filter(
    ({ isConfirmed, sourceColumn }) => isConfirmed && columns.has(sourceColumn),
  );
  return { ...settled, fieldMappings: confirmMappings(settled.fieldMappings, confirmed, sheets) };
}

function samplesOf(format: ImportFormat, tables: readonly TableHeader[]): TableSamples {
  const samples = new TableSamples(format);
  for (const table of tables) samples.addHeader(table);
  return samples;
}

const mappingsOf = (samples: TableSamples): FieldMapping[] =>
  samples.mappings().map((mapping) => ({ ...mapping, isConfirmed: false }));
