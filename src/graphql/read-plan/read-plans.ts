import { type DocumentNode, getOperationAST } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Scope } from '../../scope.js';
import type { RoleChecker } from '../authorize.js';
import { NotPlannable } from './not-plannable.js';
import { OperationPlan } from './operation-plan.js';
import type { ReadFields } from './read-fields.js';
import type { Variables } from './site.js';

/** An operation as it is sent. */
export interface SentOperation {
  readonly query: string;
  readonly operationName: string | undefined;
}

/** Distinct operations that are kept; a front end has some dozens. */
const MOST_OPERATIONS = 1000;

/** The operations that are known, compiled each into one statement: what the resolvers answer, made by PostgreSQL as text. */
export class ReadPlans {
  /** Null: known, and only resolvers can answer it. */
  private readonly plans = new LRUCache<string, { plan: OperationPlan | null }>({ max: MOST_OPERATIONS });

  constructor(
    private readonly fields: ReadFields,
    private readonly access: RoleChecker,
  ) {}

  /** Takes up an operation that is valid and within every limit that does not depend on its variables. */
  learn(sent: SentOperation, document: DocumentNode): void {
    const key = keyOf(sent);
    if (this.plans.has(key)) return;
    const operation = getOperationAST(document, sent.operationName);
    if (operation) this.plans.set(key, { plan: new OperationPlan(this.fields, document, operation) });
  }

  isKnown(sent: SentOperation): boolean {
    return (this.plans.get(keyOf(sent))?.plan ?? null) !== null;
  }

  /**
   * The JSON text of the operation's `data`; undefined where the resolvers must answer: the operation is not known or not
   * plannable, the actor lacks a role, an argument is refused. What the database throws is thrown.
   */
  async answer(scope: Scope, sent: SentOperation, variables: Variables): Promise<string | undefined> {
    const known = this.plans.get(keyOf(sent));
    if (!known?.plan || !scope.isAuthenticated || !scope.hasTenant) return undefined;
    const operation = this.bind(known, known.plan, scope, variables);
    if (!operation) return undefined;
    for (const roles of operation.roles) if (!(await this.access.hasRole(scope, roles))) return undefined;
    return scope.text(operation.statement);
  }

  private bind(known: { plan: OperationPlan | null }, plan: OperationPlan, scope: Scope, variables: Variables) {
    try {
      return plan.bind(scope, scope.tenant, variables);
    } catch (error) {
      // What is wrong with an argument, its resolver says.
      if (error instanceof NotPlannable) known.plan = null;
      return undefined;
    }
  }
}

const keyOf = ({ query, operationName }: SentOperation) => `${operationName ?? ''}\n${query}`;
