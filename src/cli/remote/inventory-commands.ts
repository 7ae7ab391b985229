import { openAsBlob } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { connect, type Output, remoteCommand, type Session } from './connect.js';
import { print, printFigures, showProgress } from './print.js';

/** From files to assets. */
export const inventoryCommands = (out: Output): Command[] => [
  remoteCommand(
    'import',
    'send inventory exports (CSV, XLSX, JSON, ZIP) into a discovery flow; their formats are detected',
  )
    .argument('<files...>', 'the exports')
    .option('--flow <id>', 'discovery flow; a new one unless given')
    .option('--name <name>', 'of a new flow', 'Inventory')
    .action(async (files: string[], options: { flow?: string; name: string }, command: Command) => {
      const session = connect(command, out);
      const flowId = options.flow ?? (await createFlow(session, options.name));
      const imports = [];
      for (const file of files) imports.push(await send(session, flowId, file));
      print(
        session,
        { discoveryFlowId: flowId, imports },
        ['file', 'format', 'received', 'rejected', 'columns mapped', 'remarks'],
        imports.map(({ file, format, receivedRecords, rejectedRecords, mappings, remarks }) => [
          file,
          format,
          receivedRecords,
          rejectedRecords,
          mappings,
          remarks.join(' '),
        ]),
      );
      if (!session.isJson) out.write(`lacuna discover ${flowId}\n`);
    }),

  remoteCommand('discover', 'turn the imported records of a discovery flow into assets, and wait for it')
    .argument('<flow>', 'discovery flow')
    .action(async (flowId: string, _options, command: Command) => {
      const session = connect(command, out);
      await session.lacuna.runDiscovery({ input: { discoveryFlowId: flowId } });
      const flow = await session.lacuna.waitForDiscovery(flowId, {
        onProgress: ({ progress }) => showProgress(session, progress.processed, progress.total, 'records'),
      });
      printFigures(session, flow, { status: flow.status, error: flow.errorCode, ...flow.recordCounts });
    }),
];

const createFlow = async ({ lacuna }: Session, name: string): Promise<string> =>
  (await lacuna.createDiscoveryFlow({ input: { name } })).createDiscoveryFlow.discoveryFlow.id;

async function send({ lacuna, out }: Session, discoveryFlowId: string, file: string) {
  const fileName = path.basename(file);
  out.progress?.(`sending ${fileName}`);
  const { uploadUrl } = (await lacuna.createImportUpload({ input: { discoveryFlowId, fileName } })).createImportUpload;
  return { file: fileName, ...(await lacuna.upload(uploadUrl, await openAsBlob(file))) };
}
