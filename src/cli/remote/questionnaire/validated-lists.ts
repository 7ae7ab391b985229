import type writeWorkbook from 'write-excel-file/node';
import type { SheetData } from 'write-excel-file/node';
import {
  getCellAddress,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  sanitizeAttributeValue,
} from 'write-excel-file/utility';

/** Values that cells of the first sheet are chosen from. */
export interface ValidatedList {
  readonly values: readonly string[];
  /** Other texts are taken too, after a warning: the field holds several values. */
  readonly isOpen: boolean;
  /** Rows and column of the cells, from 0. */
  readonly rows: readonly number[];
  readonly column: number;
}

/** The sheet that holds the values: a list within a rule itself may have 255 characters in all, and no comma in a value. */
export const LISTS_SHEET = 'Allowed values';

/** What adds to the files of a workbook; the package does not export the type as it takes it. */
type Feature = NonNullable<NonNullable<Parameters<typeof writeWorkbook>[1]>['features']>[number];

const SHEET_FILE = 'xl/worksheets/sheet{id}.xml';

/** The values of each list, one column a list. */
export function listsSheet(lists: readonly ValidatedList[]): SheetData {
  const height = Math.max(0, ...lists.map(({ values }) => values.length));
  return Array.from({ length: height }, (_, row) => lists.map(({ values }) => values[row] ?? null));
}

/**
 * Data validation by lists, of which write-excel-file knows nothing itself (ECMA-376 part 1, 18.3.1.32 and .33), with the
 * sheet of the lists and one column of the first sheet out of sight.
 */
export const validatedLists = (lists: readonly ValidatedList[], hiddenColumn: number): Feature => ({
  files: {
    transform: {
      'xl/workbook.xml': {
        transformElementAttributes: (tagName, attributes) =>
          tagName === 'sheet' && attributes['name'] === LISTS_SHEET ? { ...attributes, state: 'hidden' } : attributes,
      },
      [SHEET_FILE]: {
        transformElementAttributes: (tagName, attributes, index, _options, { sheetIndex }) =>
          sheetIndex === 0 && tagName === 'col' && index === hiddenColumn ? { ...attributes, hidden: 1 } : attributes,
        transform: (xml, _options, { sheetIndex }) =>
          sheetIndex === 0 && lists.length > 0
            ? insertElementMarkupAccordingToOrderOfSiblings(
                xml,
                `<dataValidations count="${lists.length}">${lists.map(rule).join('')}</dataValidations>`,
                getOrderOfSiblings(SHEET_FILE, 'worksheet') ?? [],
                'worksheet',
              )
            : xml,
      },
    },
  },
});

function rule({ values, isOpen, rows, column }: ValidatedList, list: number): string {
  const cells = rows.map((row) => getCellAddress(row, column)).join(' ');
  const attributes = {
    type: 'list',
    allowBlank: '1',
    showErrorMessage: '1',
    errorStyle: isOpen ? 'warning' : 'stop',
    errorTitle: LISTS_SHEET,
    error: isOpen ? 'Separate several of the allowed values by commas.' : 'Choose one of the allowed values.',
    sqref: cells,
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${sanitizeAttributeValue(value)}"`);
  const source = `'${LISTS_SHEET}'!${absolute(0, list)}:${absolute(values.length - 1, list)}`;
  return `<dataValidation ${written.join(' ')}><formula1>${source}</formula1></dataValidation>`;
}

/** `B3` as `$B$3`: the same cells from wherever it is read. */
const absolute = (row: number, column: number) => getCellAddress(row, column).replace(/^([A-Z]+)/, '$$$1$$');
