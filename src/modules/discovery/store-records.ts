import { OrderedIds } from '../../db/ordered-ids.js';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { oneAhead } from './one-ahead.js';
import { RawRecordStatus } from './raw-import-record.entity.js';
import type { ImportPart } from './read-records.js';
import type { ReadRow, RowNote, UnreadableRow } from './reading/table-row.js';
import { ImportRecogniser, type RecognisedImport, type RememberedImport } from './recognise-import.js';

/** What reading an import to its end has shown. */
export interface StoredRecords extends RecognisedImport {
  /** What the next import with the same header is known by. */
  readonly headerHash: string;
  readonly receivedRecords: number;
  readonly rejectedRecords: number;
}

/** What people said of the last import with this header that they confirmed; undefined where they never did. */
const findRemembered = (tx: Scope, headerHash: string) =>
  tx.row<RememberedImport>(sql`select i.format, i.field_mappings as "fieldMappings" from migration.data_imports i
    where ${inTenant(tx, 'i')} and i.header_hash = ${headerHash} and i.confirmed_at is not null
    order by i.confirmed_at desc limit 1`);

/** A batch is sent when it holds so many rows, or so many characters. */
const BATCH_ROWS = 1_000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

const NOTES: Readonly<Record<RowNote, string>> = {
  NUL_REMOVED: 'NUL characters were removed.',
  BROKEN_CHARACTER_REPLACED: 'Broken characters were replaced.',
  CELL_HOLDS_ROWS: 'A cell holds lines that look like rows: is there a quote that is not closed?',
};

/**
 * Stores the records of an import in batches, the next one being read while one is written, and finds out which field
 * each column holds. `tx` must be one transaction for all of them: an import that breaks off leaves nothing.
 */
export async function storeRecords(
  tx: Scope,
  target: { readonly id: string; readonly discoveryFlowId: string },
  parts: AsyncIterable<ImportPart>,
): Promise<StoredRecords> {
  const reading = new Reading();
  for await (const rows of oneAhead(reading.batches(parts))) await insertRecords(tx, target, rows);
  const { recogniser, receivedRecords, rejectedRecords } = reading;
  if (recogniser === undefined) throw new Error('an import was read that did not say how it starts');
  const { headerHash } = recogniser;
  const recognised = recogniser.recognise(await findRemembered(tx, headerHash));
  return { ...recognised, headerHash, receivedRecords, rejectedRecords };
}

/** What has been seen of an import while its records pass by. */
class Reading {
  recogniser: ImportRecogniser | undefined;
  receivedRecords = 0;
  rejectedRecords = 0;
  readonly #ids = new OrderedIds();

  /** The records as rows of JSON, so many at a time. */
  async *batches(parts: AsyncIterable<ImportPart>): AsyncGenerator<readonly string[]> {
    let rows: string[] = [];
    let characters = 0;
    for await (const part of parts) {
      if (part.kind === 'start') {
        this.recogniser = new ImportRecogniser(part);
        continue;
      }
      const row = this.#take(part);
      rows.push(row);
      characters += row.length;
      if (rows.length < BATCH_ROWS && characters < BATCH_CHARACTERS) continue;
      yield rows;
      rows = [];
      characters = 0;
    }
    if (rows.length > 0) yield rows;
  }

  #take(part: ReadRow | UnreadableRow): string {
    this.receivedRecords += 1;
    if (part.kind === 'row') this.recogniser?.add(part);
    else this.rejectedRecords += 1;
    return JSON.stringify({ id: this.#ids.next(), ...toRow(part) });
  }
}

async function insertRecords(
  tx: Scope,
  target: { readonly id: string; readonly discoveryFlowId: string },
  rows: readonly string[],
): Promise<void> {
  const { clientAccountId, engagementId } = tx.tenant;
  await tx.rows(sql`insert into migration.raw_import_records (client_account_id, engagement_id, id, data_import_id, discovery_flow_id,
      sheet, row_number, status, error_code, raw_data, raw_bytes, is_processed, processed_at, processing_notes)
    select ${clientAccountId}::uuid, ${engagementId}::uuid, r.id, ${target.id}::uuid, ${target.discoveryFlowId}::uuid,
      r.sheet, r.n, r.status, r.code, r.raw, pg_column_size(r.raw), r.code is not null, case when r.code is not null then now() end, r.notes
    from jsonb_to_recordset(${`[${rows.join(',')}]`}::jsonb) r (id uuid, sheet text, n int, status text, code text, raw jsonb, notes text)`);
}

function toRow(part: ReadRow | UnreadableRow) {
  const place = { sheet: part.sheet ?? '', n: part.rowNumber };
  if (part.kind === 'unreadable')
    return { ...place, status: RawRecordStatus.REJECTED, code: part.errorCode, raw: part.raw, notes: part.message };
  const notes = part.notes.map((note) => NOTES[note]).join(' ');
  return { ...place, status: RawRecordStatus.PENDING, raw: part.values, ...(notes !== '' && { notes }) };
}
