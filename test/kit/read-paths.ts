import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { loadConfig } from '../../src/config.js';
import { Database } from '../../src/db/database.js';
import { appUrl } from '../../src/db/migrate.js';
import { entities } from '../../src/entities.js';
import type { RoleChecker } from '../../src/graphql/authorize.js';
import { OperationPlan } from '../../src/graphql/read-plan/operation-plan.js';
import { Planner } from '../../src/graphql/read-plan/planner.js';
import { ReadFields } from '../../src/graphql/read-plan/read-fields.js';
import { toTemplate } from '../../src/graphql/read-plan/template.js';
import { createSchema } from '../../src/graphql/schema.js';
import { JobQueue } from '../../src/jobs/queue.js';
import { createLogger } from '../../src/logger.js';
import { composeModules } from '../../src/modules.js';
import { readFields } from '../../src/read-fields.js';
import { Scope, type Tenant } from '../../src/scope.js';
import { MemoryStore } from '../../src/store/memory.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** An operation as a client sends it. */
export interface Operation {
  readonly text: string;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
}

/** What both paths say to one operation. */
export interface Answers {
  /** JSON of the resolvers' `data`; undefined with an error. */
  readonly resolved: string | undefined;
  readonly errors: readonly GraphQLError[];
  /** The plan's text as JSON writes it; undefined where the plan leaves the answer to the resolvers. */
  readonly planned: string | undefined;
  /** False: a field of it needs its resolver. */
  readonly isPlannable: boolean;
}

/** The two ways in which the gateway answers a query, side by side on one database: resolvers, and the read plan. */
export class ReadPaths {
  private constructor(
    readonly schema: GraphQLSchema,
    readonly testDatabase: TestDatabase,
    private readonly database: Database,
    private readonly fields: ReadFields,
    private readonly access: RoleChecker,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(): Promise<ReadPaths> {
    const logger = createLogger('silent');
    const testDatabase = await createTestDatabase();
    const database = await Database.open(
      appUrl(testDatabase.url),
      entities,
      { 'lacuna.analysis_max_age_days': '30' },
      logger,
    );
    const store = new MemoryStore({ logger });
    const modules = composeModules({ config: loadConfig({}), store, queue: JobQueue.unconnected(), logger });
    const schema = await createSchema(modules.resolvers, modules.access);
    const stop = async () => {
      await modules.close();
      await store.close();
      await database.close();
      await testDatabase.drop();
    };
    return new ReadPaths(schema, testDatabase, database, new ReadFields(schema, readFields), modules.access, stop);
  }

  scope(tenant: Tenant): Scope {
    return new Scope(this.database, { tenant, actor: { subject: 'root', isPlatformAdmin: true }, requestId: 'test' });
  }

  async answer(tenant: Tenant, { document, variables }: Operation): Promise<Answers> {
    const plan = new OperationPlan(this.fields, document, getOperationAST(document) as OperationDefinitionNode);
    const scope = this.scope(tenant);
    scope.shareReads();
    const { data, errors = [] } = await execute({
      schema: this.schema,
      document,
      variableValues: variables,
      contextValue: { scope, address: '127.0.0.1' },
    });
    await scope.endReads();
    const planned = await plan
      .answer(this.scope(tenant), { access: this.access, answers: undefined }, variables)
      .catch((error: Error) => {
        // A statement that fails is how a plan says that the resolvers must answer: but then they must have an error too.
        if (errors.length === 0) throw error;
        return undefined;
      });
    return {
      resolved: errors.length === 0 ? JSON.stringify(data) : undefined,
      errors,
      planned: planned === undefined ? undefined : JSON.stringify(JSON.parse(planned)),
      isPlannable: plan.isPlannable,
    };
  }

  /** The statement that a query is compiled to, with places for what a call brings. */
  statementOf(query: string): string {
    const operation = getOperationAST(parse(query)) as OperationDefinitionNode;
    const planner = new Planner(this.fields, this.scope({ clientAccountId: '', engagementId: '' }), {
      operation,
      fragments: {},
      variables: {},
    });
    return toTemplate(planner.plan(), { isPlannedOnce: true }).text;
  }

  async close(): Promise<void> {
    await this.stop();
  }
}
