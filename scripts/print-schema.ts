import { writeFile } from 'node:fs/promises';
import { schemaText } from '../src/graphql/schema.js';
import { buildServedSchema } from '../src/served-schema.js';

/** `npm run schema`: writes schema.graphql, which the SDK is generated from and reviewers read. */
await writeFile(new URL('../schema.graphql', import.meta.url), schemaText(await buildServedSchema()));
