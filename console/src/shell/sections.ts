import { type ComponentType, lazy } from 'react';
import type { IconName } from '../parts/icon.js';

interface Section {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
}

/** What the navigation lists, in the order of the work. */
export const SECTIONS: readonly Section[] = [
  { path: '/', title: 'Overview', icon: 'overview' },
  { path: '/discovery', title: 'Discovery', icon: 'discovery' },
  { path: '/gaps', title: 'Gaps', icon: 'gaps' },
  { path: '/learnings', title: 'Learnings', icon: 'learnings' },
  { path: '/wiring', title: 'Wiring', icon: 'wiring' },
  { path: '/audit', title: 'Audit', icon: 'audit' },
  { path: '/usage', title: 'Usage', icon: 'usage' },
  { path: '/assistant', title: 'Assistant', icon: 'assistant' },
];

type View = ComponentType<{ params: { id?: string } }>;
type ViewModule = { default: View };

/** A screen and the address that shows it. Each is loaded when it is first shown. */
interface Screen {
  readonly path: string;
  readonly load: () => Promise<ViewModule>;
  readonly view: View;
}

function screen(path: string, load: () => Promise<ViewModule>): Screen {
  let loaded: ViewModule | undefined;
  const keep = async () => (loaded = await load());
  // React waits 300 ms before it puts a screen where a fallback stood: what has come already is shown without.
  const view = lazy(() => (loaded === undefined ? keep() : resolved(loaded)));
  return { path, load: keep, view };
}

/** A promise for `lazy`, which looks at once whether it has come. */
const resolved = <Value>(value: Value) =>
  // oxlint-disable-next-line unicorn/no-thenable -- it is one for this purpose
  ({ then: (take: (value: Value) => void) => take(value) }) as unknown as Promise<Value>;

export const SCREENS: readonly Screen[] = [
  screen('/', () => import('../views/overview/overview.js')),
  screen('/discovery', () => import('../views/discovery/discovery-flows.js')),
  screen('/discovery/:id', () => import('../views/discovery/discovery-flow.js')),
  screen('/gaps', () => import('../views/gaps/collection-flows.js')),
  screen('/gaps/:id', () => import('../views/gaps/gap-review.js')),
  screen('/gaps/:id/runs', () => import('../views/analysis/analysis-runs.js')),
  screen('/gaps/:id/questionnaire', () => import('../views/questionnaire/questionnaire.js')),
  screen('/learnings', () => import('../views/learnings/learnings.js')),
  screen('/wiring', () => import('../views/wiring/wiring.js')),
  screen('/audit', () => import('../views/audit/audit.js')),
  screen('/usage', () => import('../views/usage/usage.js')),
  screen('/assistant', () => import('../views/assistant/assistant.js')),
];

/**
 * Loads the screen of an address ahead: what surrounds it takes as long to draw as its code to come. What fails is told
 * when the screen is shown.
 */
export async function preloadScreen(address: string): Promise<void> {
  const found = SCREENS.find(({ path }) => new RegExp(`^${path.replace(':id', '[^/]+')}$`).test(address));
  await found?.load().catch(() => undefined);
}
