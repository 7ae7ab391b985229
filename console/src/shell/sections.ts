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

/** A screen and the address that shows it. Each is loaded when it is first shown. */
interface Screen {
  readonly path: string;
  readonly view: ComponentType<{ params: { id?: string } }>;
}

export const SCREENS: readonly Screen[] = [
  { path: '/', view: lazy(() => import('../views/overview/overview.js')) },
  { path: '/discovery', view: lazy(() => import('../views/discovery/discovery-flows.js')) },
  { path: '/discovery/:id', view: lazy(() => import('../views/discovery/discovery-flow.js')) },
  { path: '/gaps', view: lazy(() => import('../views/gaps/collection-flows.js')) },
  { path: '/gaps/:id', view: lazy(() => import('../views/gaps/gap-review.js')) },
  { path: '/gaps/:id/runs', view: lazy(() => import('../views/analysis/analysis-runs.js')) },
  { path: '/gaps/:id/questionnaire', view: lazy(() => import('../views/questionnaire/questionnaire.js')) },
  { path: '/learnings', view: lazy(() => import('../views/learnings/learnings.js')) },
  { path: '/wiring', view: lazy(() => import('../views/wiring/wiring.js')) },
  { path: '/audit', view: lazy(() => import('../views/audit/audit.js')) },
  { path: '/usage', view: lazy(() => import('../views/usage/usage.js')) },
  { path: '/assistant', view: lazy(() => import('../views/assistant/assistant.js')) },
];
