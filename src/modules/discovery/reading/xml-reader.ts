import { SaxesParser } from 'saxes';
import { AppError } from '../../../errors.js';

/** What is told of an XML document as it is read. Names are without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** The parser holds what stands between two tags in memory: a text longer than this is no cell. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;

export const endlessText = () =>
  new AppError(
    'LIMIT_EXCEEDED',
    `Expected cells of less than ${MOST_CHARACTERS} characters; this workbook holds a longer one.`,
    { field: 'file' },
  );

/** Reads XML piece by piece. Entities of a document's own are refused, so that no text grows by being read. */
export class XmlReader {
  private readonly parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  private sinceTag = 0;

  constructor(handler: XmlHandler) {
    const { parser } = this;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.sinceTag = 0;
      handler.open(local(name), attributes);
    });
    parser.on('closetag', ({ name }) => {
      this.sinceTag = 0;
      handler.close?.(local(name));
    });
    if (handler.text) parser.on('text', (text) => handler.text?.(text));
  }

  write(piece: string): void {
    this.sinceTag += piece.length;
    this.parser.write(piece);
    if (this.sinceTag > MOST_CHARACTERS) throw endlessText();
  }

  end(): void {
    this.parser.close();
  }
}

/** Reads a whole document. */
export async function readXml(pieces: AsyncIterable<string>, handler: XmlHandler): Promise<void> {
  const reader = new XmlReader(handler);
  for await (const piece of pieces) reader.write(piece);
  reader.end();
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
