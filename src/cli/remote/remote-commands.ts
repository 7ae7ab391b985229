import type { Command } from 'commander';
import type { Output } from './connect.js';
import { gapCommands } from './gap-commands.js';
import { inventoryCommands } from './inventory-commands.js';
import { questionnaireCommands } from './questionnaire/questionnaire-commands.js';
import { tenancyCommands } from './tenancy-commands.js';
import { trustCommands } from './trust-commands.js';

/** Every command that speaks to a running gateway, through the SDK. */
export const remoteCommands = (out: Output): Command[] => [
  ...tenancyCommands(out),
  ...inventoryCommands(out),
  ...gapCommands(out),
  ...questionnaireCommands(out),
  ...trustCommands(out),
];

/** The terminal: progress is one line on stderr, and only where somebody sees it. */
export const terminal: Output = {
  write: (text) => void process.stdout.write(`${process.stderr.isTTY ? '\u001b[2K\r' : ''}${text}`),
  progress: process.stderr.isTTY ? (text) => void process.stderr.write(`\u001b[2K\r${text}`) : undefined,
};
