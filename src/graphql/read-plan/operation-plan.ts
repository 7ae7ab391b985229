import {
  BREAK,
  type DocumentNode,
  type FragmentDefinitionNode,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PreparedStatement } from '../../db/fenced-query.js';
import type { Scope, Tenant } from '../../scope.js';
import type { RoleChecker } from '../authorize.js';
import type { AnswerCache } from './answer-cache.js';
import { NotPlannable } from './not-plannable.js';
import { Planner } from './planner.js';
import type { ReadFields } from './read-fields.js';
import type { Site, Variables } from './site.js';
import { type Template, toTemplate } from './template.js';

/** An operation with the values of its variables: the statement that answers it, and whose roles may ask. */
interface BoundOperation {
  readonly statement: PreparedStatement;
  /** Of each root field: one of these is needed. */
  readonly roles: readonly (readonly string[])[];
}

/** What an answer needs beside the plan. */
export interface PlanGround {
  readonly access: RoleChecker;
  /** Undefined: every answer is read. */
  readonly answers: AnswerCache | undefined;
}

/** The operation with one choice of its `@skip` and `@include`. */
interface Variant {
  readonly sites: readonly Site[];
  readonly roles: readonly (readonly string[])[];
  /** By what the arguments come to: which filters are given, whether there is a cursor. */
  readonly templates: LRUCache<string, Template>;
}

/** A client that filters in every way it can has this many statements of one operation at a time. */
const MOST_TEMPLATES = 50;

/** One operation of one document, compiled when it is first asked with these directives and filters. */
export class OperationPlan {
  private canBePlanned = true;
  private readonly variants = new Map<string, Variant>();
  private readonly fragments: Record<string, FragmentDefinitionNode>;
  private readonly deciding: readonly string[];
  private readonly coerced = new WeakMap<Variables, Variables>();

  constructor(
    private readonly fields: ReadFields,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    this.fragments = Object.fromEntries(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
    this.deciding = variablesOfDirectives(document);
  }

  /** False once it is known that a field of it needs its resolver. */
  get isPlannable(): boolean {
    return this.canBePlanned;
  }

  /**
   * The JSON text of the operation's `data`; undefined where the resolvers must answer: a field needs its resolver, the
   * actor lacks a role, an argument is refused. What the database throws is thrown, and they must answer then too.
   */
  async answer(scope: Scope, { access, answers }: PlanGround, variables: Variables): Promise<string | undefined> {
    if (!this.canBePlanned || !scope.isAuthenticated || !scope.hasTenant) return undefined;
    const operation = this.tryBind(scope, variables);
    if (!operation) return undefined;
    for (const roles of operation.roles) if (!(await access.hasRole(scope, roles))) return undefined;
    return answers ? answers.text(scope, operation.statement) : scope.text(operation.statement);
  }

  private tryBind(scope: Scope, variables: Variables): BoundOperation | undefined {
    try {
      return this.bind(scope, variables);
    } catch (error) {
      if (error instanceof NotPlannable) this.canBePlanned = false;
      // What is wrong with an argument, its resolver says.
      return undefined;
    }
  }

  private bind(scope: Scope, sent: Variables): BoundOperation | undefined {
    const coerced = this.coerce(sent);
    if (!coerced) return undefined;
    const key = this.deciding.map((name) => String(coerced[name])).join();
    const variant = this.variants.get(key);
    if (!variant) {
      const planned = this.plan(scope, coerced);
      this.variants.set(key, planned.variant);
      return bound(planned.variant, planned.template, scope.tenant, planned.readings);
    }
    const readings = variant.sites.map((site) => site.read(coerced));
    const shape = shapeOf(variant.sites, readings);
    let template = variant.templates.get(shape);
    if (!template) {
      template = this.plan(scope, coerced).template;
      variant.templates.set(shape, template);
    }
    return bound(variant, template, scope.tenant, readings);
  }

  private coerce(sent: Variables): Variables | undefined {
    const known = this.coerced.get(sent);
    if (known) return known;
    const { coerced } = getVariableValues(this.fields.schema, this.operation.variableDefinitions ?? [], sent);
    if (coerced) this.coerced.set(sent, coerced);
    return coerced;
  }

  private plan(columns: Pick<Scope, 'columnsOf'>, variables: Variables) {
    const planner = new Planner(this.fields, columns, {
      operation: this.operation,
      fragments: this.fragments,
      variables,
    });
    const template = toTemplate(planner.plan(), { isPlannedOnce: !planner.isFiltered });
    const { sites, readings, roles } = planner;
    const templates = new LRUCache<string, Template>({ max: MOST_TEMPLATES });
    templates.set(shapeOf(sites, readings), template);
    return { variant: { sites, roles, templates }, template, readings };
  }
}

const shapeOf = (sites: readonly Site[], readings: readonly unknown[]) =>
  sites.map((site, index) => site.shapeOf(readings[index])).join(';');

const bound = (
  { roles }: Variant,
  { name, text, isPlannedOnce, valuesOf }: Template,
  tenant: Tenant,
  readings: readonly unknown[],
): BoundOperation => ({
  statement: { name, text, isPlannedOnce, values: valuesOf({ tenant, readings }) },
  roles,
});

/** The variables that decide what is asked for. At most five directives stand in one operation (DESIGN 11). */
function variablesOfDirectives(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      visit(directive, {
        Variable({ name }) {
          names.add(name.value);
          return BREAK;
        },
      });
    },
  });
  return [...names];
}
