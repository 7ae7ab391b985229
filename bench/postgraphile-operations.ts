import type { Operation, Request } from './operations.js';

/** The operations of the benchmark in the words of the schema that PostGraphile makes of the tables; the leaves are the same. */
const QUERIES: Readonly<Record<string, string>> = {
  Q2: `query Q2($id: UUID!) { discoveryFlowByRowId(rowId: $id) { rowId masterFlowId name status currentPhase createdAt updatedAt } }`,
  Q3: `query Q3($first: Int!) { allAssets(first: $first) { nodes { rowId name assetType environment location } pageInfo { hasNextPage } } }`,
  Q4: `query Q4($id: UUID!, $first: Int!, $gapsFirst: Int!) { discoveryFlowByRowId(rowId: $id) { rowId name status
    assetsByClientAccountIdAndEngagementIdAndDiscoveryFlowId(first: $first) { nodes { rowId name assetType
      gaps(first: $gapsFirst) { nodes { rowId fieldName gapType priorityName confidenceScore } } } } } }`,
  Q5: `query Q5($priority: Int!, $minConfidence: Float!, $first: Int!) { allCollectionDataGaps(first: $first,
    filter: { priority: { equalTo: $priority }, confidenceScore: { greaterThanOrEqualTo: $minConfidence } }) {
      totalCount nodes { rowId fieldName gapType priorityName confidenceScore asset { rowId name } } } }`,
};

const PRIORITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

export function postgraphileBody({ name, query }: Operation, { variables }: Request): string {
  if (name === 'Q1') return JSON.stringify({ query: query.replace('$id: ID!', '$id: UUID!'), variables });
  const priority = PRIORITIES.indexOf(String(variables['priority'])) + 1;
  return JSON.stringify({ query: QUERIES[name], variables: { ...variables, ...(priority > 0 && { priority }) } });
}
