import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  print,
} from 'graphql';
import { Dice, RandomValues } from './random-values.js';

/** The JSON body of one request. */
export type RandomRequest = Readonly<Record<string, unknown>>;

/** What breaks a document when it is put somewhere in it. */
const STRAYS = [
  '{',
  '}',
  '(',
  ')',
  '...',
  '@',
  '$',
  '!',
  ':',
  '"',
  '"""',
  '\u0000',
  '\uFEFF',
  '#',
  '&',
  '|',
  ' on ',
  '𝕏',
  '1e999',
  '-',
];

/**
 * Requests as the grammar and the schema allow them, and some that they do not: the same for the same seed. About a
 * third are broken on purpose: in the text of the document, the values, or the shape of the body.
 */
export class RandomRequests {
  private readonly dice: Dice;
  private readonly values: RandomValues;
  private variables: Record<string, unknown> = {};
  private declared: string[] = [];
  private fragments: string[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    seed: number,
    ids: readonly string[],
  ) {
    this.dice = new Dice(seed);
    this.values = new RandomValues(this.dice, ids);
  }

  next(): RandomRequest {
    const { dice } = this;
    this.variables = {};
    this.declared = [];
    this.fragments = [];
    const operations = Array.from({ length: dice.chance(0.05) ? 2 : 1 }, (_, n) => this.operation(n));
    const text = [...operations, ...this.fragments].join(' ');
    const query = dice.chance(0.2) ? this.broken(text) : text;
    return this.misshapen({ query, variables: this.variables });
  }

  private operation(n: number): string {
    const { dice } = this;
    const isMutation = dice.chance(0.3);
    const root = isMutation ? this.schema.getMutationType() : this.schema.getQueryType();
    if (!root) return '{ __typename }';
    const selection = this.selection(root, dice.chance(0.03) ? 12 : 5, isMutation ? 1 : 3);
    const declared = this.declared.length > 0 ? `(${this.declared.join(', ')})` : '';
    return `${isMutation ? 'mutation' : 'query'} Random${n}${declared} ${selection}`;
  }

  private selection(type: GraphQLObjectType, depth: number, most = 5): string {
    const { dice } = this;
    const fields = Object.values(type.getFields());
    const chosen = Array.from({ length: 1 + dice.below(most) }, () => {
      if (dice.chance(0.05)) return '__typename';
      if (dice.chance(0.02)) return dice.chance(0.5) ? 'noSuchField' : '__schema { types { name } }';
      const field = dice.pick(fields);
      return field ? this.field(field, depth) : '__typename';
    });
    const body = `{ ${chosen.join(' ')} }`;
    if (dice.chance(0.05)) return `{ ... on ${type.name} ${body} }`;
    if (!dice.chance(0.05)) return body;
    const name = `F${this.fragments.length}`;
    const callsItself = dice.chance(0.2) ? ` ...${name}` : '';
    this.fragments.push(`fragment ${name} on ${type.name} { ${chosen.join(' ')}${callsItself} }`);
    return `{ ...${name} }`;
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const { dice } = this;
    const type = getNamedType(field.type);
    const args = field.args
      .filter((arg) => String(arg.type).endsWith('!') || dice.chance(0.4))
      .map((arg) => this.arg(arg));
    const alias = dice.chance(0.15) ? `${dice.pick(['a', 'b', 'id', 'name', '_x'])}: ` : '';
    const directive = dice.chance(0.04) ? ` @${dice.pick(['include', 'skip', 'defer', 'deprecated'])}(if: true)` : '';
    if (!isObjectType(type)) return `${alias}${field.name}${inBrackets(args)}${directive}`;
    const below = depth > 0 ? this.selection(type, depth - 1) : '{ __typename }';
    return `${alias}${field.name}${inBrackets(args)}${directive} ${below}`;
  }

  private arg(arg: GraphQLArgument): string {
    const { dice } = this;
    const value = this.values.of(arg.type);
    if (dice.chance(0.5)) {
      const name = `v${this.declared.length}`;
      this.declared.push(`$${name}: ${String(arg.type)}`);
      if (!dice.chance(0.03)) this.variables[name] = value;
      return `${arg.name}: $${name}`;
    }
    return `${arg.name}: ${literal(value, arg)}`;
  }

  private broken(text: string): string {
    const { dice } = this;
    const at = dice.below(text.length + 1);
    const way = dice.below(5);
    if (way === 0) return text.slice(0, at);
    if (way === 1) return text.slice(0, at) + text.slice(at + 1 + dice.below(10));
    if (way === 2) return text.slice(0, at) + dice.pick(STRAYS) + text.slice(at);
    if (way === 3) return text.slice(0, at) + text.slice(Math.max(0, at - dice.below(300))).repeat(1 + dice.below(4));
    return `${text} ${text}`;
  }

  private misshapen(request: RandomRequest): RandomRequest {
    const { dice } = this;
    if (dice.chance(0.02)) return { ...request, variables: this.values.any(0) };
    if (dice.chance(0.02)) return { ...request, operationName: this.values.any(0) };
    if (dice.chance(0.02)) return { ...request, extensions: this.values.any(0) };
    if (dice.chance(0.01)) return { ...request, extensions: { persistedQuery: { version: 1, sha256Hash: 'no hash' } } };
    if (dice.chance(0.01)) return { ...request, query: this.values.any(0) };
    return request;
  }
}

const inBrackets = (items: readonly string[]) => (items.length > 0 ? `(${items.join(', ')})` : '');

/** As a literal of the argument's type where the value fits it, otherwise as whatever literal it makes. */
function literal(value: unknown, { type }: GraphQLArgument): string {
  try {
    const node = astFromValue(value, type);
    if (node) return print(node);
  } catch {
    // It does not fit: that is the test.
  }
  return JSON.stringify(value)?.replaceAll(/"(\w+)":/g, '$1: ') ?? 'null';
}
