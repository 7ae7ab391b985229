import 'reflect-metadata';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkVariables } from '../../src/graphql/limits/check-variables.js';
import { CostMemory } from '../../src/graphql/limits/cost-memory.js';
import { estimateCost } from '../../src/graphql/limits/estimate-cost.js';
import { measureDocument } from '../../src/graphql/limits/measure-document.js';
import { usedHeapMib } from '../kit/used-heap.js';

const MOST = { depth: 10, fields: 2000 };
const measured = (text: string) => measureDocument(parse(text), MOST);

describe('the size of a document', () => {
  it.each([
    ['{ a }', { depth: 1, aliases: 0, directives: 0, rootFields: 1, duplicates: 1, fields: 1 }],
    ['{ a { b { c } } d }', { depth: 3, rootFields: 2, fields: 4 }],
    ['{ x: __typename y: __typename z: a { w: b } }', { aliases: 4, rootFields: 3 }],
    ['query ($v: Int @d) @d { a @d ...F @d ... @d { b } } fragment F on Q @d { c @d }', { directives: 7 }],
    ['{ a a a { b } a { b b } }', { duplicates: 4, rootFields: 1 }],
    ['{ a { b } ...F ...F ...F } fragment F on Q { a { b } }', { duplicates: 2, fields: 4 }],
    ['{ ...F } fragment F on Q { a { ...G } } fragment G on Q { b { c } }', { depth: 3 }],
    ['{ t { ofType { ofType { ofType { name } } } } }', { depth: 2 }],
    ['query A { a } query B { a b { c } }', { depth: 2, rootFields: 2, fields: 3 }],
  ])('%s', (text, expected) => expect(measured(text)).toMatchObject(expected));

  it('is found of fragments that call themselves', () => {
    expect(measured('{ ...A } fragment A on Q { a { ...A } }').depth).toBe(11);
    expect(measured('{ ...A } fragment A on Q { ...B } fragment B on Q { ...A x }')).toMatchObject({ depth: 1 });
  });

  it('is not worked out to the end where fragments multiply one another', () => {
    const levels = Array.from(
      { length: 40 },
      (_, n) => `fragment F${n} on Q { ${'abcdefgh'.replace(/./g, (name) => `${name} { ...F${n + 1} } `)} }`,
    );
    expect(measured(`{ ...F0 } ${levels.join(' ')} fragment F40 on Q { x }`).depth).toBe(11);
    const wide = Array.from(
      { length: 8 },
      (_, n) => `fragment F${n} on Q { ${'abcdefgh'.replace(/./g, (name) => `${name} { ...F${n + 1} } `)} }`,
    );
    const { fields } = measured(`{ ...F0 } ${wide.join(' ')} fragment F8 on Q { x }`);
    expect(fields).toBeGreaterThan(2000);
    expect(fields).toBeLessThan(2100);
  });
});

const schema = buildSchema(`
  scalar JSON
  type Query {
    thing: Thing
    things(first: Int = 50): ThingConnection!
    found(first: Int = 5): [Thing!]!
    save(input: SaveInput, ids: [ID!], json: JSON): Thing
  }
  type Thing { id: ID! name: String owner: Thing parts: [Thing!]! things(first: Int = 50): ThingConnection! }
  type ThingConnection { nodes: [Thing!]! edges: [ThingEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type ThingEdge { node: Thing! cursor: String! }
  type PageInfo { hasNextPage: Boolean! }
  input SaveInput { ids: [ID!] lines: [Line!] json: JSON again: SaveInput }
  input Line { values: [Int!] }
`);
const cost = (text: string, variables?: Record<string, unknown>) =>
  estimateCost({ schema, document: parse(text), variables });

describe('the cost of an operation', () => {
  it.each([
    ['{ __typename }', 0],
    ['{ thing { id name } }', 1],
    ['{ thing { owner { owner { id } } parts { id } } }', 4],
    ['{ things { nodes { id } } }', 51],
    ['{ things { edges { node { id } cursor } pageInfo { hasNextPage } totalCount } }', 51],
    ['{ things { edges { cursor } } }', 51],
    ['{ things(first: 10) { nodes { things(first: 10) { nodes { owner { id } } } } } }', 1 + 10 * (1 + 1 + 10 * 2)],
    ['{ things(first: 100000) { nodes { id } } }', 201],
    ['{ things(first: -5) { nodes { id } } }', 2],
    ['{ found(first: 20) { id owner { id } } }', 40],
    ['{ __schema { types { name fields { name } } } }', 0],
    ['{ a: thing { id } b: thing { id } }', 2],
  ])('%s is %i', (text, expected) => expect(cost(text)).toBe(expected));

  it('goes by the values of variables', () => {
    const text = 'query ($n: Int = 7, $on: Boolean = true) { things(first: $n) @include(if: $on) { nodes { id } } }';
    expect(cost(text)).toBe(8);
    expect(cost(text, { n: 150 })).toBe(151);
    expect(cost(text, { on: false })).toBe(0);
  });
});

describe('the cost that is remembered', () => {
  it('takes little, however long the query is', () => {
    const text = `query ($first: Int!) { things(first: $first) { nodes { id } } } #${'x'.repeat(16_000)}`;
    const document = parse(text);
    const costs = new CostMemory();
    const costOf = (first: number) =>
      // A text of its own, as each request brings one.
      costs.costOf(Buffer.from(text).toString(), document.definitions[0] as OperationDefinitionNode, {
        schema,
        document,
        operationName: undefined,
        variables: { first },
      });
    const known = costOf(1);
    const before = usedHeapMib();
    for (let first = 2; first <= 3000; first++) costOf(first);
    expect(usedHeapMib() - before).toBeLessThan(10);
    expect(costOf(1)).toBe(known);
  });
});

describe('the values of variables', () => {
  const check = (declared: string, value: unknown) => {
    const operation = parse(`query ($v: ${declared}) { __typename }`).definitions[0] as OperationDefinitionNode;
    return checkVariables(schema, operation, { v: value })?.message;
  };
  const many = (length: number) => Array.from({ length }, () => 'x');
  const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 'x');

  it.each([
    ['[ID!]', many(250)],
    ['JSON', many(251)],
    ['SaveInput', { json: many(1000), ids: many(250) }],
    ['SaveInput', 'not an object'],
    ['[ID!]', 'not a list'],
    ['Unknown', many(300)],
    ['JSON', nested(30)],
    ['SaveInput', null],
  ])('%s may be this', (type, value) => expect(check(type, value)).toBeUndefined());

  it.each([
    ['[ID!]!', many(251), 'Expected at most 250 items in "v"; got 251.'],
    ['SaveInput!', { ids: many(300) }, 'Expected at most 250 items in "v.ids"; got 300.'],
    [
      'SaveInput',
      { again: { lines: [{}, { values: many(1000) }] } },
      'Expected at most 250 items in "v.again.lines[1].values"; got 1000.',
    ],
    ['JSON', nested(40), 'Expected at most 32 levels in a variable; got more.'],
    ['[ID!]', nested(10_000), 'Expected at most 32 levels in a variable; got more.'],
    ['JSON', { 'a\ud800': 1 }, expect.stringContaining('lone surrogate')],
  ])('%s may not be this', (type, value, message) => expect(check(type, value)).toEqual(message));
});
