import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { NotPlannable } from './not-plannable.js';

/** The object type that a field shows, itself or in a list. */
export function objectTypeOf(field: GraphQLField<unknown, unknown>): GraphQLObjectType {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new NotPlannable(`${field.name} of an abstract type`);
  return type;
}
