#!/usr/bin/env node
import 'reflect-metadata';
import { LacunaError } from '../../sdk/src/index.js';
import { BackupRefused } from '../backup/backup-refused.js';
import { ConfigError } from '../config.js';
import { CommandError } from './command-error.js';
import { createProgram } from './program.js';
import { terminal } from './remote/remote-commands.js';

try {
  await createProgram(terminal).parseAsync();
} catch (error) {
  process.stderr.write(`${wordError(error)}\n`);
  process.exit(1);
}

/** What the caller can mend is said in a line; for what nobody foresaw the stack says where. */
function wordError(error: unknown): string {
  if (error instanceof LacunaError) {
    const request = error.requestId === undefined ? '' : ` (request ${error.requestId})`;
    return `${error.code}: ${error.message}${request}`;
  }
  if (error instanceof ConfigError || error instanceof BackupRefused || error instanceof CommandError)
    return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}
