import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSchema, Kind, type OperationDefinitionNode, parse, print, validate, visit } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type LacunaClient } from '../../sdk/src/index.js';
import type { Tenant } from '../../src/scope.js';
import { codeBlocks, ROOT, readPage } from '../kit/code-blocks.js';
import { PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';

const blocks = codeBlocks().filter(({ language }) => language === 'graphql');
const schema = buildSchema(readPage('schema.graphql'));
const SAMPLE = path.join(ROOT, 'samples/rvtools-northwind.xlsx');

/** A page shows several operations without names in one block; each is a request of its own. */
const operationsOf = (text: string): OperationDefinitionNode[] =>
  parse(text).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

/** What pages leave out: an id of something that an operation before it has made. */
const LEFT_OUT = '...';

/** Fills in the ids that are left out, by the names of their arguments; those of a list by its singular. */
const filledIn = (operation: OperationDefinitionNode, ids: ReadonlyMap<string, string>): string =>
  print(
    visit(operation, {
      StringValue(node, _key, parent, _path, ancestors) {
        if (node.value !== LEFT_OUT) return undefined;
        const named = [parent, ancestors.at(-2)].find((one) => one && 'name' in one) as { name: { value: string } };
        const name = named.name.value.replace(/s$/, '');
        const id = ids.get(name);
        if (id === undefined) throw new Error(`no operation before it has answered a ${name}`);
        return { ...node, value: id };
      },
    }),
  );

/** `{collectionFlow: {id}}` is the collectionFlowId of what follows, the first of `{gaps: {nodes: [{id}]}}` the gapId. */
function collectIds(answer: unknown, ids: Map<string, string>): void {
  if (typeof answer !== 'object' || answer === null) return;
  for (const [name, value] of Object.entries(answer)) {
    if (typeof value === 'string' && name.endsWith('Id')) ids.set(name, value);
    const { id, nodes } = Object(value) as { id?: unknown; nodes?: { id?: string }[] };
    if (typeof id === 'string') ids.set(`${name}Id`, id);
    const first = nodes?.[0]?.id;
    if (first !== undefined) ids.set(`${name.replace(/s$/, '')}Id`, first);
    collectIds(value, ids);
  }
}

describe('the operations of the pages', () => {
  it('are there', () => {
    expect(blocks.flatMap(({ text }) => operationsOf(text)).length).toBeGreaterThan(20);
  });

  it.each(blocks)('$where is what the schema takes', ({ text }) => {
    const errors = operationsOf(text).flatMap((operation) =>
      validate(schema, { kind: Kind.DOCUMENT, definitions: [operation] }).map(({ message }) => message),
    );
    expect(errors).toEqual([]);
  });

  describe('in a gateway', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.start();
    });
    afterAll(() => app.close());

    /** What a reader does between two operations, as the pages say. */
    const after = (lacuna: LacunaClient, tenant: Tenant) => ({
      createImportUpload: async ({ createImportUpload }: { createImportUpload: { uploadUrl: string } }) => {
        const headers = await app.headers({ subject: PLATFORM_ADMIN, tenant });
        const url = new URL(createImportUpload.uploadUrl, app.url);
        expect((await fetch(url, { method: 'PUT', headers, body: await readFile(SAMPLE) })).status).toBe(200);
      },
      runDiscovery: (_answer: unknown, ids: ReadonlyMap<string, string>) =>
        lacuna.waitForDiscovery(ids.get('discoveryFlowId') ?? ''),
      analyzeGaps: (_answer: unknown, ids: ReadonlyMap<string, string>) => lacuna.waitForRun(ids.get('runId') ?? ''),
    });

    it.each(blocks)('$where runs from its first operation to its last', async ({ text }) => {
      const tenant = await app.createTenant();
      const lacuna = createClient({ url: app.url, token: await app.token(PLATFORM_ADMIN), tenant });
      const steps: Record<string, (answer: never, ids: ReadonlyMap<string, string>) => Promise<unknown>> = after(
        lacuna,
        tenant,
      );
      const ids = new Map<string, string>();
      const answers: Record<string, unknown> = {};
      for (const operation of operationsOf(text)) {
        const answer = await app.query(filledIn(operation, ids), {}, { tenant });
        collectIds(answer, ids);
        Object.assign(answers, answer);
        for (const name of Object.keys(answer)) await steps[name]?.(answer as never, ids);
      }
      // An example that answers nothing teaches nothing.
      const empty = Object.entries(answers).filter(
        ([, value]) => value === null || /"nodes":\[\]|"(accepted|gapsFound)":0/.test(JSON.stringify(value)),
      );
      expect(empty.map(([name]) => name)).toEqual([]);
    });
  });
});
