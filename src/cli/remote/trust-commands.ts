import type { Command } from 'commander';
import { connect, type Output, remoteCommand } from './connect.js';
import { printFigures } from './print.js';

/** Whether everything is linked, unaltered, and within its budget. */
export const trustCommands = (out: Output): Command[] => [
  remoteCommand('wiring', 'say whether every record, asset and flow is linked as it should be')
    .option('--detail', 'with up to five samples of each kind')
    .action(async ({ detail = false }: { detail?: boolean }, command: Command) => {
      const session = connect(command, out);
      const { wiringHealth } = await session.lacuna.wiringHealth({ detail });
      const { healthStatus, metrics, samples } = wiringHealth;
      const named = Object.fromEntries((samples ?? []).map(({ metric, id, name }) => [`${metric} ${id}`, name]));
      printFigures(session, wiringHealth, { status: healthStatus, ...metrics, ...named });
      if (healthStatus !== 'HEALTHY') process.exitCode = 2;
    }),

  remoteCommand('backfill', 'count the links that can be repaired, or repair them')
    .option('--apply', 'repair them; without it nothing is changed')
    .action(async ({ apply = false }: { apply?: boolean }, command: Command) => {
      const session = connect(command, out);
      let assetsLinked = 0;
      let rawRecordsLinked = 0;
      for (;;) {
        const { report } = (await session.lacuna.backfillWiring({ input: { dryRun: !apply } })).backfillWiring;
        assetsLinked += report.assetsLinked;
        rawRecordsLinked += report.rawRecordsLinked;
        out.progress?.(`${assetsLinked} assets and ${rawRecordsLinked} records linked`);
        if (!report.isComplete) continue;
        const { dryRun, unresolvable, constraintsValidated } = report;
        const total = { dryRun, assetsLinked, rawRecordsLinked, unresolvable };
        return printFigures(
          session,
          { ...total, constraintsValidated },
          { ...total, keys: constraintsValidated.join(', ') },
        );
      }
    }),

  remoteCommand('verify-audit', 'check the chain of the audit trail').action(async (_options, command: Command) => {
    const session = connect(command, out);
    const { verifyAuditTrail } = await session.lacuna.verifyAuditTrail();
    const { isIntact, eventsChecked, firstBrokenEventId } = verifyAuditTrail;
    printFigures(session, verifyAuditTrail, {
      intact: isIntact,
      events: eventsChecked,
      'first altered': firstBrokenEventId,
    });
    if (!isIntact) process.exitCode = 2;
  }),

  remoteCommand('usage', 'say what model calls took, cost and saved').action(async (_options, command: Command) => {
    const session = connect(command, out);
    const { usage } = await session.lacuna.usage();
    printFigures(session, usage, usage);
  }),
];
