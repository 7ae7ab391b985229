import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import { inSpan } from '../telemetry/span.js';

/** Makes a span of each field at the root, which is one call of a service. Spans of all fields would cost four times the work. */
export function traceRootFields(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const [name, field] of Object.entries(type?.getFields() ?? {})) {
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (...args) => inSpan(`${type?.name} ${name}`, {}, async () => resolve(...args));
    }
  }
}
