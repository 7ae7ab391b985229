import writeWorkbook, { type Cell, type Row } from 'write-excel-file/node';
import type { CatalogueFieldsQuery, QuestionnaireFieldsFragment } from '../../../../sdk/src/index.js';
import { LISTS_SHEET, listsSheet, type ValidatedList, validatedLists } from './validated-lists.js';

export type OpenQuestion = QuestionnaireFieldsFragment['sections'][number]['questions'][number];
type CatalogueField = CatalogueFieldsQuery['catalogueFields'][number];

/** The columns, as people see them; the last one is hidden, and says which gap a row's answer closes. */
export const COLUMNS = ['Asset', 'Question', 'Field', 'Allowed values', 'Suggestion', 'Answer', 'Gap'] as const;
export const QUESTIONS_SHEET = 'Questions';

/** In characters. */
const WIDTHS: readonly number[] = [24, 60, 24, 32, 24, 32, 38];
const ANSWER = COLUMNS.indexOf('Answer');
const GAP = COLUMNS.indexOf('Gap');
const TO_FILL_IN = '#fff8e1';
const HEADER = '#e8eaf0';

/** A workbook with a row for each question: its answer is chosen from the allowed values, where the catalogue lists them. */
export async function writeQuestions(
  file: string,
  questions: readonly OpenQuestion[],
  catalogue: readonly CatalogueField[],
): Promise<void> {
  const lists = listsOf(questions, catalogue);
  const header: Row = COLUMNS.map((value) => ({ value, fontWeight: 'bold', backgroundColor: HEADER }));
  const columns = WIDTHS.map((width) => ({ width }));
  const sheets = [
    { sheet: QUESTIONS_SHEET, stickyRowsCount: 1, columns, data: [header, ...questions.map(rowOf)] },
    { sheet: LISTS_SHEET, data: listsSheet(lists) },
  ];
  await writeWorkbook(sheets, { features: [validatedLists(lists, GAP)] }).toFile(file);
}

const rowOf = ({ asset, prompt, fieldName, allowedValues, suggestedAnswer, gapId }: OpenQuestion): Row => [
  top(asset.name),
  top(prompt),
  top(fieldName),
  top(allowedValues?.join(', ')),
  top(textOf(suggestedAnswer)),
  { backgroundColor: TO_FILL_IN, alignVertical: 'top' },
  top(gapId),
];

const top = (value: string | undefined): Cell =>
  value === undefined ? null : { value, type: String, wrap: true, alignVertical: 'top' };

/** A list as people write one, so that it can be copied into the answer. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One list for each field, whichever assets its rows are of. */
function listsOf(questions: readonly OpenQuestion[], catalogue: readonly CatalogueField[]): ValidatedList[] {
  const kinds = new Map(catalogue.map((field) => [`${field.assetType} ${field.name}`, field]));
  const lists = new Map<string, ValidatedList & { rows: number[] }>();
  for (const [index, { asset, fieldName, allowedValues }] of questions.entries()) {
    const field = kinds.get(`${asset.assetType} ${fieldName}`);
    const values = allowedValues ?? (field?.valueKind === 'boolean' ? ['yes', 'no'] : []);
    if (values.length === 0) continue;
    const isOpen = field?.isList ?? false;
    const key = JSON.stringify([values, isOpen]);
    const list = lists.get(key) ?? { values, isOpen, rows: [], column: ANSWER };
    list.rows.push(index + 1);
    lists.set(key, list);
  }
  return [...lists.values()];
}
