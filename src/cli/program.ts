import tab from '@bomb.sh/tab/commander';
import { Command, Option } from 'commander';
import type { Output } from './remote/connect.js';
import { remoteCommands } from './remote/remote-commands.js';

/** The `lacuna` command. Each subcommand loads what it needs when it is called, so that `--help` answers at once. */
export function createProgram(out: Output): Command {
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
    .command('worker')
    .description('start a worker alone, whatever LACUNA_ROLES says, until SIGTERM or SIGINT')
    .action(async () => {
      const { serve } = await import('./serve.js');
      await serve('worker');
    });

  program
    .command('migrate')
    .description('bring the database of DATABASE_URL up to date; needs its owner')
    .action(async () => {
      const { migrateDatabase } = await import('./migrate-database.js');
      await migrateDatabase();
    });

  program
    .command('doctor')
    .description(
      'say what is wrong with how Lacuna is set up here, and what mends it; exits with 1 when something is broken',
    )
    .option('--json', 'print the findings as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { examineSetup } = await import('./examine-setup.js');
      await examineSetup({ isJson: json });
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
    .option('--url <url>', 'do it at a gateway that runs already, in a tenant of its own; needs a platform admin')
    .addOption(new Option('--token <token>', 'bearer token for --url').env('LACUNA_TOKEN'))
    .action(async (options: { once?: boolean; url?: string; token?: string }) => {
      const { demo, demoAt } = await import('./demo.js');
      if (options.url === undefined) await demo({ once: options.once === true });
      else await demoAt(options.url, options.token ?? '');
    });

  for (const command of remoteCommands(out)) program.addCommand(command);
  // Last: it reads the commands there are. Adds `completion <shell>`, and what the shells then ask.
  tab(program, { completionCommandName: 'completion' });
  return program;
}
