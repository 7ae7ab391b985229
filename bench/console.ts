import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { buildConsole, noBrowser, openBrowser, openWindow } from '../test/kit/browser.js';
import { startInProcess } from './in-process.js';
import { median } from './load.js';

/**
 * The list of gaps in a real browser: how long until the first rows stand there, whether a fast hand sees blanks, and how
 * long a filter takes. Each beside the bare request for the same page, in the same browser, so that the share of the
 * screen itself can be told from that of the gateway and of the machine.
 */
const { values: options } = parseArgs({
  options: {
    gaps: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
    /** How far to scroll. */
    rows: { type: 'string', default: '10000' },
  },
});
const GAPS_AN_ASSET = 10;
const ASSETS = Number(options.gaps) / GAPS_AN_ASSET;
const ROUNDS = Number(options.rounds);
/** Name of the filter, what is chosen in it, and what the first row then says. */
const FILTERS: readonly (readonly [string, string, string])[] = [
  ['Priority', 'High', 'High'],
  ['Priority', 'Low', 'Low'],
  ['Confidence', '90% and more: strong', 'strong'],
  ['Confidence', '70–90%: moderate', 'moderate'],
  ['Field', 'Host name', 'Host name'],
];

if (noBrowser !== undefined) throw new Error(`The benchmark needs a browser: ${noBrowser}`);
await buildConsole();
const bench = await startInProcess();
const { url, token } = bench;
const [clientAccountId, engagementId] = await bench.createTenant();
const tenant = { clientAccountId, engagementId };
const flowId = uuid();
await prepare();

const browser = await openBrowser();
try {
  const first: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { context, page } = await openWindow(browser, url, { token, tenant });
    first.push(await timeToFirstRows(page));
    bare.push(await timeOfRequest(page));
    await context.close();
  }
  const { page } = await openWindow(browser, url, { token, tenant });
  await timeToFirstRows(page);
  const filters: number[] = [];
  const firstRow = page.getByRole('grid', { name: 'Gaps' }).getByRole('row').nth(1);
  const unfiltered = (await firstRow.textContent()) ?? '';
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, option, shown] of FILTERS) {
      // What stands there already cannot be seen to come.
      if (unfiltered.includes(shown)) continue;
      filters.push(await timeOfFilter(page, name, option, shown));
      await page.getByRole('button', { name: 'Reset' }).click();
      await firstRow.filter({ hasText: unfiltered }).waitFor();
    }
  const scrolled = await scrollFast(page, Number(options.rows));

  const asked = median(bare);
  const line = (what: string, ms: number) =>
    `${what.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / asked).toFixed(1)} x\n`;
  process.stdout.write(
    `${options.gaps} gaps, ${ROUNDS} rounds, medians; x: times of the bare request\n` +
      line('the bare request for 200 gaps', asked) +
      line('a new window until the first rows stand there', median(first)) +
      line('a filter until its rows stand there', median(filters)) +
      line('the slowest filter', Math.max(...filters)) +
      `scrolled through ${scrolled.rows} rows in ${(scrolled.ms / 1000).toFixed(1)} s: ${scrolled.blanks} of ${scrolled.frames} frames with a blank\n`,
  );
} finally {
  await browser.close();
  await bench.close();
}

/** A flow of servers, each with ten open gaps that have been analysed. */
async function prepare(): Promise<void> {
  const { owner } = bench;
  await owner.query(
    `insert into migration.collection_flows (client_account_id, engagement_id, id, master_flow_id, name, status, current_phase, created_by)
     values ($1, $2, $3, $3, 'Wave 1', 'PAUSED', 'QUESTIONNAIRE_GENERATION', 'bench')`,
    [clientAccountId, engagementId, flowId],
  );
  await owner.query(
    `with made as (insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, attributes)
       select $1, $2, migration.uuid_v7(), 'srv-' || n, 'SERVER', 'srv-' || n, '{"cpu_cores": 4}' from generate_series(1, $4::int) n returning id),
     selected as (insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
       select $1, $2, $3, id from made returning asset_id)
     insert into migration.collection_data_gaps (client_account_id, engagement_id, id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority,
       confidence_score, ai_suggestions, suggested_resolution, proposed_value, evidence)
     select $1, $2, migration.uuid_v7(), $3, asset_id, field, 'MISSING_FIELD', 'platform', 1 + k % 4, (40 + k * 5) / 100.0, '["one", "two"]', 'one', '"a value"',
       '[{"path": "name", "source": "rule", "excerpt": "srv"}]'
     from selected, unnest(array['hostname', 'environment', 'location', 'os_name', 'os_version', 'fqdn', 'hypervisor', 'power_state', 'support_group', 'business_criticality'])
       with ordinality as fields(field, k)`,
    [clientAccountId, engagementId, flowId, ASSETS],
  );
  await owner.query('vacuum analyze');
}

/** From the request for the page until rows can be seen. Nothing is in the window's cache. */
async function timeToFirstRows(page: Page): Promise<number> {
  await page.goto(`${url}/#/gaps/${flowId}`, { waitUntil: 'commit' });
  await page.getByRole('grid', { name: 'Gaps' }).getByRole('row').nth(5).waitFor();
  return page.evaluate(() => performance.now());
}

/** Two requests, of which the second counts: the same page of gaps as the screen asks for. */
async function timeOfRequest(page: Page): Promise<number> {
  const query = `query ($id: ID!) { collectionFlow(id: $id) { id gaps(first: 200, filter: {resolutions: [PENDING]}) { nodes {
    id fieldName gapType gapCategory priority confidenceScore aiSuggestions suggestedResolution proposedValue resolution
    resolvedValue resolvedBy resolvedAt asset { id name assetType } evidence { source path excerpt } } pageInfo { endCursor } } } }`;
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'x-client-account-id': tenant.clientAccountId,
    'x-engagement-id': tenant.engagementId,
  };
  return page.evaluate(
    async ({ body, headers: sent }) => {
      let startedAt = 0;
      for (let asked = 0; asked < 2; asked++) {
        startedAt = performance.now();
        await (await fetch('graphql', { method: 'POST', headers: sent, body })).json();
      }
      return performance.now() - startedAt;
    },
    { body: JSON.stringify({ query, variables: { id: flowId } }), headers },
  );
}

/** From the choice until the first row is one of those chosen. */
async function timeOfFilter(page: Page, name: string, option: string, shown: string): Promise<number> {
  await page.getByRole('combobox', { name, exact: true }).click();
  const choice = page.getByRole('option', { name: option, exact: true });
  return choice.evaluate(async (element, wanted) => {
    const { ownerDocument: document } = element;
    const startedAt = performance.now();
    element.click();
    for (;;) {
      await new Promise((resolve) => document.defaultView.requestAnimationFrame(resolve));
      const row = document.querySelector('[role="grid"] [aria-rowindex="2"]');
      if (row?.textContent.includes(wanted)) return performance.now() - startedAt;
      if (performance.now() - startedAt > 20_000) throw new Error(`no row of ${wanted}`);
    }
  }, shown);
}

/** Scrolls as a fast wheel does, 600 pixels a frame, and looks in each frame whether what is in sight are rows. */
async function scrollFast(
  page: Page,
  rows: number,
): Promise<{ frames: number; blanks: number; rows: number; ms: number }> {
  return page.getByRole('grid', { name: 'Gaps' }).evaluate(async (grid, wanted) => {
    const { ownerDocument: document } = grid;
    const { left, top, width, height } = grid.getBoundingClientRect();
    const startedAt = performance.now();
    let frames = 0;
    let blanks = 0;
    let seen = 0;
    while (seen < wanted && performance.now() - startedAt < 120_000) {
      grid.scrollTop += 600;
      // The first frame scrolls, the second has drawn.
      for (let frame = 0; frame < 2; frame++)
        await new Promise((resolve) => document.defaultView.requestAnimationFrame(resolve));
      frames += 1;
      const inSight = [0.3, 0.6, 0.9].map((share) =>
        document.elementFromPoint(left + width / 2, top + height * share)?.closest('[aria-rowindex]'),
      );
      if (inSight.some((row) => !row)) blanks += 1;
      seen = Math.max(seen, ...inSight.map((row) => Number(row?.getAttribute('aria-rowindex') ?? 0)));
    }
    return { frames, blanks, rows: seen, ms: performance.now() - startedAt };
  }, rows);
}
