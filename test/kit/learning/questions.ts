import type { Tenant } from '../../../src/scope.js';
import { type TrueServer, trueServers } from './known-truth.js';
import { analyzedFlow, answer, createTenants, openGaps, type Stage } from './month.js';

/** How many questions were asked until 90 % of what is required was there. */
export interface Asked {
  /** Every gap on its own, as they are stored. */
  readonly plain: number;
  /** Every gap on its own, in the order of the questionnaire. */
  readonly ordered: number;
  /** The same of many assets once, in that order. */
  readonly grouped: number;
}

const TARGET = 0.9;

type Ask = (
  flowId: string,
  truthOf: (name: string, field: string) => unknown,
  isDone: () => Promise<boolean>,
) => Promise<number>;

/**
 * Three times the same servers, in engagements of their own, and a person who knows the truth. To a question about many
 * assets the person gives the value that most of them have, and says which these are; the others are asked about again.
 */
export async function countQuestions(stage: Stage, servers: number): Promise<Asked> {
  const tenants = await createTenants(stage, `Gamma ${Date.now()}`, 3);
  const ways = [askPlain, askOrdered, askGrouped];
  const counts: number[] = [];
  for (const [index, way] of ways.entries()) {
    const tenant = tenants[index] as Tenant;
    const truths = trueServers('Gamma', 0, 0, servers);
    const { flowId } = await analyzedFlow(stage, tenant, truths);
    counts.push(await way(stage, tenant)(flowId, truthIn(truths), () => isComplete(stage, flowId)));
  }
  const [plain = 0, ordered = 0, grouped = 0] = counts;
  return { plain, ordered, grouped };
}

const truthIn = (servers: readonly TrueServer[]) => (name: string, field: string) =>
  servers.find((server) => server.name === name)?.truth[field];

async function isComplete(stage: Stage, flowId: string): Promise<boolean> {
  const [row] = await stage.rows<{ share: number }>(
    `select avg(a.completeness)::float8 as share from migration.assets a
     join migration.collection_flow_assets fa on fa.asset_id = a.id where fa.collection_flow_id = $1`,
    [flowId],
  );
  return (row?.share ?? 0) >= TARGET;
}

const askPlain =
  (stage: Stage, tenant: Tenant): Ask =>
  async (flowId, truthOf, isDone) => {
    const gaps = await openGaps(stage, flowId);
    return askEach(
      stage,
      tenant,
      flowId,
      gaps.map(({ id, name, fieldName }) => ({ gapId: id, value: truthOf(name, fieldName) })),
      isDone,
    );
  };

const askOrdered =
  (stage: Stage, tenant: Tenant): Ask =>
  async (flowId, truthOf, isDone) => {
    const { collectionFlow } = await stage.query<{
      collectionFlow: {
        questionnaire: { sections: { questions: { gapId: string; fieldName: string; asset: { name: string } }[] }[] };
      };
    }>(
      'query ($id: ID!) { collectionFlow(id: $id) { questionnaire { sections { questions { gapId fieldName asset { name } } } } } }',
      { id: flowId },
      { tenant },
    );
    const questions = collectionFlow.questionnaire.sections.flatMap((section) => section.questions);
    return askEach(
      stage,
      tenant,
      flowId,
      questions.map(({ gapId, fieldName, asset }) => ({ gapId, value: truthOf(asset.name, fieldName) })),
      isDone,
    );
  };

async function askEach(
  stage: Stage,
  tenant: Tenant,
  flowId: string,
  questions: readonly { gapId: string; value: unknown }[],
  isDone: () => Promise<boolean>,
): Promise<number> {
  let asked = 0;
  for (const { gapId, value } of questions) {
    if (value === undefined) continue;
    await answer(stage, tenant, flowId, [{ gapId, value }]);
    asked += 1;
    if (await isDone()) return asked;
  }
  throw new Error(`${asked} questions were answered, and the assets are not complete`);
}

const askGrouped =
  (stage: Stage, tenant: Tenant): Ask =>
  async (flowId, truthOf, isDone) => {
    for (let asked = 0; ; asked++) {
      if (await isDone()) return asked;
      const { collectionFlow } = await stage.query<{
        collectionFlow: {
          questionnaire: { sharedQuestions: { fieldName: string; gapIds: string[]; assets: { name: string }[] }[] };
        };
      }>(
        'query ($id: ID!) { collectionFlow(id: $id) { questionnaire { sharedQuestions { fieldName gapIds assets(first: 200) { name } } } } }',
        { id: flowId },
        { tenant },
      );
      const answerable = collectionFlow.questionnaire.sharedQuestions.map(({ fieldName, gapIds, assets }) => {
        const truths = gapIds.map((gapId, index) => ({ gapId, value: truthOf(assets[index]?.name ?? '', fieldName) }));
        return truths.filter(({ value }) => value !== undefined);
      });
      const question = answerable.find((truths) => truths.length > 0);
      if (!question) throw new Error(`${asked} questions were answered, and the assets are not complete`);
      const alike = [...Map.groupBy(question, ({ value }) => JSON.stringify(value)).values()];
      const [first, ...others] = alike.toSorted((one, other) => other.length - one.length)[0] ?? [];
      if (!first) throw new Error('a question has a gap');
      await answer(stage, tenant, flowId, [{ ...first, applyToGapIds: others.map(({ gapId }) => gapId) }]);
    }
  };
