import type { AssetFacts } from '../../src/ai/asset-facts.js';
import type { Normalise } from '../../src/ai/evidence/evidence-rule.js';
import { filterContext } from '../../src/ai/filter-context.js';
import { type AnalysisRequest, AssetAnalyst } from '../../src/ai/model/analyze-asset.js';
import type { ChatModel } from '../../src/ai/model/chat-model.js';
import { createChatModel } from '../../src/ai/model/model-factory.js';
import type { GapToAsk } from '../../src/ai/model/translate-answer.js';
import type { ModelSettings } from '../../src/config.js';
import type { ModelServer } from './model-server.js';

export const ASSET_ID = '0193b1c2-6a11-7c3e-8f00-3d1f5a7b9c01';

export const asset = (overrides: Partial<AssetFacts> = {}): AssetFacts => ({
  id: ASSET_ID,
  name: 'web01',
  assetType: 'SERVER',
  description: 'shop front end',
  environment: 'production',
  location: null,
  discoverySource: 'rvtools',
  attributes: {},
  customAttributes: { tech_stack: 'java 17, tomcat', region: 'eu' },
  invalidValues: {},
  conflictingValues: {},
  ...overrides,
});

export const gap = (fieldName: string, overrides: Partial<GapToAsk> = {}): GapToAsk => ({
  id: `gap of ${fieldName}`,
  fieldName,
  gapType: 'MISSING_FIELD',
  gapCategory: 'technical',
  priority: 2,
  allowedValues: null,
  ...overrides,
});

export const GAPS: readonly GapToAsk[] = [
  gap('os_name', { priority: 1 }),
  gap('application_tier', { allowedValues: ['tier_1', 'tier_2'], gapCategory: 'business' }),
  gap('cpu_cores', { gapType: 'INVALID_VALUE', priority: 3 }),
  gap('backup_policy', { priority: 4 }),
];

/** A catalogue with one rule: cores are whole numbers. */
export const normalise: Normalise = (field, raw) =>
  field === 'cpu_cores' && !Number.isInteger(raw)
    ? { ok: false, reason: `expected a whole number, got ${JSON.stringify(raw)}` }
    : { ok: true, value: raw };

export const analysisRequest = (
  facts: AssetFacts = asset(),
  gaps: readonly GapToAsk[] = GAPS,
  overrides: Partial<AnalysisRequest> = {},
): AnalysisRequest => ({
  assetId: facts.id,
  context: filterContext(facts),
  learnings: [],
  gaps,
  normalise,
  ...overrides,
});

export const settingsFor = (server: ModelServer, provider: ModelSettings['provider'] = 'openai'): ModelSettings => ({
  provider,
  name: 'double-1',
  baseUrl: provider === 'openai' ? server.baseUrl : server.rootUrl,
  apiKey: 'sk-of-the-tests',
  maxOutputTokens: 4096,
});

/** An analyst with a model, and so a breaker, of its own. */
export function analystFor(server: ModelServer, timeoutMs = 20_000, provider: ModelSettings['provider'] = 'openai') {
  const model: ChatModel = createChatModel(settingsFor(server, provider));
  return new AssetAnalyst(model, timeoutMs);
}
