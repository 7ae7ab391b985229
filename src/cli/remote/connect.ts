import { Command, Option } from 'commander';
import { createClient, type LacunaClient } from '../../../sdk/src/index.js';

/** Where a command's answers go. */
export interface Output {
  /** What was asked for. */
  write(text: string): void;
  /** What goes on meanwhile; undefined where nobody watches, so that logs and pipes stay free of it. */
  readonly progress: ((text: string) => void) | undefined;
}

interface Connection {
  readonly url: string;
  readonly token: string;
  readonly client?: string;
  readonly engagement?: string;
  readonly json?: boolean;
}

/** What a command of a gateway has at hand. */
export interface Session {
  readonly lacuna: LacunaClient;
  readonly out: Output;
  /** Answers go out as one JSON value, for scripts. */
  readonly isJson: boolean;
}

/** A command that speaks to a running gateway, with the options that say which, as whom and for whom. */
export const remoteCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(
      new Option('--url <url>', 'where the gateway answers').env('LACUNA_URL').default('http://127.0.0.1:4000'),
    )
    .addOption(
      new Option('--token <token>', 'a bearer token; `lacuna token` prints one')
        .env('LACUNA_TOKEN')
        .makeOptionMandatory(),
    )
    .addOption(new Option('--client <id>', 'client account').env('LACUNA_CLIENT_ACCOUNT_ID'))
    .addOption(new Option('--engagement <id>', 'engagement').env('LACUNA_ENGAGEMENT_ID'))
    .option('--json', 'print the answer as JSON');

/** The session that a command's own options ask for. */
export function connect(command: Command, out: Output): Session {
  const { url, token, client, engagement, json = false } = command.opts<Connection>();
  const tenant = client && engagement ? { clientAccountId: client, engagementId: engagement } : undefined;
  return { lacuna: createClient({ url, token, tenant }), out, isJson: json };
}
