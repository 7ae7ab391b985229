import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../logger.js';
import type { RequestContext } from './context.js';
import { checkVariables } from './limits/check-variables.js';
import type { CostMemory } from './limits/cost-memory.js';
import { MOST_COST } from './limits/estimate-cost.js';
import { isPoll } from './limits/is-poll.js';
import { type RateLimits, type RequestKind, rateHeaders } from './limits/rate-limits.js';
import { OperationPlan, type PlanGround } from './read-plan/operation-plan.js';
import type { ReadFields } from './read-plan/read-fields.js';
import { SentBodies } from './sent-bodies.js';

/** A query that Apollo has parsed, validated and answered without an error before. */
interface KnownQuery {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly plan: OperationPlan;
}

interface SentQuery {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

/** All that can be said of what was sent without asking who sends it. */
interface CheckedQuery {
  readonly known: KnownQuery;
  readonly sent: SentQuery;
  readonly cost: number;
  readonly kind: RequestKind;
}

export interface ShortPathParts extends PlanGround {
  readonly schema: GraphQLSchema;
  readonly fields: ReadFields;
  readonly costs: CostMemory;
  readonly rateLimits: RateLimits;
  readonly logger: Logger;
}

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;

/** A front end has some dozens of queries. */
const MOST_QUERIES = 1000;

/**
 * The way of a query that is known: the same checks of who asks and for how much as before Apollo's pipeline, and then the
 * text that its read plan gives, or what its resolvers do, without what Apollo does for a request that it sees for the
 * first time. Whatever is unusual here, or goes wrong, goes Apollo's way as if nothing had been tried: it has the words.
 */
export class ShortPath {
  /** Those that are answered here are remembered. */
  readonly bodies = new SentBodies();
  private readonly known = new LRUCache<string, KnownQuery>({ max: MOST_QUERIES });
  private readonly checked = new WeakMap<object, CheckedQuery>();

  constructor(private readonly parts: ShortPathParts) {}

  /** Takes up what Apollo has answered well. */
  readonly learning: ApolloServerPlugin<RequestContext> = {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, source, document, operation, errors }) => {
        if (errors || !document || source === undefined || operation?.operation !== OperationTypeNode.QUERY) return;
        const key = keyOf(source, request.operationName);
        if (this.known.has(key)) return;
        this.known.set(key, { document, operation, plan: new OperationPlan(this.parts.fields, document, operation) });
      },
    }),
  };

  /** A `preHandler` of the GraphQL route. */
  readonly answering =
    (contextOf: ContextOf) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      const query = this.checkedQuery(request);
      if (!query) return undefined;
      const context = await contextOf(request, reply).catch(() => undefined);
      if (!context) return undefined;
      context.cost = query.cost;
      context.counted = this.parts.rateLimits.count(context, query.kind);
      try {
        const left = await context.counted;
        const text = await this.dataOf(query, context);
        if (text === undefined) return undefined;
        this.bodies.remember(request);
        if (left) for (const [name, value] of rateHeaders(left)) reply.header(name, value);
        // Of a GET as a whole is compared with what the client has: see `limitRates`.
        const extensions =
          left && request.method !== 'GET' ? `,"extensions":${JSON.stringify({ rateLimit: left })}` : '';
        reply.type('application/json; charset=utf-8');
        return reply.send(`{"data":${text}${extensions}}\n`);
      } catch (error) {
        this.parts.logger.debug({ err: error, requestId: request.id }, 'the short path gives way');
        return undefined;
      }
    };

  /** Undefined where the query is not known, or not within limits. */
  private checkedQuery(request: FastifyRequest): CheckedQuery | undefined {
    if (!takesJson(request.headers.accept)) return undefined;
    const body = Object(request.body) as object;
    const before = request.method === 'GET' ? undefined : this.checked.get(body);
    if (before) return before;
    const sent = sentQuery(request);
    const known = sent && this.known.get(keyOf(sent.query, sent.operationName));
    const query = known && this.check(known, sent);
    if (query && request.method !== 'GET') this.checked.set(body, query);
    return query;
  }

  private check(known: KnownQuery, sent: SentQuery): CheckedQuery | undefined {
    const { schema, costs } = this.parts;
    const { document, operation } = known;
    const { query, operationName, variables } = sent;
    if (checkVariables(schema, operation, variables)) return undefined;
    const cost = costs.costOf(query, operation, { schema, document, operationName, variables });
    if (cost === undefined || cost > MOST_COST) return undefined;
    return { known, sent, cost, kind: isPoll(document, operation, cost) ? 'poll' : 'request' };
  }

  private async dataOf({ known, sent }: CheckedQuery, context: RequestContext): Promise<string | undefined> {
    const { plan, document } = known;
    const { scope } = context;
    if (plan.isPlannable) {
      const text = await plan.answer(scope, this.parts, sent.variables);
      if (text !== undefined) return text;
    }
    scope.shareReads();
    try {
      const { data, errors } = await execute({
        schema: this.parts.schema,
        document,
        contextValue: context,
        variableValues: sent.variables,
        operationName: sent.operationName,
      });
      return errors ? undefined : JSON.stringify(data);
    } finally {
      await scope.endReads();
    }
  }
}

const keyOf = (query: string, operationName: string | undefined) => `${operationName ?? ''}\n${query}`;

/** Apollo negotiates the form of the answer; here it is plain JSON. */
const takesJson = (accept: string | undefined): boolean =>
  accept === undefined || accept === '*/*' || accept === 'application/json';

/** What most clients send; undefined for anything else, whether it means something or not. */
function sentQuery(request: FastifyRequest): SentQuery | undefined {
  const parts = request.method === 'GET' ? partsOfUrl(request) : request.body;
  if (typeof parts !== 'object' || parts === null) return undefined;
  const { query, operationName, variables, extensions } = parts as Record<string, unknown>;
  if (typeof query !== 'string' || extensions !== undefined) return undefined;
  const isNamed = typeof operationName === 'string';
  if (!isNamed && operationName !== undefined && operationName !== null) return undefined;
  const values = variables ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) return undefined;
  return { query, operationName: isNamed ? operationName : undefined, variables: values as SentQuery['variables'] };
}

/** Only with the header that no page of another site can send without asking; Apollo judges what has another form of it. */
function partsOfUrl({ headers, query }: FastifyRequest): unknown {
  if (!headers['apollo-require-preflight']) return undefined;
  const parts = query as Record<string, unknown>;
  if (typeof parts['variables'] !== 'string') return parts['variables'] === undefined ? parts : undefined;
  try {
    return { ...parts, variables: JSON.parse(parts['variables']) as unknown };
  } catch {
    return undefined;
  }
}
