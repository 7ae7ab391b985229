import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deadline } from '../deadline.js';
import type { Scope } from '../scope.js';

/**
 * Makes the scope of a request: its actor from the token, its tenant from the headers; what it asks of the database ends
 * with `deadline`. Throws as GraphQL would answer.
 */
export type ScopeOf = (request: FastifyRequest, deadline?: Deadline) => Promise<Scope>;

/** Adds the plain HTTP routes of a module, for what GraphQL cannot carry. */
export type RouteMount = (http: FastifyInstance, scopeOf: ScopeOf) => Promise<void> | void;
