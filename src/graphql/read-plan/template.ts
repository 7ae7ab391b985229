import { createQueryId, PostgresQueryCompiler, type RootOperationNode } from 'kysely';
import { nameText, type Sql } from '../../db/statement.js';
import type { Tenant } from '../../scope.js';

/** What one request brings: its tenant, and what its arguments come to at each site of the plan. */
export interface Call {
  readonly tenant: Tenant;
  readonly readings: readonly unknown[];
}

/** A parameter whose value each call brings; the same slot is one parameter, however often it is used. */
export class Slot {
  constructor(readonly fill: (call: Call) => unknown) {}
}

/** A statement that is made once and run with the values of each call. */
export interface Template {
  readonly name: string | undefined;
  readonly text: string;
  /** Ids lead to rows in one way; which index is best for a filter depends on its values. */
  readonly isPlannedOnce: boolean;
  readonly valuesOf: (call: Call) => unknown[];
}

class TemplateCompiler extends PostgresQueryCompiler {
  private readonly places = new Map<unknown, number>();

  protected override appendValue(parameter: unknown): void {
    const place = this.places.get(parameter);
    if (place !== undefined) return this.append(`$${place}`);
    super.appendValue(parameter);
    if (parameter instanceof Slot) this.places.set(parameter, this.numParameters);
  }
}

export function toTemplate(fragment: Sql, { isPlannedOnce }: Pick<Template, 'isPlannedOnce'>): Template {
  const node = fragment.toOperationNode() as RootOperationNode;
  const { sql: text, parameters } = new TemplateCompiler().compileQuery(node, createQueryId());
  return {
    name: nameText(text),
    text,
    isPlannedOnce,
    valuesOf: (call) => parameters.map((parameter) => (parameter instanceof Slot ? parameter.fill(call) : parameter)),
  };
}
