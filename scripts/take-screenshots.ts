/**
 * Takes the pictures of the console in docs/images, of the sample inventory, in light and dark; with `--all <folder>` every
 * screen instead, also as wide as a phone, to be looked at:
 *
 *     npx tsx scripts/take-screenshots.ts
 */
import { openAsBlob } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { createClient, type LacunaClient } from '../sdk/src/index.js';
import { startApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { buildConsole, noBrowser, openBrowser, openWindow } from '../test/kit/browser.js';

const ROOT = path.join(import.meta.dirname, '..');
const WIDE = { width: 1440, height: 860 };
const PHONE = { width: 360, height: 740 };
const SCHEMES = ['light', 'dark'] as const;

const { values: options } = parseArgs({ options: { all: { type: 'string' } } });
if (noBrowser !== undefined) throw new Error(`Pictures need a browser: ${noBrowser}`);
await buildConsole();
const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-pictures-'));
const config = loadConfig({
  PORT: '0',
  LACUNA_DATA_DIR: folder,
  LACUNA_QUESTIONNAIRE_DELAY_SECONDS: '0',
  LACUNA_RATE_LIMIT_PER_MINUTE: '0',
});
const app = await startApp(config, createLogger('error'));
const url = app.url ?? '';
const token = (await app.authenticator.mintToken?.('developer')) ?? '';
const browser = await openBrowser();
try {
  const { tenant, discoveryFlowId, collectionFlowId } = await prepare(createClient({ url, token }));
  const { page } = await openWindow(browser, url, {
    token,
    tenant,
    viewport: WIDE,
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });
  if (options.all === undefined) {
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto('about:blank');
      await showGap(page, collectionFlowId);
      await page.waitForTimeout(300);
      await page.screenshot({
        path: path.join(ROOT, 'docs/images', `console-gaps${scheme === 'dark' ? '-dark' : ''}.png`),
      });
    }
  } else {
    await mkdir(options.all, { recursive: true });
    const screens: Readonly<Record<string, string>> = {
      overview: '/',
      discovery: '/discovery',
      'discovery-flow': `/discovery/${discoveryFlowId}`,
      flows: '/gaps',
      gaps: `/gaps/${collectionFlowId}`,
      runs: `/gaps/${collectionFlowId}/runs`,
      questionnaire: `/gaps/${collectionFlowId}/questionnaire`,
      learnings: '/learnings',
      wiring: '/wiring',
      audit: '/audit',
      usage: '/usage',
      assistant: '/assistant',
    };
    for (const [name, address] of Object.entries(screens))
      for (const [scheme, size] of [
        ['light', WIDE],
        ['dark', WIDE],
        ['light', PHONE],
      ] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme: scheme });
        await page.goto(`${url}/#${address}`);
        await page.waitForTimeout(900);
        const variant = size === PHONE ? 'phone' : scheme;
        await page.screenshot({ path: path.join(options.all, `${name}-${variant}.png`) });
      }
    await page.setViewportSize(WIDE);
    await page.goto(`${url}/explorer`);
    await page.waitForTimeout(4000);
    await page.screenshot({ path: path.join(options.all, 'explorer-light.png') });
  }
} finally {
  await browser.close();
  await app.close();
  await rm(folder, { recursive: true, force: true });
}

/** The sample inventory, as far as proposals that wait for people. */
async function prepare(platform: LacunaClient) {
  const { clientAccount } = (await platform.createClientAccount({ input: { name: 'Northwind Traders' } }))
    .createClientAccount;
  const { engagement } = (
    await platform.createEngagement({ input: { clientAccountId: clientAccount.id, name: 'Datacentre exit' } })
  ).createEngagement;
  const tenant = { clientAccountId: clientAccount.id, engagementId: engagement.id };
  const lacuna = platform.forTenant(tenant);
  const created = await lacuna.createDiscoveryFlow({ input: { name: 'Copenhagen and Zurich' } });
  const discoveryFlowId = created.createDiscoveryFlow.discoveryFlow.id;
  for (const fileName of ['rvtools-northwind.xlsx', 'azure-migrate-branch.csv']) {
    const { uploadUrl } = (await lacuna.createImportUpload({ input: { discoveryFlowId, fileName } }))
      .createImportUpload;
    await lacuna.upload(uploadUrl, await openAsBlob(path.join(ROOT, 'samples', fileName)));
  }
  await lacuna.runDiscovery({ input: { discoveryFlowId } });
  await lacuna.waitForDiscovery(discoveryFlowId);
  const { collectionFlow } = (await lacuna.createCollectionFlow({ input: { name: 'Wave 1', discoveryFlowId } }))
    .createCollectionFlow;
  await lacuna.scanGaps({ input: { collectionFlowId: collectionFlow.id } });
  const { run } = (await lacuna.analyzeGaps({ input: { collectionFlowId: collectionFlow.id } })).analyzeGaps;
  await lacuna.waitForRun(run.id);
  return { tenant, discoveryFlowId, collectionFlowId: collectionFlow.id };
}

/** A gap with a proposal that rests on evidence, beside its asset. */
async function showGap(page: Page, collectionFlowId: string): Promise<void> {
  await page.goto(`${url}/#/gaps/${collectionFlowId}`);
  const rows = page.getByRole('grid', { name: 'Gaps' }).getByRole('row');
  await rows.nth(1).waitFor();
  await page.getByRole('combobox', { name: 'Field', exact: true }).click();
  await page.getByRole('option', { name: 'Environment', exact: true }).click();
  await rows.filter({ hasText: 'production' }).first().click();
  await page.getByRole('region', { name: 'The chosen gap' }).getByRole('heading', { name: 'Evidence' }).waitFor();
}
