/**
 * What of a text is looked for. Addresses behind links, bare addresses and HTML tags are left out, since their parts would
 * count as words and make a page of links look long and rich; so are the redactor's placeholders, which nobody wrote.
 */
export const stripMarkup = (text: string): string =>
  text
    .replace(/\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)/g, '] ')
    .replace(/\bhttps?:\/\/[^\s<>)\]]+/gi, ' ')
    .replace(/\[[A-Z]+(?:_[A-Z]+)*\]/g, ' ')
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ');
