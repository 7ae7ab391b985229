import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import trusted from './trusted-documents.json' with { type: 'json' };

const HASHES: ReadonlySet<string> = new Set(Object.keys(trusted));

/**
 * A `preHandler` of the GraphQL route that lets only operations of the list pass, by the SHA-256 of their text, before
 * anything else is looked at. A hash without its text passes too: the store has texts only of what has passed.
 */
export async function requireTrusted({ body, query, method }: FastifyRequest): Promise<void> {
  const { query: text, extensions } = (method === 'GET' ? query : body) as { query?: unknown; extensions?: unknown };
  if (typeof text !== 'string' && extensions !== undefined) return;
  const hash = typeof text === 'string' ? createHash('sha256').update(text).digest('hex') : undefined;
  if (hash !== undefined && HASHES.has(hash)) return;
  throw new AppError(
    'FORBIDDEN',
    `Expected one of the ${HASHES.size} operations of the SDK, as it sends them: this gateway serves no other; got ${hash === undefined ? 'none' : `one with SHA-256 ${hash}`}.`,
  );
}
