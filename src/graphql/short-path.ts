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
import { LONGEST_KEPT } from '../store/document-cache.js';
import type { Allowance } from '../store/rate-limit.js';
import type { RequestContext } from './context.js';
import { checkVariables } from './limits/check-variables.js';
import type { CostMemory } from './limits/cost-memory.js';
import { MOST_COST } from './limits/estimate-cost.js';
import { isPoll } from './limits/is-poll.js';
import { type RateLimits, type RequestKind, rateHeaders } from './limits/rate-limits.js';
import { weighDocument } from './limits/weigh-document.js';
import { OperationPlan, type PlanGround } from './read-plan/operation-plan.js';
import type { ReadFields } from './read-plan/read-fields.js';
import type { ContextOf } from './route.js';
import { StoredAnswers, type StoredField, type StoredRoot, storedRootOf } from './stored-answers.js';

/** A query that Apollo has parsed, validated and answered without an error before. */
interface KnownQuery {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly plan: OperationPlan;
}

/** What of a request says what is asked. */
interface SentQuery {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** All that can be said of what was sent without asking who sends it. */
interface CheckedQuery {
  readonly known: KnownQuery;
  readonly sent: SentQuery;
  readonly cost: number;
  readonly kind: RequestKind;
  /** Set where all that it asks for is made of one text in the store. */
  readonly stored: StoredRoot | undefined;
}

/** An answer without an error. */
export interface KnownAnswer {
  /** The JSON text of its `data`. */
  readonly data: string;
  /** What is left of the rates; undefined where nothing is limited. */
  readonly left: Allowance | undefined;
}

export interface ShortPathParts extends PlanGround {
  readonly schema: GraphQLSchema;
  readonly fields: ReadFields;
  readonly storedFields: readonly StoredField[];
  readonly costs: CostMemory;
  readonly rateLimits: RateLimits;
  readonly logger: Logger;
}

/** A front end has some dozens of queries; whoever makes up others is not to fill the memory with them. */
const MOST_QUERIES = 1000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Texts that are remembered, and their characters. */
const MOST_TEXTS = 10_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/**
 * The way of a query that is known: the same checks of who asks and for how much as before Apollo's pipeline, and then the
 * text that its read plan gives, or what its resolvers do, without what Apollo does for a request that it sees for the
 * first time. Whatever is unusual here, or goes wrong, goes Apollo's way as if nothing had been tried: it has the words.
 */
export class ShortPath {
  private readonly known = new LRUCache<string, KnownQuery>({
    max: MOST_QUERIES,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ document }) => weighDocument(document),
  });
  /** By what was sent and how, whole: clients that poll and page send the same again and again. */
  private readonly remembered = new LRUCache<string, CheckedQuery>({
    max: MOST_TEXTS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_, text) => text.length,
  });
  private readonly storedAnswers: StoredAnswers;

  constructor(private readonly parts: ShortPathParts) {
    this.storedAnswers = new StoredAnswers(parts.access);
  }

  /** Takes up what Apollo has answered well. */
  readonly learning: ApolloServerPlugin<RequestContext> = {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, source, document, operation, errors }) => {
        if (errors || !document || source === undefined || operation?.operation !== OperationTypeNode.QUERY) return;
        if (source.length > LONGEST_KEPT) return;
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
      if (!takesJson(request.headers.accept)) return undefined;
      const query = this.check(() => (request.method === 'GET' ? partsOfUrl(request) : request.body));
      if (!query) return undefined;
      const context = await contextOf(request, reply.raw).catch(() => undefined);
      // Counted: it was tried ahead of the routes.
      const answer = context && !context.counted && (await this.answer(query, context));
      if (!answer) return undefined;
      for (const [name, value] of answer.left ? rateHeaders(answer.left) : []) reply.header(name, value);
      const text = request.method === 'GET' ? textToKeep(answer) : textOf(answer);
      return reply.type('application/json; charset=utf-8').send(text);
    };

  /**
   * What a text that was sent asks; undefined where the query is not known, or not within limits. `parse` is called for
   * a text that is not remembered; what it throws means that nothing is known of it.
   */
  recognise(text: string, parse: () => unknown): CheckedQuery | undefined {
    return this.remembered.get(text) ?? this.check(parse);
  }

  /** To be recognised sooner the next time; for a text that was answered. */
  remember(text: string, query: CheckedQuery): void {
    if (this.remembered.has(text)) return;
    // Whoever changed them would change what others have sent.
    freeze(query.sent.variables);
    this.remembered.set(text, query);
  }

  /** Counts the request; undefined where Apollo has to answer, which is not to count it again (`context.counted`). */
  async answer(query: CheckedQuery, context: RequestContext): Promise<KnownAnswer | undefined> {
    context.cost = query.cost;
    context.counted = this.parts.rateLimits.count(context, query.kind);
    try {
      const left = await context.counted;
      const data = await this.dataOf(query, context);
      return data === undefined ? undefined : { data, left };
    } catch (error) {
      this.parts.logger.debug({ err: error, requestId: context.scope.requestId }, 'the short path gives way');
      return undefined;
    }
  }

  private check(parts: () => unknown): CheckedQuery | undefined {
    try {
      return this.checkSent(sentQuery(parts()));
    } catch (error) {
      this.parts.logger.debug({ err: error }, 'the short path does not know what was sent');
      return undefined;
    }
  }

  private checkSent(sent: SentQuery | undefined): CheckedQuery | undefined {
    const known = sent && this.known.get(keyOf(sent.query, sent.operationName));
    if (!known) return undefined;
    const { schema, costs, storedFields } = this.parts;
    const { document, operation } = known;
    const { query, operationName, variables } = sent;
    if (checkVariables(schema, operation, variables)) return undefined;
    const cost = costs.costOf(query, operation, { schema, document, operationName, variables });
    if (cost === undefined || cost > MOST_COST) return undefined;
    const kind = isPoll(document, operation, cost) ? 'poll' : 'request';
    return { known, sent, cost, kind, stored: storedRootOf(this.parts.fields, storedFields, operation, variables) };
  }

  private async dataOf(query: CheckedQuery, context: RequestContext): Promise<string | undefined> {
    const { known, sent, stored } = query;
    if (stored) return this.storedAnswers.data(query, stored, context.scope, () => this.resolve(query, context));
    if (known.plan.isPlannable) {
      const text = await known.plan.answer(context.scope, this.parts, sent.variables);
      if (text !== undefined) return text;
    }
    return this.resolve(query, context);
  }

  private async resolve({ known, sent }: CheckedQuery, context: RequestContext): Promise<string | undefined> {
    const { scope } = context;
    scope.shareReads();
    try {
      const { data, errors } = await execute({
        schema: this.parts.schema,
        document: known.document,
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

/** The body of the response that a client gets, as Apollo writes it. */
export const textOf = ({ data, left }: KnownAnswer): string =>
  `{"data":${data}${left ? `,"extensions":${JSON.stringify({ rateLimit: left })}` : ''}}\n`;

/** The same for a GET, which as a whole is compared with what the client has: see `limitRates`. */
export const textToKeep = ({ data }: KnownAnswer): string => textOf({ data, left: undefined });

function freeze(value: object): void {
  Object.freeze(value);
  for (const item of Object.values(value) as unknown[])
    if (typeof item === 'object' && item !== null && !Object.isFrozen(item)) freeze(item);
}

// No name holds the end of a line: nothing else has the same key.
const keyOf = (query: string, operationName: string | undefined) => `${operationName ?? ''}\n${query}`;

/** Apollo negotiates the form of the answer; here it is plain JSON. */
export const takesJson = (accept: string | undefined): boolean =>
  accept === undefined || accept === '*/*' || accept === 'application/json';

const NAME = /^[_A-Za-z]\w*$/;

/** What most clients send; undefined for anything else, whether it means something or not. */
function sentQuery(parts: unknown): SentQuery | undefined {
  if (typeof parts !== 'object' || parts === null) return undefined;
  const { query, operationName, variables, extensions } = parts as Record<string, unknown>;
  if (typeof query !== 'string' || extensions !== undefined) return undefined;
  const isNamed = typeof operationName === 'string' && NAME.test(operationName);
  if (!isNamed && operationName !== undefined && operationName !== null) return undefined;
  const values = variables ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) return undefined;
  return { query, operationName: isNamed ? operationName : undefined, variables: values as SentQuery['variables'] };
}

/** Only with the header that no page of another site can send without asking; Apollo judges what has another form of it. */
export function partsOfUrl({ headers, query }: Pick<FastifyRequest, 'headers' | 'query'>): unknown {
  if (!headers['apollo-require-preflight']) return undefined;
  const parts = query as Record<string, unknown>;
  if (typeof parts['variables'] !== 'string') return parts['variables'] === undefined ? parts : undefined;
  try {
    return { ...parts, variables: JSON.parse(parts['variables']) as unknown };
  } catch {
    return undefined;
  }
}
