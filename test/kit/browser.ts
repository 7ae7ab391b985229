import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Tenant } from '../../src/scope.js';

const ROOT = path.join(import.meta.dirname, '../..');

/** Where distributions put it. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Why tests in a browser cannot run here; undefined where they can. */
export const noBrowser =
  executablePath === undefined ? 'no Chromium is installed (Debian: apt-get install chromium)' : undefined;

/** Builds the console unless it is built; where its sources have not changed this takes no time. */
export async function buildConsole(): Promise<void> {
  await promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/build-console.ts')]);
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: ['--no-sandbox'] });

/** A browser window of one person, and all that went wrong or elsewhere in it. */
export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests to anywhere but the gateway. */
  readonly foreign: string[];
  /** Errors that pages logged or threw. */
  readonly faults: string[];
}

type ContextOptions = Parameters<Browser['newContext']>[0];

/** Opens a window, signed in already where a token is given. */
export async function openWindow(
  browser: Browser,
  origin: string,
  { token, tenant, ...options }: { token?: string; tenant?: Tenant } & ContextOptions = {},
): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  if (token !== undefined)
    await context.addInitScript(
      ([key, chosen]) => {
        localStorage.setItem('lacuna.token', key ?? '');
        if (chosen) sessionStorage.setItem('lacuna.tenant', chosen);
      },
      [token, tenant && JSON.stringify(tenant)],
    );
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const foreign: string[] = [];
  const faults: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') foreign.push(request.url());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { context, page, foreign, faults };
}
