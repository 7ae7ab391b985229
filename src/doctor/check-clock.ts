import { askDatabase } from './database-session.js';
import { type Finding, ok, type Setup, warning } from './finding.js';

/** Tokens are checked with a tolerance of 5 s, and leases of a few: clocks further apart disagree on what has expired. */
const MOST_APART_SECONDS = 5;

/** Whether this machine and the database agree on what time it is. */
export const checkClock = (setup: Pick<Setup, 'config' | 'now'>): Promise<Finding> =>
  askDatabase(setup, async (client) => {
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    const apart = Math.abs(setup.now().getTime() - (rows[0]?.now.getTime() ?? 0)) / 1000;
    if (apart <= MOST_APART_SECONDS) return ok('that of this machine and of the database agree');
    return warning(
      `The clocks of this machine and of the database are ${Math.round(apart)} s apart: tokens and leases end too early or too late.`,
      'timedatectl set-ntp true   (on both machines)',
    );
  });
