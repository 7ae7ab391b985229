import { randomUUID } from 'node:crypto';
import { AssetAnalyst } from '../../src/ai/model/analyze-asset.js';
import { createChatModel } from '../../src/ai/model/model-factory.js';
import { costUsd, loadPriceTable } from '../../src/ai/model/price-table.js';
import type { Tenant } from '../../src/scope.js';
import { analysisRequest, asset, settingsFor } from './analysis-request.js';
import type { EnhancementBench } from './enhancement-bench.js';
import { insertTenant } from './flow-of-assets.js';
import type { ModelServer } from './model-server.js';

const MODEL = 'gpt-4o';
const prices = loadPriceTable(undefined);

/** What two engagements may spend, and have spent by the model server's own count and by our books. */
export interface Spending {
  readonly limits: { readonly client: number; readonly engagement: number };
  /** By what the server said it used: of both engagements, and of the one that has a budget of its own. */
  readonly provider: { readonly client: number; readonly engagement: number };
  readonly booked: { readonly client: number; readonly engagement: number };
  /** Held back for calls that are over. */
  readonly reserved: number;
  readonly granted: number;
  readonly refused: number;
  /** The most that one call was ever held to cost. */
  readonly mostOfACall: number;
}

/**
 * `callers` ask a model at once, half of them in each of two engagements of one client account, for which the money
 * suffices for few; every seventh first gets an answer that is none, and asks again. Then one after another until the
 * money is gone.
 */
export async function spendLastDollar(
  bench: EnhancementBench,
  server: ModelServer,
  callers: number,
): Promise<Spending> {
  const limits = { client: 0.4, engagement: 0.15 };
  const here = await insertTenant(bench.database);
  const there = { ...here, engagementId: randomUUID() };
  await bench.database.rows(
    "insert into migration.engagements (id, client_account_id, name) values ($1, $2, 'Another')",
    [there.engagementId, there.clientAccountId],
  );
  const admin = bench.scope(here).with({ actor: { subject: 'root', isPlatformAdmin: true } });
  await bench.usage.setBudget(admin, { monthlyUsd: limits.engagement });
  await bench.usage.setBudget(admin, { monthlyUsd: limits.client, isClientWide: true });

  const model = createChatModel({ ...settingsFor(server), name: MODEL, maxOutputTokens: 1_024 });
  const analyst = new AssetAnalyst(model, 120_000);
  const spentHere = new Set<string>();
  let granted = 0;
  let refused = 0;
  let mostOfACall = 0;
  /** Whether a model was asked at all: an answer that is none is paid for, too, and leaves more than it held back. */
  const call = async (tenant: Tenant): Promise<boolean> => {
    const facts = asset({ id: randomUUID() });
    if (tenant === here) spentHere.add(facts.id);
    const account = bench.usage.accountFor(bench.scope(tenant), {
      analysisRunId: null,
      assetId: null,
      model: `openai:${MODEL}`,
    });
    const request = analysisRequest(facts, undefined, {
      reserve: async (most) => {
        mostOfACall = Math.max(mostOfACall, costUsd(prices, `openai:${MODEL}`, most) ?? 0);
        const isGranted = await account.reserve(most);
        if (isGranted) granted += 1;
        else refused += 1;
        return isGranted;
      },
    });
    const result = await analyst.analyze(request, new AbortController().signal);
    await account.settle(result.calls, result.ok ? undefined : result.code);
    return result.calls.length > 0;
  };
  server.next(
    ...Array.from({ length: callers }, (_, index) => (index % 7 === 3 ? ('prose' as const) : ('good' as const))),
  );
  await Promise.all(Array.from({ length: callers }, (_, index) => call(index % 2 === 0 ? here : there)));
  for (const tenant of [here, there]) while (await call(tenant));

  const usdOf = ({ usage }: ModelServer['requests'][number]) =>
    costUsd(prices, `openai:${MODEL}`, { inputTokens: usage?.input ?? 0, outputTokens: usage?.output ?? 0 }) ?? 0;
  const sum = (requests: readonly ModelServer['requests'][number][]) =>
    requests.reduce((total, request) => total + usdOf(request), 0);
  const isHere = ({ blocks }: ModelServer['requests'][number]) => spentHere.has(String(blocks?.asset['id']));
  const rows = await bench.database.rows<{ isClientWide: boolean; spent: number; reserved: number }>(
    `select engagement_id is null as "isClientWide", spent_usd::float8 as spent, reserved_usd::float8 as reserved
     from migration.budgets where client_account_id = $1 and engagement_id is distinct from $2`,
    [here.clientAccountId, there.engagementId],
  );
  const of = (isClientWide: boolean) => rows.find((row) => row.isClientWide === isClientWide);
  return {
    limits,
    provider: { client: sum(server.requests), engagement: sum(server.requests.filter(isHere)) },
    booked: { client: of(true)?.spent ?? 0, engagement: of(false)?.spent ?? 0 },
    reserved: rows.reduce((total, { reserved }) => total + reserved, 0),
    granted,
    refused,
    mostOfACall,
  };
}
