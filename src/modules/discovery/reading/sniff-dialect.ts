export interface Dialect {
  readonly delimiter: string;
  /** `a, "b, c"`: blanks after a delimiter belong to neither cell. */
  readonly hasPaddedQuotes: boolean;
  /** Characters before the header: Excel's `sep=;` line. */
  readonly preambleLength: number;
}

/** In order of preference where the header leaves a tie. */
const DELIMITERS = [',', ';', '\t', '|'];
const LINES_COMPARED = 50;

/**
 * Which of `, ; tab |` separates the cells: the one that splits the header most, weighed by how many of the next
 * lines it splits alike. A file of one column is read as comma-separated.
 *
 * @param start the first characters of the file, its last line possibly cut off.
 */
export function sniffDialect(start: string): Dialect {
  const declared = /^\s*"?sep=([,;\t|])"?[^\S\t]*(\r\n|\n|\r)/i.exec(start);
  const preambleLength = declared?.[0].length ?? 0;
  // Delimiters and newlines inside quotes say nothing: only quotes at the start of a cell open such a text.
  const bare = start.slice(preambleLength).replace(/(^|[,;\t|\r\n])([ \t]*)"[^"]*(?:""[^"]*)*(?:"|$)/g, '$1$2""');
  const delimiter = declared?.[1] ?? bestDelimiter(bare);
  return { delimiter, hasPaddedQuotes: bare.includes(`${delimiter} ""`), preambleLength };
}

function bestDelimiter(bare: string): string {
  const lines = bare.split(/\r\n|\n|\r/, LINES_COMPARED + 1).filter((line) => line.trim() !== '');
  if (lines.length > 2) lines.length = Math.min(lines.length - 1, LINES_COMPARED);
  const [header = '', ...rows] = lines;
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const inHeader = count(header, delimiter);
    const alike = rows.filter((row) => count(row, delimiter) === inHeader).length;
    const score = inHeader * (rows.length === 0 ? 1 : 0.5 + (0.5 * alike) / rows.length);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

const count = (text: string, delimiter: string) => text.split(delimiter).length - 1;
