import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { MigrationObject } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';

const SQUAWK = path.resolve(import.meta.dirname, '../../node_modules/.bin/squawk');

/** Rules of taste, and the two whose work `src/db/migrate.ts` does for every migration. */
const LEFT_OUT = [
  'prefer-bigint-over-int',
  'prefer-bigint-over-smallint',
  'prefer-text-field',
  'prefer-identity',
  'prefer-robust-stmts',
  'require-lock-timeout',
  'require-statement-timeout',
];

/** What squawk does not look at: rows that stay locked until the migration ends, and what PostgreSQL would not run. */
const IN_A_TRANSACTION: Readonly<Record<string, RegExp>> = {
  'rows-in-one-transaction': /^\s*(?:update|delete)\b/i,
  'concurrently-in-transaction': /^\s*(?:create|drop)\b[^;]*\bconcurrently\b/i,
};

/** What of a migration would lock the release that runs meanwhile, or break it: rules of squawk, each once. */
export function judgeStatements(statements: readonly string[], isTransactional: boolean): string[] {
  const { stdout, stderr } = spawnSync(
    SQUAWK,
    [
      '--reporter=json',
      '--pg-version=15',
      '--stdin-filepath=migration.sql',
      ...LEFT_OUT.map((rule) => `--exclude=${rule}`),
      ...(isTransactional ? ['--assume-in-transaction'] : []),
    ],
    { input: statements.map((statement) => `${statement};\n`).join(''), encoding: 'utf8' },
  );
  if (!stdout.startsWith('[')) throw new Error(`squawk said what is no list:\n${stdout}${stderr}`);
  const found = (JSON.parse(stdout) as { rule_name: string }[]).map(({ rule_name }) => rule_name);
  if (isTransactional)
    for (const [rule, says] of Object.entries(IN_A_TRANSACTION))
      if (statements.some((statement) => says.test(statement))) found.push(rule);
  return [...new Set(found)].toSorted();
}

/** The same of a migration as it stands, without what it says that it may do (`static readonly exempt = {rule: reason}`). */
export function judgeMigration({ class: Kind }: MigrationObject): string[] {
  // Neither is asked for anything before the statements are run.
  const migration = new Kind(undefined, undefined) as Migration;
  void migration.up();
  const { exempt = {} } = Kind as unknown as { exempt?: Readonly<Record<string, string>> };
  const statements = migration.getQueries().map(String);
  return judgeStatements(statements, migration.isTransactional()).filter((rule) => !exempt[rule]);
}
