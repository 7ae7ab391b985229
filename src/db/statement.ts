import { createHash } from 'node:crypto';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';

export { sql } from 'kysely';
/** A piece of SQL with its parameters, written with the `sql` tag: `sql\`a.id = ${id}\``. */
export type Sql = RawBuilder<unknown>;

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const names = new Map<string, string>();
const MOST_NAMES = 2000;

/**
 * A statement as `pg` takes it. The same text always has the same name, so that PostgreSQL parses and plans it once
 * a connection; past MOST_NAMES texts statements stay unnamed, which bounds what a connection keeps.
 */
export function toStatement(fragment: Sql): { name?: string; text: string; values: unknown[] } {
  const { sql: text, parameters } = fragment.compile(compiler);
  const name = nameText(text);
  return { ...(name !== undefined && { name }), text, values: [...parameters] };
}

/** Gives a text a name, the same for ever; undefined when there are too many already. */
export function nameText(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MOST_NAMES) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
    names.set(text, name);
  }
  return name;
}
