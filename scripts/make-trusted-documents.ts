import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { getOperationAST, parse } from 'graphql';
import * as operations from '../sdk/src/operations.generated.js';

/**
 * `npx tsx scripts/make-trusted-documents.ts`: writes the operations that a gateway serves with LACUNA_TRUSTED_DOCUMENTS=on,
 * as SHA-256 of the text that the SDK sends, with their names. Run it after `npm run codegen`.
 */
const documents = Object.entries(operations).flatMap(([name, document]) =>
  name.endsWith('Document') ? [String(document)] : [],
);
const trusted = Object.fromEntries(
  documents
    .map((text) => [createHash('sha256').update(text).digest('hex'), getOperationAST(parse(text))?.name?.value ?? ''])
    .toSorted(([, a], [, b]) => String(a).localeCompare(String(b))),
);
const file = new URL('../src/graphql/limits/trusted-documents.json', import.meta.url);
await writeFile(file, `${JSON.stringify(trusted, null, 2)}\n`);
