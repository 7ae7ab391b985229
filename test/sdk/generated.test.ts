import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { generate, loadContext } from '@graphql-codegen/cli';
import { Kind, parse } from 'graphql';
import { expect, expectTypeOf, it } from 'vitest';
import type { LacunaErrorCode } from '../../sdk/src/index.js';
import type { ErrorCode } from '../../src/errors.js';
import { buildServedSchema } from '../../src/served-schema.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

it('the generated SDK is what `npm run codegen` makes of the schema and the documents', async () => {
  const files: unknown = await generate(await loadContext('codegen.yml'), false);
  const [file] = files as { content: string }[];
  expect(file?.content).toBe(read('sdk/src/operations.generated.ts'));
});

it('every operation of the schema has a method of its name', async () => {
  const documents = readdirSync(new URL('sdk/operations', root)).map((name) => parse(read(`sdk/operations/${name}`)));
  const methods = documents.flatMap(({ definitions }) =>
    definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value] : [])),
  );
  const schema = await buildServedSchema();
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  expect(fields.filter((name) => !methods.includes(name))).toEqual([]);
});

it('the SDK knows the codes of all errors', () => {
  expectTypeOf<LacunaErrorCode>().toEqualTypeOf<ErrorCode | 'UNREACHABLE'>();
});
