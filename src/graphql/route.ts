import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Scope } from '../scope.js';

/** Makes the scope of a request: its actor from the token, its tenant from the headers. Throws as GraphQL would answer. */
export type ScopeOf = (request: FastifyRequest) => Promise<Scope>;

/** Adds the plain HTTP routes of a module, for what GraphQL cannot carry. */
export type RouteMount = (http: FastifyInstance, scopeOf: ScopeOf) => Promise<void> | void;
