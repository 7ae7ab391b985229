import type { GraphQLError, ValidationRule } from 'graphql';
import { MOST_ITEMS } from './check-variables.js';
import { limitExceeded } from './limit-exceeded.js';
import { type DocumentSize, measureDocument } from './measure-document.js';

/** The most tokens of a document; counted by the parser, so that a longer one is not even parsed. */
export const MOST_TOKENS = 2000;

/** The most that one operation may ask for (DESIGN 11). `fields`: so that fragments cannot multiply one another. */
const MOST: Readonly<DocumentSize> = {
  depth: 10,
  aliases: 15,
  directives: 5,
  rootFields: 10,
  duplicates: 10,
  fields: MOST_TOKENS,
};

const WORDS: Readonly<Record<keyof DocumentSize, string>> = {
  depth: 'levels of fields',
  aliases: 'aliases in one operation, those of "__typename" included',
  directives: 'directives in one operation',
  rootFields: 'fields at the root of one operation',
  duplicates: 'selections of one field of one object',
  fields: 'fields in one operation, with its fragments put in',
};

/** Each limit that a document exceeds, in the order above; the walk ends early at `depth` and `fields`. */
function exceededLimits(size: Readonly<DocumentSize>): GraphQLError[] {
  return (Object.keys(MOST) as (keyof DocumentSize)[]).flatMap((limit) => {
    const [max, got] = [MOST[limit], size[limit]];
    const isCut = limit === 'depth' || limit === 'fields';
    return got > max ? [limitExceeded(limit, { max, got: isCut ? `${got} or more` : got, what: WORDS[limit] })] : [];
  });
}

/** As a rule of validation it runs once for each document that is new. */
export const limitDocument: ValidationRule = (context) => ({
  Document(document) {
    for (const error of exceededLimits(measureDocument(document, MOST))) context.reportError(error);
  },
  ListValue({ values }) {
    if (values.length > MOST_ITEMS)
      context.reportError(limitExceeded('listItems', { max: MOST_ITEMS, got: values.length, what: 'items in a list' }));
  },
});
