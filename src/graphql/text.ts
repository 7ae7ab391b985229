import { quoteInput } from '../ai/quote-input.js';
import { badInput } from '../errors.js';

/** Text of a client, trimmed; BAD_USER_INPUT when it is empty, too long or holds what PostgreSQL cannot store. */
export function requireText(field: string, text: string, maxLength = 200): string {
  const trimmed = text.trim();
  if (trimmed.length < 1 || trimmed.length > maxLength)
    throw badInput(field, `Expected "${field}" to have 1 to ${maxLength} characters; got ${trimmed.length}.`);
  if (trimmed.includes('\0') || !trimmed.isWellFormed())
    throw badInput(
      field,
      `Expected "${field}" to be text without NUL and without broken characters; got "${quoteInput(trimmed)}".`,
    );
  return trimmed;
}
