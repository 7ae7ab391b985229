import { sql } from '../../db/statement.js';
import { equals } from '../../graphql/condition.js';
import { List } from '../../graphql/list.js';
import type { ReadField } from '../../graphql/read-field.js';
import { ReadModel } from '../../graphql/read-model.js';
import { Learning, type LearningsArgs } from './learning.types.js';
import { isWithinReach } from './learning-store.js';

export const learnings = new ReadModel(Learning, 'migration.learnings', {}, isWithinReach);

/** What analyses of the tenant can draw on. */
export const learningList = new List<Learning, Pick<LearningsArgs, 'assetType' | 'fieldName'>, LearningsArgs>(
  'Query.learnings',
  learnings,
  {
    belongs: (l) => sql`${l}.expires_at > now()`,
    conditions: { assetType: equals('asset_type'), fieldName: equals('field_name') },
    filterOf: (args) => args,
  },
);

export const learningReads: readonly ReadField[] = [learningList];
