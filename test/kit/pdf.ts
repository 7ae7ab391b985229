import { deflateSync } from 'node:zlib';

/** A PDF of pages of lines, each a content stream of its own; `compress` packs the streams. */
export function pdfOf(pages: readonly (readonly string[])[], compress = false): Buffer {
  const contents = pages.map((lines) => {
    const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/g, '\\$&')}) Tj T*`);
    return Buffer.from(`BT /F1 12 Tf 14 TL 72 720 Td ${shown.join(' ')} ET`);
  });
  return pdfOfContents(contents, compress);
}

/** A PDF whose pages have these content streams. */
export function pdfOfContents(contents: readonly Buffer[], compress: boolean): Buffer {
  const pageIds = contents.map((_, index) => 4 + index * 2);
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
  const objects: Buffer[] = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(`<< /Type /Pages /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] /Count ${pageIds.length} >>`),
    Buffer.from(font),
    ...contents.flatMap((content, index) => {
      const bytes = compress ? deflateSync(content, { level: 9 }) : content;
      const filter = compress ? '/Filter /FlateDecode ' : '';
      return [
        Buffer.from(
          `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
        ),
        Buffer.concat([
          Buffer.from(`<< ${filter}/Length ${bytes.length} >>\nstream\n`),
          bytes,
          Buffer.from('\nendstream'),
        ]),
      ];
    }),
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(parts.reduce((sum, { length }) => sum + length, 0));
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n'));
  }
  const start = parts.reduce((sum, { length }) => sum + length, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
