import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { type LacunaClient, LacunaError } from '../../sdk/src/index.js';
import { judgeRows } from '../../src/cli/remote/questionnaire/read-answers.js';
import { culpritOf, sendAnswers } from '../../src/cli/remote/questionnaire/send-answers.js';
import { partOf } from '../kit/archive.js';
import { Collection } from '../kit/collection.js';
import { runLacuna } from '../kit/run-lacuna.js';
import { TestApp } from '../kit/test-app.js';

const HEADER = ['Asset', 'Question', 'Field', 'Allowed values', 'Suggestion', 'Answer', 'Gap'];

describe('the rows of a workbook that people filled in', () => {
  it('are read wherever they and their columns were moved, with the numbers that the spreadsheet shows', () => {
    const rows = [
      ['Gap', 'Answer', 'Field', 'Asset', 'Question', 'Suggestion', 'Allowed values', 'My notes'],
      ['g2', ' Production ', 'environment', 'web-2'],
      [null, null],
      ['g1', 8, 'cpu_cores', 'web-1'],
      ['g3', '  ', 'location', 'web-3'],
      ['g4', false, 'is_virtual', 'web-4'],
      ['g5', new Date('2026-03-01T00:00:00Z'), 'installed_at', 'web-5'],
    ];
    expect(judgeRows(rows)).toEqual({
      answers: [
        { row: 2, asset: 'web-2', field: 'environment', gapId: 'g2', value: 'Production' },
        { row: 4, asset: 'web-1', field: 'cpu_cores', gapId: 'g1', value: 8 },
        { row: 6, asset: 'web-4', field: 'is_virtual', gapId: 'g4', value: false },
        { row: 7, asset: 'web-5', field: 'installed_at', gapId: 'g5', value: '2026-03-01T00:00:00.000Z' },
      ],
      refused: [],
      unanswered: 1,
    });
  });

  it('are refused where they cannot be sent, and a foreign sheet as a whole', () => {
    const row = (answer: string, gap: string | null) => ['web', 'What?', 'os', null, null, answer, gap];
    const { answers, refused } = judgeRows([HEADER, row('Linux', 'g1'), row('Windows', 'g1'), row('AIX', null)]);
    expect(answers.map(({ value }) => value)).toEqual(['Linux']);
    expect(refused.map((one) => [one.row, one.reason])).toEqual([
      [3, expect.stringContaining('same question as row 2')],
      [4, expect.stringContaining('hidden column "Gap"')],
    ]);
    expect(() => judgeRows([['Asset', 'Answer']])).toThrow(/lacks Question, Field, Allowed values, Suggestion, Gap/);
    expect(() => judgeRows([])).toThrow(/lacks Asset/);
  });
});

describe('the answers of a workbook', () => {
  const given = Array.from({ length: 600 }, (_, index) => ({
    row: index + 2,
    asset: `web-${index}`,
    field: 'os_name',
    gapId: `gap-${index}.`,
    value: 'Ubuntu',
  }));
  type Sent = Parameters<LacunaClient['answerQuestions']>[0]['input']['answers'];

  /** A gateway that takes what `judge` has nothing against. */
  const gateway = (judge: (answers: Sent) => LacunaError | undefined) => {
    const taken: string[] = [];
    const sizes: number[] = [];
    const answerQuestions = (async ({ input }: Parameters<LacunaClient['answerQuestions']>[0]) => {
      const answers = [input.answers].flat();
      sizes.push(answers.length);
      const error = judge(answers);
      if (error) throw error;
      taken.push(...answers.map(({ gapId }) => gapId));
      return {};
    }) as LacunaClient['answerQuestions'];
    return { taken, sizes, answerQuestions };
  };

  it('go out 250 at a time, and one that is refused keeps none of the others back', async () => {
    const { taken, sizes, answerQuestions } = gateway((answers) => {
      const index = [answers].flat().findIndex(({ gapId }) => gapId === 'gap-3.' || gapId === 'gap-251.');
      const field = `input.answers[${index}].value`;
      return index < 0 ? undefined : new LacunaError({ message: 'no', extensions: { code: 'BAD_USER_INPUT', field } });
    });
    const progress: number[] = [];
    const refused = await sendAnswers({ answerQuestions }, 'flow', given, (sent) => progress.push(sent));
    expect(refused.map(({ row }) => row)).toEqual([5, 253]);
    expect(taken).toHaveLength(598);
    expect(sizes).toEqual([250, 249, 250, 249, 100]);
    expect(progress).toEqual([250, 500, 600]);
  });

  it('are sent again when too many requests were made, and given up when the fault is none of theirs', async () => {
    let isFirst = true;
    const busy = gateway(() => {
      if (!isFirst) return undefined;
      isFirst = false;
      return new LacunaError({ message: 'slow', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 0.01 } });
    });
    expect(await sendAnswers(busy, 'flow', given.slice(0, 2), () => undefined)).toEqual([]);
    expect(busy.taken).toHaveLength(2);
    const down = gateway(() => new LacunaError({ message: 'down', extensions: { code: 'UNREACHABLE' } }));
    await expect(sendAnswers(down, 'flow', given, () => undefined)).rejects.toThrow('down');
    expect(down.sizes).toEqual([250]);
  });

  it('are told by the place in the input, or by their gap', () => {
    const error = { code: 'CONFLICT', field: undefined, message: 'Gap gap-7.: expected an open gap.' };
    expect(culpritOf(error, given)?.row).toBe(9);
    expect(culpritOf({ ...error, field: 'input.answers[1].value' }, given)?.row).toBe(3);
    expect(culpritOf({ ...error, message: 'The questionnaire is not available.' }, given)).toBeUndefined();
    expect(culpritOf({ ...error, code: 'INTERNAL' }, given)).toBeUndefined();
  });
});

describe('a workbook of questions', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await TestApp.start();
    folder = await mkdtemp(path.join(tmpdir(), 'lacuna-questions-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes to people and back: what is right is on the assets, what is not is said by row', async () => {
    const collection = await Collection.create(app);
    const { flowId } = await collection.scannedFlow(2);
    const lacuna = (...line: string[]) => runLacuna(app, line, collection.tenant);
    await lacuna('analyze', flowId);
    const file = path.join(folder, 'questions.xlsx');
    const exported = JSON.parse((await lacuna('questionnaire', 'export', flowId, '--out', file, '--json')).written);
    expect(exported.questions).toBeGreaterThan(20);

    const [questions] = await readWorkbook(file);
    const [header = [], ...rows] = questions?.data ?? [];
    expect(header).toEqual(HEADER);
    expect(rows).toHaveLength(exported.questions);
    const fill = (fieldName: string, answers: readonly (string | number)[]) => {
      let next = 0;
      for (const row of rows) if (row[2] === fieldName) row[5] = answers[next++] ?? null;
    };
    fill('environment', ['Production', 'the moon']);
    fill('cpu_cores', [8, 16]);
    const filled = path.join(folder, 'filled.xlsx');
    const data = [header, ...rows] as SheetData;
    await writeWorkbook([{ sheet: 'Questions', data }]).toFile(filled);

    const { written, exitCode } = await lacuna('questionnaire', 'import', flowId, filled);
    expect(exitCode).toBe(2);
    expect(written).toMatch(/answers taken\s+│ 3/);
    const refusedRow = rows.findIndex((row) => row[5] === 'the moon') + 2;
    expect(written).toMatch(
      new RegExp(`│ ${refusedRow}\\s+│ web-\\d\\s+│ environment │ "environment" of SERVER: expected one`),
    );
    const { gapSummary } = await collection.readFlow(flowId);
    expect(gapSummary.pending).toBe(exported.questions - 3);

    // The same file again changes nothing, and says the same.
    const again = await lacuna('questionnaire', 'import', flowId, filled, '--json');
    expect(JSON.parse(again.written)).toMatchObject({ accepted: 3, refused: [{ row: refusedRow }] });
    expect((await collection.readFlow(flowId)).gapSummary.pending).toBe(exported.questions - 3);
  });

  it('lets nobody choose what is not allowed, and hides what is not for people', async () => {
    const collection = await Collection.create(app);
    const { flowId } = await collection.scannedFlow(1);
    const lacuna = (...line: string[]) => runLacuna(app, line, collection.tenant);
    await expect(lacuna('questionnaire', 'export', flowId, '--out', path.join(folder, 'early.xlsx'))).rejects.toThrow(
      /lacuna analyze/,
    );
    await lacuna('analyze', flowId);
    const file = path.join(folder, 'lists.xlsx');
    await lacuna('questionnaire', 'export', flowId, '--out', file);

    const archive = await readFile(file);
    expect(await partOf(archive, 'xl/workbook.xml')).toMatch(/<sheet [^>]*name="Allowed values"[^>]* state="hidden"/);
    const sheet = await partOf(archive, 'xl/worksheets/sheet1.xml');
    expect(sheet).toMatch(/<col min="7" max="7" [^>]*hidden="1"/);
    expect(sheet).toMatch(/<\/sheetData>.*<dataValidations/);

    const [questions, lists] = await readWorkbook(file);
    const row = (questions?.data ?? []).findIndex((cells) => cells[2] === 'environment') + 1;
    const [, column = '', last] =
      new RegExp(
        `sqref="(?:\\S+ )*F${row}(?: \\S+)*"><formula1>'Allowed values'!\\$([A-Z])\\$1:\\$[A-Z]\\$(\\d+)<`,
      ).exec(sheet) ?? [];
    const values = lists?.data.map((cells) => cells[column.charCodeAt(0) - 'A'.charCodeAt(0)]).slice(0, Number(last));
    expect(values?.length).toBeGreaterThan(3);
    expect(values?.join(', ')).toBe(questions?.data[row - 1]?.[3]);
  });
});
