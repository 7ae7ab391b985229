import { type Command, InvalidArgumentError } from 'commander';
import { connect, type Output, remoteCommand } from './connect.js';
import { print, printFigures, showProgress } from './print.js';

/** From assets to decisions. */
export const gapCommands = (out: Output): Command[] => [
  remoteCommand('scan', 'find the gaps of the assets of a flow')
    .option('--flow <id>', 'collection flow; a new one unless given')
    .option('--discovery-flow <id>', 'whose assets a new flow takes')
    .option('--name <name>', 'of a new flow', 'Collection')
    .action(async (options: { flow?: string; discoveryFlow?: string; name: string }, command: Command) => {
      const session = connect(command, out);
      const { name, discoveryFlow: discoveryFlowId } = options;
      const id =
        options.flow ??
        (await session.lacuna.createCollectionFlow({ input: { name, discoveryFlowId } })).createCollectionFlow
          .collectionFlow.id;
      const { scanGaps } = await session.lacuna.scanGaps({ input: { collectionFlowId: id } });
      printFigures(session, scanGaps, {
        'collection flow': id,
        'gaps found': scanGaps.gapsFound,
        ...scanGaps.collectionFlow.gapSummary,
      });
    }),

  remoteCommand('analyze', 'propose how to close the gaps of a collection flow, and wait for it')
    .argument('<flow>', 'collection flow')
    .option('--force', 'also assets that are analysed already')
    .action(async (collectionFlowId: string, { force = false }: { force?: boolean }, command: Command) => {
      const session = connect(command, out);
      const { analyzeGaps } = await session.lacuna.analyzeGaps({ input: { collectionFlowId, forceRefresh: force } });
      const run = await session.lacuna.waitForRun(analyzeGaps.run.id, {
        onProgress: ({ processed, total, currentAsset }) =>
          showProgress(session, processed, total, currentAsset ?? 'assets'),
      });
      const { status, errorCode, model, progress } = run;
      const { processed, failed, skipped, total } = progress;
      printFigures(session, run, { status, error: errorCode, model, assets: total, processed, failed, skipped });
    }),

  remoteCommand('review', 'list the open proposals of a collection flow, or accept the surest of them')
    .argument('<flow>', 'collection flow')
    .option('--accept-from <confidence>', 'accept these, 0 to 1', share)
    .option('--accept-right <share>', 'accept as many as are right in this share at least, 0 to 1', share)
    .option('--dry-run', 'only say how many would be accepted')
    .option('--first <number>', 'how many are listed, at most 200', '50')
    .action(async (id: string, options: ReviewOptions, command: Command) => {
      const session = connect(command, out);
      const { acceptFrom: minConfidence, acceptRight: minPrecision, dryRun = false } = options;
      if (minConfidence !== undefined || minPrecision !== undefined) {
        const input = { collectionFlowId: id, minConfidence, minPrecision, dryRun };
        const { accepted, precisionBound, uncalibratedFields } = (await session.lacuna.acceptGaps({ input }))
          .acceptGaps;
        return printFigures(
          session,
          { accepted, precisionBound, uncalibratedFields },
          {
            [dryRun ? 'would be accepted' : 'accepted']: accepted,
            'right at least': precisionBound?.toFixed(3),
            'fields without 50 decisions': uncalibratedFields.length,
          },
        );
      }
      const filter = { resolutions: ['PENDING' as const], hasProposal: true };
      const { collectionFlow } = await session.lacuna.collectionFlowGaps({ id, first: Number(options.first), filter });
      const gaps = collectionFlow?.gaps.nodes ?? [];
      print(
        session,
        gaps,
        ['asset', 'field', 'value', 'confidence', 'why'],
        gaps.map((gap) => [
          gap.asset.name,
          gap.fieldName,
          JSON.stringify(gap.proposedValue),
          gap.confidenceScore?.toFixed(2),
          gap.suggestedResolution,
        ]),
      );
    }),
];

interface ReviewOptions {
  acceptFrom?: number;
  acceptRight?: number;
  dryRun?: boolean;
  first: string;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError(`expected a number from 0 to 1, got "${text}"`);
  return value;
}
