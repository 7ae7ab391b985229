import { redact } from '../ai/redact.js';
import { createLogger } from '../logger.js';

/** The log of a process: personal data and secrets that an error quotes are replaced in it. */
export const processLogger = (level: string) => createLogger(level, (text) => redact(text).text);
