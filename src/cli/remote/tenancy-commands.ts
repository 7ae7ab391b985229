import { type Command, Option } from 'commander';
import { connect, type Output, remoteCommand } from './connect.js';
import { print, printFigures } from './print.js';

const ROLES = ['VIEWER', 'ANALYST', 'ADMIN'] as const;

/** Who there is, and who may do what. */
export const tenancyCommands = (out: Output): Command[] => [
  remoteCommand('tenants', 'list the tenants that the token may act in').action(async (_options, command: Command) => {
    const session = connect(command, out);
    const { clientAccounts } = await session.lacuna.clientAccounts();
    const rows = clientAccounts.flatMap((account) =>
      account.engagements.map(({ id, name }) => [account.name, account.id, name, id]),
    );
    print(session, clientAccounts, ['client account', 'id', 'engagement', 'id'], rows);
  }),

  remoteCommand('tenant', 'create a client account with one engagement; needs a platform admin')
    .argument('<client>', 'name of the client account')
    .argument('<engagement>', 'name of its engagement')
    .action(async (clientName: string, name: string, _options, command: Command) => {
      const session = connect(command, out);
      const { clientAccount } = (await session.lacuna.createClientAccount({ input: { name: clientName } }))
        .createClientAccount;
      const input = { clientAccountId: clientAccount.id, name };
      const { engagement } = (await session.lacuna.createEngagement({ input })).createEngagement;
      printFigures(
        session,
        { clientAccount, engagement },
        { LACUNA_CLIENT_ACCOUNT_ID: clientAccount.id, LACUNA_ENGAGEMENT_ID: engagement.id },
      );
    }),

  remoteCommand('grant', 'give a subject a role in the client account, or in one engagement of it')
    .argument('<subject>', 'the subject ("sub") of its tokens')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('ANALYST'))
    .option('--this-engagement', 'in --engagement only')
    .action(
      async (
        subject: string,
        options: { role: (typeof ROLES)[number]; thisEngagement?: true; client?: string; engagement?: string },
        command: Command,
      ) => {
        const session = connect(command, out);
        const { role, client = '', engagement } = options;
        const input = {
          subject,
          role,
          clientAccountId: client,
          ...(options.thisEngagement && { engagementId: engagement }),
        };
        const { grant } = (await session.lacuna.grantAccess({ input })).grantAccess;
        printFigures(session, grant, { subject, role });
      },
    ),
];
