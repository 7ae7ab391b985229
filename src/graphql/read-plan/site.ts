import { BREAK, type FieldNode, type GraphQLField, getArgumentValues, visit } from 'graphql';
import { Slot } from './template.js';

export type Variables = Readonly<Record<string, unknown>>;

/** A field of an operation whose arguments decide what the statement says, and bring its parameters. */
export class Site<Reading = unknown> {
  private readonly isConstant: boolean;
  private constant: Reading | undefined;

  constructor(
    private readonly index: number,
    private readonly field: GraphQLField<unknown, unknown>,
    private readonly node: FieldNode,
    /** Checks the arguments; throws for what the resolvers must refuse. */
    private readonly readArgs: (args: Record<string, unknown>) => Reading,
    /** What of a reading the text of the statement depends on. */
    readonly shapeOf: (reading: Reading) => string,
  ) {
    this.isConstant = !hasVariable(node);
  }

  read(variables: Variables): Reading {
    if (this.constant !== undefined) return this.constant;
    const reading = this.readArgs(getArgumentValues(this.field, this.node, variables));
    if (this.isConstant) this.constant = reading;
    return reading;
  }

  /** A parameter that each call's reading of this site brings. */
  slot(pick: (reading: Reading) => unknown): Slot {
    return new Slot(({ readings }) => pick(readings[this.index] as Reading));
  }
}

function hasVariable({ arguments: args = [] }: FieldNode): boolean {
  let found = false;
  for (const argument of args)
    visit(argument, {
      Variable() {
        found = true;
        return BREAK;
      },
    });
  return found;
}
