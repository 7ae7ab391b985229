import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { broken, type Finding, ok, reasonOf, type Setup, skipped } from './finding.js';

/** Where the database of Lacuna's own, or the development secret, is kept. */
export async function checkDataFolder({ config }: Pick<Setup, 'config'>): Promise<Finding> {
  const { dataDir, databaseUrl, auth } = config;
  const isUsed = databaseUrl === undefined || (auth.secret === undefined && auth.jwksUrl === undefined);
  if (!isUsed) return skipped('nothing is kept in it with a DATABASE_URL and a JWT_SECRET or JWKS_URL');
  const probe = path.join(dataDir, `.doctor-${process.pid}`);
  try {
    const made = await mkdir(dataDir, { recursive: true });
    await writeFile(probe, '');
    await rm(made ?? probe, { recursive: true });
    return ok(dataDir);
  } catch (error) {
    return broken(
      `${dataDir} cannot be written (${reasonOf(error)}).`,
      `LACUNA_DATA_DIR=<a folder that this user can write>, or: mkdir -p ${dataDir} && chown $(id -u) ${dataDir}`,
    );
  }
}
