import type { ReadField } from './graphql/read-field.js';
import { assetReads } from './modules/assets/asset.reads.js';
import { referenceReads } from './modules/assets/references/reference.reads.js';
import { knowledgeReads } from './modules/assistant/knowledge/knowledge.reads.js';
import { auditReads } from './modules/audit/audit.reads.js';
import { discoveryReads } from './modules/discovery/discovery.reads.js';
import { runReads } from './modules/enhancement/run.reads.js';
import { gapReads } from './modules/gaps/gap.reads.js';
import { learningReads } from './modules/learnings/learning.reads.js';

/** Every field that shows rows: what the read plan can compile. */
export const readFields: readonly ReadField[] = [
  ...auditReads,
  ...discoveryReads,
  ...assetReads,
  ...referenceReads,
  ...gapReads,
  ...runReads,
  ...learningReads,
  ...knowledgeReads,
];
