import 'reflect-metadata';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';
import { migrations } from './migrations/index.js';
import { loadConfig } from './src/config.js';
import { entities } from './src/entities.js';

/** For MikroORM's own command line, e.g. to print what a migration would have to change. */
export default defineConfig({
  clientUrl: loadConfig().databaseUrl ?? 'postgres://localhost/lacuna',
  schema: 'migration',
  entities,
  extensions: [Migrator],
  migrations: {
    migrationsList: [...migrations],
    tableName: 'public.lacuna_migrations',
    allOrNothing: false,
    snapshot: false,
  },
});
