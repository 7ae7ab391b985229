import { broken, type Finding, ok } from './finding.js';

/** The release that is tested; an older one lacks what the sources use. */
const NEEDED_MAJOR = 24;

export function checkNode({ nodeVersion }: { readonly nodeVersion: string }): Finding {
  if (Number.parseInt(nodeVersion, 10) >= NEEDED_MAJOR) return ok(`Node ${nodeVersion}`);
  return broken(
    `Node ${nodeVersion} runs this command; Lacuna needs ${NEEDED_MAJOR} or newer.`,
    `npm start   (npm ci brings Node ${NEEDED_MAJOR} and npm scripts use it; "lacuna" itself takes the node that is on the PATH)`,
  );
}
