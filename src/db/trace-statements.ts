import { SpanKind } from '@opentelemetry/api';
import type { PoolClient } from 'pg';
import { openSpan } from '../telemetry/span.js';
import { ATTRIBUTE, type SpanAttributes } from '../telemetry/span-attributes.js';
import { FencedQuery } from './fenced-query.js';

type Query = (...args: unknown[]) => unknown;

const traced = new WeakSet<PoolClient>();

/**
 * Makes a span of each statement of a connection, from the first time on that it is told of it: what is done to which
 * table. Not its text, and never its values: a statement that sets what row-level security reads has them in its text.
 */
export function traceStatements(client: PoolClient): void {
  if (traced.has(client)) return;
  traced.add(client);
  const send = client.query.bind(client) as Query;
  const query: Query = (...args) => {
    const { name, attributes } = describe(args[0]);
    const span = openSpan(name, attributes, SpanKind.CLIENT);
    const sent = send(...args);
    const answer = sent instanceof FencedQuery ? sent.answer : sent;
    if (answer instanceof Promise)
      answer.then(
        () => span.end(),
        (error: unknown) => span.end(error),
      );
    else span.end();
    return sent;
  };
  client.query = query as PoolClient['query'];
}

interface Description {
  readonly name: string;
  readonly attributes: SpanAttributes;
}

const BEGIN: Description = {
  name: 'sql begin',
  attributes: { [ATTRIBUTE.dbSystem]: 'postgresql', [ATTRIBUTE.dbOperation]: 'begin' },
};
const described = new Map<string, Description>();
const MOST_DESCRIBED = 5000;

function describe(statement: unknown): Description {
  const text = textOf(statement);
  // Its settings are values, which differ each time and might look like a table.
  if (text.startsWith('begin')) return BEGIN;
  let description = described.get(text);
  if (!description) {
    const operation = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'query';
    const table = /\b(?:migration|pgboss)\.(\w+)/.exec(text)?.[0];
    description = {
      name: table === undefined ? `sql ${operation}` : `sql ${operation} ${table}`,
      attributes: {
        [ATTRIBUTE.dbSystem]: 'postgresql',
        [ATTRIBUTE.dbOperation]: operation,
        ...(table !== undefined && { [ATTRIBUTE.dbTable]: table }),
      },
    };
    if (described.size < MOST_DESCRIBED) described.set(text, description);
  }
  return description;
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (statement instanceof FencedQuery) return statement.statement;
  return typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : '';
}
