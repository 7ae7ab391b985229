import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { buildConsole, noBrowser, openBrowser, openWindow, type Window } from '../kit/browser.js';
import { PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';

const SAMPLE = path.join(import.meta.dirname, '../../samples/azure-migrate-branch.csv');
const GRID = { name: 'Gaps' } as const;

/** Waits until something can be seen; rejects when it never can. */
const isSeen = (what: Locator): Promise<boolean> => what.waitFor().then(() => what.isVisible());

/** What `ask` answers, given some time to become what it should be: a page is laid out anew, frame by frame. */
async function settlesTo(wanted: boolean, ask: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await ask()) === wanted) return wanted;
    await sleep(100);
  }
  return !wanted;
}

/** Two frames, since a transition of colours starts with the first, and what then moves, until it stands. */
const SETTLED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  Promise.allSettled(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished)))`;

/** Lets the page be drawn in the colours of the system's scheme. */
async function paint(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
  await page.evaluate(SETTLED);
}

/** What keeps somebody out, and stays: on a slow machine a colour may still be changing when it is looked at first. */
async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  const found = await findings(page, rules);
  if (found.length === 0) return found;
  await page.evaluate(SETTLED);
  return findings(page, rules);
}

/** What axe finds; which element, and why. */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
}

// Eleven screens and a real browser, on a machine that may do other things too.
describe.skipIf(noBrowser !== undefined)(
  `a browser${noBrowser === undefined ? '' : ` (${noBrowser})`}`,
  { timeout: 90_000 },
  () => {
    let app: TestApp;
    let browser: Browser;
    let first: Tenant;
    let second: Tenant;
    let open: Window | undefined;

    beforeAll(async () => {
      await buildConsole();
      app = await TestApp.start({
        LACUNA_RATE_LIMIT_PER_MINUTE: '1000',
        LACUNA_QUESTIONNAIRE_DELAY_SECONDS: '3',
      });
      first = await app.createTenant('Northwind Traders');
      second = await app.createTenant('Contoso');
      for (const { clientAccountId } of [first, second]) await app.grant('ana@consulting', 'ADMIN', clientAccountId);
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await app?.close();
    });
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail' && open) {
        const picture = path.join(tmpdir(), `lacuna-console${task.id}.png`);
        await open.page.screenshot({ path: picture });
        console.error(`${task.name}: see ${picture}; faults: ${JSON.stringify(open.faults)}`);
      }
      await open?.context.close();
      open = undefined;
    });

    /** Ana's window on a tenant; every window must end without faults, and without having asked anybody else. */
    const openAs = async (tenant: Tenant | undefined, options: Parameters<typeof openWindow>[2] = {}) => {
      const token = await app.token('ana@consulting');
      open = await openWindow(browser, app.url, { token, ...(tenant && { tenant }), ...options });
      return open;
    };
    const expectClean = ({ foreign, faults }: Window) => {
      expect(foreign).toEqual([]);
      expect(faults).toEqual([]);
    };

    it('goes from an export to accepted proposals by mouse', async () => {
      const token = await app.token('ana@consulting');
      open = await openWindow(browser, app.url);
      const { page } = open;
      await page.goto(app.url);
      await page.getByRole('textbox', { name: 'Access token' }).fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: /Northwind Traders/ }).click();

      await page.getByRole('link', { name: 'Import' }).click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose files' }).click();
      await (await chooser).setFiles([SAMPLE]);

      // The format is recognised, and each mapping says how sure it is; one is changed.
      await page.getByText('Azure Migrate', { exact: true }).waitFor();
      const row = page.getByRole('row').filter({ hasText: 'Cores' }).first();
      await row.getByText('strong').waitFor();
      await row.getByRole('button', { name: 'Confirm' }).click();
      await row.getByText('confirmed').waitFor();
      await page.getByRole('button', { name: /^Turn 60 records into assets/ }).click();
      await page.getByText('Every record is settled').waitFor();
      await page.getByRole('tab', { name: 'Rejected rows' }).click();
      await page.getByRole('table', { name: 'Rejected rows' }).getByRole('row').nth(1).waitFor();

      await page.getByRole('button', { name: 'Find gaps' }).click();
      await page.getByText('You see the scan').waitFor();
      // What builds on proposals is not offered while there are none.
      expect(await page.getByRole('button', { name: /Accept|questionnaire/i }).count()).toBe(0);
      await page.getByRole('button', { name: 'Analyse gaps' }).click();
      await page.getByText('You see the AI analysis').waitFor();

      await page.getByRole('grid', GRID).getByRole('row').nth(1).click();
      const detail = page.getByRole('region', { name: 'The chosen gap' });
      await detail.getByRole('heading', { name: 'Evidence' }).waitFor();
      await detail.getByRole('button', { name: /^Accept/ }).click();
      await expect.poll(() => gapsThatAre(first, 'ACCEPTED')).toBe(1);

      // In bulk: the number that is announced is the number that changes.
      await page.getByRole('button', { name: 'Accept in bulk…' }).click();
      const button = page.getByRole('dialog').getByRole('button', { name: /^Accept \d+ proposals/ });
      const announced = Number(/\d+/.exec((await button.textContent()) ?? '')?.[0]);
      await button.click();
      await page.getByText(`${announced} proposals accepted.`).waitFor();
      expect(announced).toBeGreaterThan(1);
      expect(await gapsThatAre(first, 'ACCEPTED')).toBe(announced + 1);
      expectClean(open);
    });

    it('reviews by keyboard alone', async () => {
      open = await openAs(first);
      const { page } = open;
      await page.goto(`${app.url}/#/gaps/${await flowOf(first)}`);
      const grid = page.getByRole('grid', GRID);
      await grid.getByRole('row').nth(3).waitFor();
      const chosen = () => grid.getByRole('row', { selected: true });
      const before = { rejected: await gapsThatAre(first, 'REJECTED'), given: await gapsThatAre(first, 'RESOLVED') };

      await page.keyboard.press('j');
      const one = await chosen().getAttribute('aria-rowindex');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      expect(await chosen().getAttribute('aria-rowindex')).toBe(one);

      // A decision leads on to the next gap.
      await page.keyboard.press('r');
      await expect.poll(() => gapsThatAre(first, 'REJECTED')).toBe(before.rejected + 1);
      expect(await chosen().getAttribute('aria-rowindex')).toBe(String(Number(one) + 1));

      // A letter that is typed into the editor is text, and no decision.
      await page.keyboard.press('e');
      const detail = page.getByRole('region', { name: 'The chosen gap' });
      const editor = detail.locator('form input').first();
      await expect.poll(() => editor.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
      await page.keyboard.press('Escape');
      expect(await gapsThatAre(first, 'REJECTED')).toBe(before.rejected + 1);

      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('n');
      await expect.poll(() => gapsThatAre(first, 'NOT_APPLICABLE')).toBeGreaterThan(0);
      expectClean(open);
    });

    it('shows the engagement that is chosen, and nothing of another', async () => {
      open = await openAs(first);
      const { page } = open;
      await page.goto(`${app.url}/#/gaps`);
      await page.getByRole('link', { name: 'Azure migrate branch' }).waitFor();
      await page.getByRole('button', { name: /Change it/ }).click();
      await page.getByRole('menu').getByText('Contoso').locator('..').getByRole('menuitem').click();
      await page.getByRole('heading', { name: 'Import an inventory' }).waitFor();
      // The address of the other engagement's flow leads nowhere here.
      await page.goto(`${app.url}/#/gaps/${await flowOf(first)}`);
      expect(await isSeen(page.getByText('There is nothing at this address'))).toBe(true);
      expectClean(open);
    });

    it('asks what is open once the time for review is over, and says until then why not', async () => {
      const flow = await flowOf(first);
      await app.query(
        'mutation ($input: AnalyzeGapsInput!) { analyzeGaps(input: $input) { run { id } } }',
        { input: { collectionFlowId: flow, forceRefresh: true } },
        { tenant: first },
      );
      open = await openAs(first);
      const { page } = open;
      await page.goto(`${app.url}/#/gaps/${flow}`);
      const button = page.getByRole('button', { name: 'Make questionnaire' });
      await page.getByText(/available in \d+ s/).waitFor();
      expect(await button.isDisabled()).toBe(true);
      await button.click();
      await page.getByText(/^0 of \d+ answered|^\d+ of \d+ answered/).waitFor();
      const question = page.getByRole('region').first();
      await question.getByRole('textbox').or(question.getByRole('combobox')).first().fill('Payroll');
      await question.getByRole('button', { name: 'Answer' }).click();
      await page.getByText(/^1 of \d+ answered/).waitFor();
      expectClean(open);
    });

    it('says what the gateway refused, with the request id', async () => {
      open = await openWindow(browser, app.url, { token: 'no token of this gateway' });
      await open.page.goto(app.url);
      await open.page.getByText('Please sign in again').waitFor();
      await open.context.close();

      open = await openAs(first);
      const { page } = open;
      await page.goto(`${app.url}/#/usage`);
      const set = page.getByRole('button', { name: 'Set', exact: true });
      await set.waitFor();
      await page.route('**/graphql', (route) =>
        route.fulfill({
          status: 200,
          contentType: 'application/json',
          body: JSON.stringify({
            errors: [{ message: 'Expected a budget.', extensions: { code: 'BAD_USER_INPUT', requestId: 'request-7' } }],
          }),
        }),
      );
      await set.click();
      const notice = page.getByRole('status').filter({ hasText: 'Expected a budget.' });
      expect(await isSeen(notice.getByText('request-7'))).toBe(true);
    });

    it('keeps nobody out: axe finds nothing serious, in light and dark, and every screen fits 360 and 3840 pixels', {
      timeout: 240_000,
    }, async () => {
      const flow = await flowOf(first);
      open = await openAs(first, { colorScheme: 'light', reducedMotion: 'reduce' });
      const { page } = open;
      const found: string[] = [];
      for (const [address, heading] of SCREENS(flow)) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(`${app.url}/#${address}`);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await paint(page, 'light');
        await page.locator('.mantine-Loader-root').first().waitFor({ state: 'detached' });
        if (address === `/gaps/${flow}`) await page.getByRole('grid', GRID).getByRole('row').nth(2).click();
        found.push(...(await seriousFindings(page)).map((finding) => `${address}, light: ${finding}`));
        // All that changes in the dark is colour.
        await paint(page, 'dark');
        found.push(
          ...(await seriousFindings(page, ['color-contrast'])).map((finding) => `${address}, dark: ${finding}`),
        );
        for (const width of [360, 3840]) {
          await page.setViewportSize({ width, height: 800 });
          const isWider = await settlesTo(false, () =>
            page
              .locator('html, #main')
              .evaluateAll((elements) => elements.some((one) => one.scrollWidth > one.clientWidth)),
          );
          if (isWider) found.push(`${address} is wider than a screen of ${width}`);
        }
      }
      expect(found).toEqual([]);
      expectClean(open);
    });

    it('explores the API with token and tenant filled in, and no network but ours', async () => {
      open = await openAs(first);
      const { page } = open;
      await page.goto(`${app.url}/explorer`);
      await page.locator('.graphiql-query-editor').getByText('isPlatformAdmin').waitFor();
      await page.getByRole('button', { name: /Execute query/ }).click();
      await page.locator('.graphiql-response').getByText('ana@consulting').waitFor();
      expect(open.foreign).toEqual([]);
    });

    const flowOf = async (tenant: Tenant): Promise<string> => {
      const { collectionFlows } = await app.query<{ collectionFlows: { nodes: { id: string }[] } }>(
        '{ collectionFlows(first: 1) { nodes { id } } }',
        {},
        { subject: PLATFORM_ADMIN, tenant },
      );
      return collectionFlows.nodes[0]?.id ?? '';
    };
    const gapsThatAre = async (tenant: Tenant, resolution: string): Promise<number> => {
      const { gaps } = await app.query<{ gaps: { totalCount: number } }>(
        'query ($filter: GapFilter) { gaps(first: 1, filter: $filter) { totalCount } }',
        { filter: { resolutions: [resolution] } },
        { subject: PLATFORM_ADMIN, tenant },
      );
      return gaps.totalCount;
    };
  },
);

const SCREENS = (flow: string): readonly (readonly [string, string | RegExp])[] => [
  ['/', 'Overview'],
  ['/discovery', 'Discovery'],
  ['/gaps', 'Gaps'],
  [`/gaps/${flow}`, 'Azure migrate branch'],
  [`/gaps/${flow}/runs`, 'Analysis runs'],
  [`/gaps/${flow}/questionnaire`, 'Questionnaire'],
  ['/learnings', 'Learnings'],
  ['/wiring', 'Wiring'],
  ['/audit', 'Audit'],
  ['/usage', 'Usage'],
  ['/assistant', 'Assistant'],
];
