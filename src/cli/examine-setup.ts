import { ambientEnvironment } from '../config.js';
import { type Examined, examine } from '../doctor/examine.js';

const SIGNS = { ok: 'ok', skipped: '-', warning: 'warning', broken: 'BROKEN' } as const;
const SIGN_WIDTH = 9;

/** Says what is wrong with how Lacuna is set up and what mends it; the process exits with 1 when something is broken. */
export async function examineSetup({ isJson }: { isJson: boolean }): Promise<void> {
  const examined = await examine({
    environment: ambientEnvironment,
    nodeVersion: process.versions.node,
    now: () => new Date(),
  });
  process.stdout.write(isJson ? `${JSON.stringify(examined)}\n` : examined.map(describe).join(''));
  if (examined.some(({ state }) => state === 'broken')) process.exitCode = 1;
}

function describe(found: Examined): string {
  const mending =
    'mending' in found ? found.mending.split('\n').map((line) => `${' '.repeat(SIGN_WIDTH)}  ${line}\n`) : [];
  return `${SIGNS[found.state].padEnd(SIGN_WIDTH)}${found.check}: ${found.said}\n${mending.join('')}`;
}
