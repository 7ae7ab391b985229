import 'reflect-metadata';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { mountConsole } from './console.js';
import { Database } from './db/database.js';
import { startEmbeddedServer } from './db/embedded-server.js';
import { appUrl, migrate, requireFencedRole } from './db/migrate.js';
import { entities } from './entities.js';
import { CostMemory } from './graphql/limits/cost-memory.js';
import { RateLimits } from './graphql/limits/rate-limits.js';
import { AnswerCache } from './graphql/read-plan/answer-cache.js';
import { ReadFields } from './graphql/read-plan/read-fields.js';
import type { ScopeOf } from './graphql/route.js';
import { createSchema } from './graphql/schema.js';
import { createGraphqlServer } from './graphql/server.js';
import { ShortPath } from './graphql/short-path.js';
import { traceRootFields } from './graphql/trace-root-fields.js';
import { RequestWatch } from './graphql/watch-requests.js';
import { answerPlainRequests } from './http/answer-plain-requests.js';
import { createHttpServer } from './http/create-http-server.js';
import { drainConnections } from './http/drain-connections.js';
import { contextOfRequest, graphqlRoute, mountGraphql } from './http/mount-graphql.js';
import { scopeOfRequest } from './http/scope-of-request.js';
import { SANDBOX_HEADERS, SECURITY_HEADERS } from './http/security-headers.js';
import { installQueue, JobQueue } from './jobs/queue.js';
import { startWorker } from './jobs/worker.js';
import type { Logger } from './logger.js';
import type { Footing } from './modules/operations/footing.js';
import { mountOperations } from './modules/operations/operations.routes.js';
import { type Authenticator, createAuthenticator } from './modules/tenancy/authenticate.js';
import { composeModules, JOB_NAMES } from './modules.js';
import { readFields } from './read-fields.js';
import { Scope, type ScopeParts } from './scope.js';
import { createStore } from './store/create-store.js';
import { startTracing } from './telemetry/tracing.js';

/** How long a stop waits for what is being worked on before it hands it back (DESIGN 16). */
const STOP_TIMEOUT_MS = 8_000;

/** How long a gateway that is asked to stop goes on answering on the connections it has. */
const DRAIN_TIMEOUT_MS = 1_500;

/** A running process of Lacuna. */
export interface App {
  /** Where the gateway answers; undefined in a process that only works. */
  readonly url: string | undefined;
  readonly authenticator: Authenticator;
  /** Turns clients away without losing a request; before `close`, where others can answer them. */
  drain(): Promise<void>;
  /** Stops in reverse order of the start; may be called twice. */
  close(): Promise<void>;
}

type Close = () => unknown;

/**
 * Starts the roles that `config` asks for: database (its own where none is named), migrations, store, queue, then
 * the gateway, the worker or both. What had been started is stopped again when a later step fails.
 */
export async function startApp(config: Config, logger: Logger): Promise<App> {
  const closers: Close[] = [];
  const onClose = (close: Close) => closers.push(close);
  try {
    return await start(config, logger, onClose, closers);
  } catch (error) {
    await closeAll(closers, logger);
    throw error;
  }
}

async function start(config: Config, logger: Logger, onClose: (close: Close) => void, closers: Close[]): Promise<App> {
  const stopTracing = await startTracing(config.tracing, logger);
  if (stopTracing) onClose(stopTracing);
  const databaseUrl = await openDatabaseServer(config, logger, onClose);
  await migrate(databaseUrl, (ownerUrl) => installQueue(ownerUrl, JOB_NAMES, logger), logger);

  const deployment = { 'lacuna.analysis_max_age_days': String(config.enhancement.maxAgeDays) };
  const database = await Database.open(appUrl(databaseUrl), entities, deployment, logger, stopTracing !== undefined);
  onClose(() => database.close());
  await requireFencedRole(database.pool);

  const store = await createStore({ redisUrl: config.redisUrl, logger });
  onClose(() => store.close());
  const queue = await JobQueue.start(appUrl(databaseUrl), logger);
  onClose(() => queue.close());

  const answers = new AnswerCache(store, config.answerCache.isEnabled && config.redisUrl !== undefined);
  database.afterTransaction = async (settings) => {
    if (config.redisUrl === undefined) return;
    // Whoever administers a client account may have chosen no tenant, or another one's.
    const changed = [settings['lacuna.client_account_id'], settings['lacuna.administered_client_account_id']];
    for (const id of new Set(changed)) if (id) await answers.raise(id);
  };

  const createScope = (parts: ScopeParts) => new Scope(database, parts);
  const modules = composeModules({ config, store, queue, logger });
  onClose(() => modules.close());
  const authenticator = await createAuthenticator(config);

  let isStopping = false;
  let closing: Promise<void> | undefined;
  const { model } = modules;
  const footing: Footing = { database, store, queue, model, isStopping: () => isStopping };
  if (config.operationsPort !== undefined) {
    const http = await createHttpServer(config.http, logger);
    onClose(() => http.close());
    mountOperations(http, footing);
    await http.listen({ host: config.host, port: config.operationsPort });
  }

  let gateway: FastifyInstance | undefined;
  const startGateway = async () => {
    const http = await createHttpServer(config.http, logger);
    gateway = http;
    onClose(() => http.close());
    const watch = new RequestWatch();
    watch.watchRoutes(http);
    mountOperations(http, footing);
    const schema = await createSchema(modules.resolvers, modules.access);
    if (stopTracing) traceRootFields(schema);
    const scopeOf = scopeOfRequest(authenticator, createScope);
    const rateLimits = new RateLimits(store, modules.access, config.rateLimit);
    const costs = new CostMemory();
    const fields = new ReadFields(schema, readFields);
    const { access, storedFields } = modules;
    const shortPath = new ShortPath({ schema, fields, storedFields, access, answers, costs, rateLimits, logger });
    const settings = config.graphql;
    const apollo = createGraphqlServer(schema, { settings, store, rateLimits, costs, shortPath, logger });
    const contextOf = contextOfRequest(scopeOf, settings.timeoutMs);
    await mountGraphql(http, apollo, graphqlRoute(contextOf, shortPath, settings));
    answerPlainRequests(http, {
      shortPath,
      contextOf,
      watch,
      headers: settings.isSchemaShown ? SANDBOX_HEADERS : SECURITY_HEADERS,
      corsOrigins: config.http.corsOrigins,
    });
    const counted = new WeakSet<object>();
    const countedScopeOf: ScopeOf = async (request) => {
      const scope = await scopeOf(request);
      // A route whose body takes its time asks again who sends it.
      if (counted.has(request.raw)) return scope;
      counted.add(request.raw);
      await rateLimits.count({ scope, address: request.ip }, 'request');
      return scope;
    };
    for (const mount of modules.routes) await mount(http, countedScopeOf);
    await mountConsole(http, {
      hasExplorer: config.graphql.isSchemaShown,
      developmentToken: authenticator.developmentToken,
    });
    return http.listen({ host: config.host, port: config.port });
  };

  if (config.roles.has('worker')) {
    const worker = await startWorker(queue, modules.jobs, createScope, logger);
    onClose(() => worker.stop(STOP_TIMEOUT_MS));
    // Not waited for: a model's client takes a second to load, and a run may come later or never.
    void modules.prepareWork();
  }

  const url = config.roles.has('gateway') ? await startGateway() : undefined;
  logger.info({ url, roles: [...config.roles] }, 'Lacuna is ready');

  return {
    url,
    authenticator,
    drain: async () => {
      isStopping = true;
      if (gateway) await drainConnections(gateway.server, DRAIN_TIMEOUT_MS);
    },
    close: () => {
      isStopping = true;
      return (closing ??= closeAll(closers, logger));
    },
  };
}

/** The owner's address of the database: the one that is configured, or our own server's. */
export async function openDatabaseServer(
  config: Config,
  logger: Logger,
  onClose: (close: Close) => void,
): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const server = await startEmbeddedServer(config.dataDir, logger);
  onClose(() => server.stop());
  return server.url;
}

async function closeAll(closers: Close[], logger: Logger): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      logger.warn({ err: error }, 'a part did not stop cleanly');
    }
  }
}
