import { excerpt } from '../errors.js';
import { redact } from './redact.js';

/** The most that is looked at of a value of which a line is shown. */
const MAX_READ = 4_096;

/**
 * What came, as messages about bad input quote it: short, one line, never the whole value. Redacted before it is cut, since
 * half a secret would not be recognised any more: messages end up in the logs of clients.
 */
export function quoteInput(value: unknown, maxLength?: number): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return excerpt(redact(text.slice(0, MAX_READ).toWellFormed()).text, maxLength);
}
