import { z } from 'zod';
import { readPage } from '../../../graphql/connection.js';
import { MAX_PAGE_SIZE } from '../../../graphql/list.js';
import type { Scope } from '../../../scope.js';
import { assetList } from '../../assets/asset.reads.js';
import { ASSET_TYPES } from '../../catalogue/asset-type.js';
import type { ProgressBoard } from '../../enhancement/progress-board.js';
import type { Gap } from '../../gaps/gap.entity.js';
import { collectionFlowList, gapList } from '../../gaps/gap.reads.js';
import { GapPriority, GapResolution } from '../../gaps/gap-enums.js';
import { type Tool, toolOf } from './tool.js';

/** What of other modules the tools ask; the composition hands it over. */
export interface InventoryParts {
  /** `wiringHealth` of the API. */
  readonly wiring: {
    health(scope: Scope, detail: boolean): Promise<{ healthStatus: string; metrics: object }>;
  };
  /** `enhancementProgress` of the API. */
  readonly progress: Pick<ProgressBoard, 'of'>;
}

const MOST_ASSETS = 10;
const MOST_GAPS = 8;

/** Read-only tools over the same reads as the API's. Each answers a `summary` for people beside what it found. */
export const inventoryTools = ({ wiring, progress }: InventoryParts): Tool[] => [
  toolOf({
    name: 'find_assets',
    description: 'Assets of the inventory by a part of their name, by type, or both.',
    input: z.object({ search: z.string().min(1).max(200).optional(), assetType: z.enum(ASSET_TYPES).optional() }),
    run: async ({ scope }, { search, assetType }) => {
      const filter = { ...(search && { search }), ...(assetType && { assetTypes: [assetType] }) };
      const fields = new Set(['name', 'assetType', 'environment']);
      const page = await readPage(scope, assetList, fields, { first: MOST_ASSETS, filter });
      const total = await page.totalCount();
      const named = page.nodes.map(
        ({ name, assetType: type, environment }) => `${name} (${[type, environment].filter(Boolean).join(', ')})`,
      );
      const what = `asset${total === 1 ? '' : 's'}${search === undefined ? '' : ` named like "${search}"`}${assetType === undefined ? '' : ` of type ${assetType}`}`;
      const summary =
        total === 0
          ? `The inventory has no ${what}.`
          : `The inventory has ${total} ${what}: ${named.join(', ')}${total > named.length ? ', ...' : ''}.`;
      return { ids: page.nodes.map(({ id }) => id), total, summary };
    },
  }),

  toolOf({
    name: 'explain_gaps',
    description: 'The open gaps of one asset, the worst first, with what is proposed for each.',
    input: z.object({ asset: z.string().min(1).max(200) }),
    run: async ({ scope }, { asset }) => {
      const [found] = (await readPage(scope, assetList, new Set(['name']), { first: 1, filter: { search: asset } }))
        .nodes;
      if (!found) return { fields: [], summary: `The inventory has no asset named like "${asset}".` };
      const gaps = await openGaps(scope, found.id);
      const said = gaps.map(
        ({ fieldName, priority, suggestedResolution }) =>
          `${fieldName} (${GapPriority[priority]?.toLowerCase()})${suggestedResolution === null ? '' : `: ${suggestedResolution}`}`,
      );
      const summary =
        gaps.length === 0
          ? `No gap of ${found.name} is open.`
          : `Open gaps of ${found.name}, the worst first:\n${said.map((line) => `- ${line}`).join('\n')}`;
      return { fields: gaps.map(({ fieldName }) => fieldName), summary };
    },
  }),

  toolOf({
    name: 'flow_progress',
    description: 'How far the analysis of the newest collection flow is.',
    input: z.object({}),
    run: async ({ scope }) => {
      const [flow] = (await readPage(scope, collectionFlowList, new Set(['name', 'phase']), { first: 1 })).nodes;
      if (!flow) return { summary: 'There is no collection flow yet.' };
      const { name, phase } = flow;
      const { status, processed, total, percentage, failed } = await progress.of(scope, flow.id);
      const summary =
        `Collection flow "${name}" is in ${spell(phase)}; its analysis is ${spell(status)}: ` +
        `${processed} of ${total} assets (${percentage} %), ${failed} failed.`;
      return { status, percentage, summary };
    },
  }),

  toolOf({
    name: 'wiring_health',
    description: 'Whether every record, asset and flow of the engagement is linked as it should be.',
    input: z.object({}),
    run: async ({ scope }) => {
      const { healthStatus, metrics } = await wiring.health(scope, false);
      const counts = Object.entries(metrics).map(([metric, count]) => `${words(metric)}: ${String(count)}`);
      return { healthStatus, summary: `The wiring is ${healthStatus.toLowerCase()} (${counts.join('; ')}).` };
    },
  }),
];

/** The worst first. */
async function openGaps(scope: Scope, assetId: string): Promise<Gap[]> {
  const fields = new Set(['fieldName', 'priority', 'suggestedResolution']);
  const filter = { assetIds: [assetId], resolutions: [GapResolution.PENDING] };
  const { nodes } = await readPage(scope, gapList, fields, { first: MAX_PAGE_SIZE, filter });
  return nodes.toSorted((a, b) => a.priority - b.priority).slice(0, MOST_GAPS);
}

const spell = (word: string) => word.toLowerCase().replaceAll('_', ' ');

/** `unprocessedRawRecords` as people write it. */
const words = (name: string) => name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
