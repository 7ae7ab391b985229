#!/usr/bin/env node
import 'reflect-metadata';
import { Command } from 'commander';
import { LacunaError } from '../../sdk/src/index.js';
import { BackupRefused } from '../backup/backup-refused.js';
import { ConfigError } from '../config.js';
import { remoteCommands, terminal } from './remote/remote-commands.js';

/** The `lacuna` command. Each subcommand loads what it needs when it is called, so that `--help` answers at once. */
const program = new Command('lacuna').description(
  'Turns inventory exports into assets, finds the gaps that block migration decisions, and proposes how to close them.',
);

program
  .command('serve')
  .description('start the roles of LACUNA_ROLES (gateway, worker or both) until SIGTERM or SIGINT')
  .action(async () => {
    const { serve } = await import('./serve.js');
    await serve();
  });

program
  .command('migrate')
  .description('bring the database of DATABASE_URL up to date; needs its owner')
  .action(async () => {
    const { migrateDatabase } = await import('./migrate-database.js');
    await migrateDatabase();
  });

program
  .command('backup')
  .description('write the database to a file, encrypted with LACUNA_BACKUP_PASSPHRASE, while work goes on')
  .argument('<file>', 'what to write; its checksum goes to <file>.sha256')
  .action(async (file: string) => {
    const { backUpDatabase } = await import('./backup-database.js');
    await backUpDatabase(file);
  });

program
  .command('restore')
  .description('fill the empty database of DATABASE_URL from a backup; needs its owner')
  .argument('<file>', 'what `lacuna backup` wrote')
  .action(async (file: string) => {
    const { restoreDatabase } = await import('./backup-database.js');
    await restoreDatabase(file);
  });

program
  .command('token')
  .description('print a bearer token for a subject, signed with JWT_SECRET or the development secret')
  .argument('[subject]', 'the subject ("sub") it names', 'developer')
  .action(async (subject: string) => {
    const { printToken } = await import('./print-token.js');
    await printToken(subject);
  });

program
  .command('demo')
  .description(
    'import the sample inventories, find their gaps, propose how to close them, and leave the gateway running',
  )
  .option('--once', 'exit when done')
  .action(async (options: { once?: boolean }) => {
    const { demo } = await import('./demo.js');
    await demo({ once: options.once === true });
  });

for (const command of remoteCommands(terminal)) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof LacunaError) {
    const request = error.requestId === undefined ? '' : ` (request ${error.requestId})`;
    process.stderr.write(`${error.code}: ${error.message}${request}\n`);
    process.exit(1);
  }
  process.stderr.write(
    error instanceof ConfigError || error instanceof BackupRefused
      ? `${error.message}\n`
      : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
