import { type Config, ConfigError, loadConfig } from '../config.js';
import { checkClock } from './check-clock.js';
import { checkDataFolder } from './check-data-folder.js';
import { checkDatabase } from './check-database.js';
import { checkDatabaseRole } from './check-database-role.js';
import { checkBackups, checkProxies } from './check-exposure.js';
import { checkModel } from './check-model.js';
import { checkNode } from './check-node.js';
import { checkPort } from './check-port.js';
import { checkRedis } from './check-redis.js';
import { checkSignIn } from './check-sign-in.js';
import { checkVariables } from './check-variables.js';
import { broken, type Check, type Finding, ok, type Setup, type Surroundings, skipped } from './finding.js';

/** What can be said of any environment. */
const FIRST: readonly Check<Surroundings>[] = [
  { name: 'node', run: checkNode },
  { name: 'variables', run: checkVariables },
];

/** What needs a configuration that can be read. */
const CHECKS: readonly Check<Setup>[] = [
  { name: 'data folder', run: checkDataFolder },
  { name: 'database', run: checkDatabase },
  { name: 'database role', run: checkDatabaseRole },
  { name: 'clock', run: checkClock },
  { name: 'redis', run: checkRedis },
  { name: 'port', run: checkPort },
  { name: 'sign-in', run: checkSignIn },
  { name: 'model', run: checkModel },
  { name: 'proxies', run: checkProxies },
  { name: 'backups', run: checkBackups },
];

export type Examined = Finding & { readonly check: string };

/** Looks at everything that a start stands on, all of it whatever is found. */
export async function examine(surroundings: Surroundings): Promise<Examined[]> {
  const examined = await runAll(FIRST, surroundings);
  const { finding, config } = readConfiguration(surroundings);
  examined.push({ check: 'configuration', ...finding });
  const rest = config
    ? await runAll(CHECKS, { ...surroundings, config })
    : CHECKS.map(({ name }) => ({ check: name, ...skipped('needs a configuration that can be read') }));
  return [...examined, ...rest];
}

function readConfiguration({ environment }: Surroundings): { finding: Finding; config?: Config } {
  try {
    const config = loadConfig(environment);
    return { finding: ok(config.isProduction ? 'for production' : 'for development'), config };
  } catch (error) {
    if (error instanceof ConfigError) return { finding: refused(error) };
    throw error;
  }
}

/** A ConfigError says what is wrong in its first line, and what to set in those that follow. */
function refused({ message }: ConfigError): Finding {
  const [said = '', ...lines] = message.split('\n');
  return broken(said, lines.map((line) => line.trim()).join('\n'));
}

const runAll = <Subject>(checks: readonly Check<Subject>[], subject: Subject): Promise<Examined[]> =>
  Promise.all(checks.map(async ({ name, run }) => ({ check: name, ...(await runOne(run, subject)) })));

async function runOne<Subject>(run: Check<Subject>['run'], subject: Subject): Promise<Finding> {
  try {
    return await run(subject);
  } catch (error) {
    if (error instanceof ConfigError) return refused(error);
    throw error;
  }
}
