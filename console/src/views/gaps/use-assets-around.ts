import type { AssetFieldsFragment } from '@lacuna/sdk';
import { useRead } from '../../api/use-read.js';
import type { Gap } from './use-gap-decisions.js';

/** Gaps that lie together are looked at together: their assets are read at once. */
const BLOCK = 50;

/**
 * The asset of the gap at `index`, read with those of the gaps around it: a reviewer who steps from one to the next
 * waits for none, and the gateway is asked once for fifty.
 */
export function useAssetsAround(rows: readonly Gap[], index: number) {
  const first = Math.floor(index / BLOCK) * BLOCK;
  const ids = index < 0 ? [] : [...new Set(rows.slice(first, first + BLOCK).map(({ asset }) => asset.id))];
  const read = useRead(
    'assets',
    { first: BLOCK, filter: { ids } },
    { isEnabled: ids.length > 0, keepsPrevious: true, staleTime: 60_000 },
  );
  const id = rows[index]?.asset.id;
  const asset: AssetFieldsFragment | undefined = read.data?.assets.nodes.find((one) => one.id === id);
  return { asset, error: read.error, retry: () => void read.refetch() };
}
