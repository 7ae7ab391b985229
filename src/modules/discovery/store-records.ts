import { v7 as uuid } from 'uuid';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
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
};

/**
 * Stores the records of an import as they are read, in batches, and finds out which field each column holds. `tx` must be
 * one transaction for all of them: an import that breaks off leaves nothing.
 */
export async function storeRecords(
  tx: Scope,
  target: { readonly id: string; readonly discoveryFlowId: string },
  parts: AsyncIterable<ImportPart>,
): Promise<StoredRecords> {
  const writer = new RecordWriter(tx, target);
  let recogniser: ImportRecogniser | undefined;
  let rejectedRecords = 0;
  for await (const part of parts) {
    if (part.kind === 'start') {
      recogniser = new ImportRecogniser(part);
      continue;
    }
    if (part.kind === 'row') recogniser?.add(part);
    else rejectedRecords += 1;
    await writer.add(part);
  }
  await writer.flush();
  if (recogniser === undefined) throw new Error('an import was read that did not say how it starts');
  const { headerHash } = recogniser;
  const recognised = recogniser.recognise(await findRemembered(tx, headerHash));
  return { ...recognised, headerHash, receivedRecords: writer.count, rejectedRecords };
}

class RecordWriter {
  count = 0;
  #rows: string[] = [];
  #characters = 0;

  constructor(
    readonly tx: Scope,
    readonly target: { readonly id: string; readonly discoveryFlowId: string },
  ) {}

  async add(part: ReadRow | UnreadableRow): Promise<void> {
    const row = JSON.stringify(toRow(part));
    this.count += 1;
    this.#rows.push(row);
    this.#characters += row.length;
    if (this.#rows.length >= BATCH_ROWS || this.#characters >= BATCH_CHARACTERS) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#rows.length === 0) return;
    const rows = `[${this.#rows.join(',')}]`;
    this.#rows = [];
    this.#characters = 0;
    const { clientAccountId, engagementId } = this.tx.tenant;
    await this.tx.rows(sql`insert into migration.raw_import_records (client_account_id, engagement_id, id, data_import_id, discovery_flow_id,
        sheet, row_number, status, error_code, raw_data, raw_bytes, is_processed, processed_at, processing_notes)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, r.id, ${this.target.id}::uuid, ${this.target.discoveryFlowId}::uuid,
        r.sheet, r.n, r.status, r.code, r.raw, octet_length(r.raw::text), r.code is not null, case when r.code is not null then now() end, r.notes
      from jsonb_to_recordset(${rows}::jsonb) r (id uuid, sheet text, n int, status text, code text, raw jsonb, notes text)`);
  }
}

function toRow(part: ReadRow | UnreadableRow) {
  const place = { id: uuid(), sheet: part.sheet ?? '', n: part.rowNumber };
  if (part.kind === 'unreadable')
    return { ...place, status: RawRecordStatus.REJECTED, code: part.errorCode, raw: part.raw, notes: part.message };
  const notes = part.notes.map((note) => NOTES[note]).join(' ');
  return { ...place, status: RawRecordStatus.PENDING, raw: part.values, ...(notes !== '' && { notes }) };
}
