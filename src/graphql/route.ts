import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deadline } from '../deadline.js';
import type { Scope } from '../scope.js';
import type { RequestContext } from './context.js';

/**
 * Makes the scope of a request: its actor from the token, its tenant from the headers; what it asks of the database ends
 * with `deadline`. Throws as GraphQL would answer.
 */
export type ScopeOf = (request: Asking, deadline?: Deadline) => Promise<Scope>;

/** What of a request says who asks, and for which tenant. */
export type Asking = Pick<FastifyRequest, 'raw' | 'headers' | 'id' | 'ip'>;

/** What one GraphQL request is run with; the same whoever asks for it, and until its response is closed. */
export type ContextOf = (request: Asking, response: ServerResponse) => Promise<RequestContext>;

/** Adds the plain HTTP routes of a module, for what GraphQL cannot carry. */
export type RouteMount = (http: FastifyInstance, scopeOf: ScopeOf) => Promise<void> | void;
