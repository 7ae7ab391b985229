import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import trusted from './trusted-documents.json' with { type: 'json' };

const HASHES: ReadonlySet<string> = new Set(Object.keys(trusted));

/**
 * A `preHandler` of the GraphQL route that lets only operations of the list pass, by the SHA-256 of their text, or of the
 * text that a persisted document stands for, before anything else is looked at.
 */
export async function requireTrusted({ body, query, method }: FastifyRequest): Promise<void> {
  const hash = hashOf((method === 'GET' ? query : body) ?? {});
  if (hash !== undefined && HASHES.has(hash)) return;
  throw new AppError(
    'FORBIDDEN',
    `Expected one of the ${HASHES.size} operations of the SDK, as it sends them: this gateway serves no other; got ${hash === undefined ? 'none' : 'another'}.`,
  );
}

function hashOf({ query, extensions }: { query?: unknown; extensions?: unknown }): string | undefined {
  if (typeof query === 'string') return createHash('sha256').update(query).digest('hex');
  // In the URL of a GET it is a text.
  const { persistedQuery } = Object(typeof extensions === 'string' ? parsed(extensions) : extensions) as {
    persistedQuery?: { sha256Hash?: unknown } | null;
  };
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
