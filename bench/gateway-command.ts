import { readFileSync } from 'node:fs';
import path from 'node:path';

const { scripts } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8')) as {
  scripts: { start: string };
};

/** What node is given to start a gateway, as `npm start` does. Run `npm run build` before. */
export const GATEWAY_COMMAND: readonly string[] = scripts.start.split(' ').slice(1);
/** The same flags for every server that is compared. */
export const NODE_FLAGS: readonly string[] = GATEWAY_COMMAND.filter((word) => word.startsWith('-'));
