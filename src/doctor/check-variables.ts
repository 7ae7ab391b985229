import leven from 'leven';
import { ENVIRONMENT } from '../config.js';
import { broken, type Finding, ok, type Surroundings } from './finding.js';

/** What commands that speak to a running gateway read. */
const OF_COMMANDS = ['LACUNA_URL', 'LACUNA_TOKEN', 'LACUNA_CLIENT_ACCOUNT_ID', 'LACUNA_ENGAGEMENT_ID'];
const KNOWN = [...Object.keys(ENVIRONMENT.shape), ...OF_COMMANDS];

/** A longer name may differ in so many letters and is still meant. */
const MOST_SLIPS = 2;
const SHORTEST = 8;

/** Finds variables that nobody reads: those that begin with LACUNA_, and those that are a slip away from one that is read. */
export function checkVariables({ environment }: Pick<Surroundings, 'environment'>): Finding {
  const unknown = Object.keys(environment).flatMap((name) => {
    const plain = name.replace(/_FILE$/, '');
    if (KNOWN.includes(plain)) return [];
    const [meant, slips] = nearest(plain);
    const isClose = slips <= MOST_SLIPS && plain.length >= SHORTEST;
    if (isClose) return [{ name, mending: `${meant}=<the value of ${name}>` }];
    return name.startsWith('LACUNA_') ? [{ name, mending: `unset ${name}   (.env.example lists what is read)` }] : [];
  });
  if (unknown.length === 0) return ok('every variable that is set is read');
  return broken(
    `Nothing reads ${unknown.map(({ name }) => name).join(', ')}.`,
    unknown.map(({ mending }) => mending).join('\n'),
  );
}

const nearest = (name: string): [string, number] =>
  KNOWN.map((known): [string, number] => [known, leven(name, known)]).reduce((best, one) =>
    one[1] < best[1] ? one : best,
  );
