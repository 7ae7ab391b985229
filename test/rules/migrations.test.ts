import { expect, it } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { judgeMigration, judgeStatements } from '../kit/judge-migration.js';

/** What the first release is made of: no release runs while these do. */
const FIRST_RELEASE = '2026-11-30-reference-statistics';

const first = migrations.findIndex(({ name }) => name === FIRST_RELEASE) + 1;

it.each(migrations.slice(first).map((migration) => [migration.name, migration] as const))(
  '%s lets the release before it run (docs/operating.md says how, or let `static readonly exempt` say why not)',
  (_name, migration) => {
    expect(judgeMigration(migration)).toEqual([]);
  },
);

const REFUSED: readonly [string, string, string][] = [
  ['alter table migration.assets drop column location', 'ban-drop-column', 'what runs reads it'],
  ['alter table migration.assets rename column location to place', 'renaming-column', 'the same'],
  ['alter table migration.assets rename to things', 'renaming-table', 'the same'],
  ['drop table migration.assets', 'ban-drop-table', 'the same'],
  [
    'alter table migration.assets add column site text not null',
    'adding-required-field',
    'what runs does not write it',
  ],
  ['alter table migration.assets alter column site set not null', 'adding-not-nullable-field', 'reads all rows'],
  ['alter table migration.assets alter column site type int using 1', 'changing-column-type', 'writes all rows'],
  ['create index on migration.assets (site)', 'require-concurrent-index-creation', 'writes wait'],
  ['drop index migration.assets_site', 'require-concurrent-index-deletion', 'everything waits'],
  ['alter table migration.assets add constraint c check (site > 1)', 'constraint-missing-not-valid', 'reads all rows'],
  ['alter table migration.assets add column n int default random()', 'adding-field-with-default', 'writes all rows'],
  ["update migration.assets set site = ''", 'rows-in-one-transaction', 'rows stay locked'],
];
it.each(REFUSED)('refuses %s: %s, %s', (statement, rule) => {
  expect(judgeStatements([statement], true)).toContain(rule);
});

const TAKEN = [
  ['alter table migration.assets add column site text'],
  ["alter table migration.assets add column site text not null default ''"],
  ['create table migration.sites (id uuid primary key, name text not null)', 'create index on migration.sites (name)'],
  ['alter table migration.assets add constraint c check (site > 1) not valid'],
];
it.each(TAKEN)('takes %s', (...statements) => {
  expect(judgeStatements(statements, true)).toEqual([]);
});

it('takes an index that is built concurrently, outside of a transaction alone', () => {
  const statements = ['create index concurrently assets_site on migration.assets (site)'];
  expect(judgeStatements(statements, false)).toEqual([]);
  expect(judgeStatements(statements, true)).toEqual(['concurrently-in-transaction']);
});

it('reads migrations as they stand: one of the first release would have been refused', () => {
  const decisions = migrations.find(({ name }) => name === '2026-11-26-decisions');
  expect(decisions && judgeMigration(decisions)).toEqual(
    expect.arrayContaining(['renaming-column', 'changing-column-type', 'require-concurrent-index-creation']),
  );
});
