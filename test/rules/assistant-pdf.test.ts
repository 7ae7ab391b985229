import { describe, expect, it } from 'vitest';
import { MAX_ATTACHMENT_BYTES, readAttachment } from '../../src/modules/assistant/attachments/read-attachment.js';
import { pdfOf, pdfOfContents } from '../kit/pdf.js';

const read = (bytes: Buffer) => readAttachment('notes.PDF', bytes);

describe('the text of a PDF', () => {
  it.each([false, true])('is read page by page, compressed: %s', async (isCompressed) => {
    const text = await read(pdfOf([['Rollback (plan)', 'decided at 04:00'], ['Second page']], isCompressed));
    expect(text).toMatch(/^Rollback \(plan\)\s+decided at 04:00\n\nSecond page$/);
  });

  it.each([
    ['no PDF at all', Buffer.from('just text')],
    ['one that is cut in the middle of its first object', pdfOf([['a']]).subarray(0, 40)],
  ])('is not guessed of %s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('Expected a PDF'),
    });
  });

  it('is asked for where the pages hold none', async () => {
    await expect(read(pdfOf([[]]))).rejects.toThrow('this one holds none: its pages may be pictures');
  });

  it('is not inflated without end', async () => {
    const bomb = pdfOfContents([Buffer.alloc(400 * 1024 * 1024, '(aaaaaaaaaa) Tj T* ')], true);
    expect(bomb.length).toBeLessThan(MAX_ATTACHMENT_BYTES);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});
