import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { schemaText } from '../../src/graphql/schema.js';
import { buildServedSchema } from '../../src/served-schema.js';

const CONTRACT = new URL('../../../shared/contract.graphql', import.meta.url);

let served: GraphQLSchema;
beforeAll(async () => {
  served = await buildServedSchema();
});

describe.skipIf(!existsSync(CONTRACT))('the contract that clients build against (../shared/contract.graphql)', () => {
  const contract = () => buildSchema(readFileSync(CONTRACT, 'utf8'));

  it('is served whole', () => {
    expect(findBreakingChanges(contract(), served).map(({ description }) => description)).toEqual([]);
  });

  it('keeps the defaults of its arguments', () => {
    const changed = findDangerousChanges(contract(), served).filter(
      ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    );
    expect(changed.map(({ description }) => description)).toEqual([]);
  });
});

describe('the served schema', () => {
  it('is the one in schema.graphql; `npm run schema` writes it', () => {
    expect(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')).toBe(schemaText(served));
  });

  it('describes everything it names', () => {
    expect(undescribed(served)).toEqual([]);
  });

  it('has no subscriptions: clients poll', () => {
    expect(served.getSubscriptionType()).toBeUndefined();
  });

  it('lets nobody in unasked: every operation states who may call it', () => {
    const { queries, mutations } = getMetadataStorage();
    const operations = [...queries, ...mutations];
    const names = [served.getQueryType(), served.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(operations.map(({ schemaName }) => schemaName).toSorted()).toEqual(names.toSorted());
    expect(operations.filter(({ roles }) => roles === undefined).map(({ schemaName }) => schemaName)).toEqual([]);
  });
});

/** Paths of all types, fields, arguments and enum values without a description. */
function undescribed(schema: GraphQLSchema): string[] {
  const named: [string, { description?: string | null | undefined }][] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    named.push([type.name, type]);
    if (isEnumType(type)) for (const value of type.getValues()) named.push([`${type.name}.${value.name}`, value]);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      named.push([`${type.name}.${field.name}`, field]);
      if ('args' in field) for (const arg of field.args) named.push([`${type.name}.${field.name}(${arg.name})`, arg]);
    }
  }
  return named.flatMap(([name, { description }]) => (description?.trim() ? [] : [name]));
}
