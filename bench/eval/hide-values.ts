import { createHash } from 'node:crypto';
import type { AssetFacts, JsonValue } from '../../src/ai/asset-facts.js';
import { textOf } from '../../src/ai/patterns/known-asset.js';
import { importOf } from '../../test/rules/discovery.kit.js';
import type { Task } from './tasks.js';

/** One asset of an inventory, as the product sees it. */
export interface Specimen {
  readonly facts: AssetFacts;
  /** What the source says of the field. */
  readonly truth: string;
  /** It was hidden from the product, which is asked for it. */
  readonly isHidden: boolean;
}

/** Of the assets whose value is known, so many are asked about. */
const HIDDEN_SHARE = 0.3;
const SPLIT = 'evaluation 1';

/**
 * An inventory with the value of one field hidden in three of ten assets that have one: chosen by a hash of the name, so
 * that nothing else can depend on the choice, and emptied in the source, so that no other column tells it.
 */
export async function hideValues({ source, columns, path, inventory, field }: Task) {
  const { records, cleanse } = await importOf(source());
  const specimens: Specimen[] = [];
  const others: AssetFacts[] = [];
  for (const [index, record] of records.entries()) {
    const whole = cleanse(record);
    if (whole.kind !== 'asset') continue;
    const id = `${index}`;
    const truth = textOf(valueAt(whole, path));
    const isHidden = truth !== undefined && chance(`${inventory} ${field} ${whole.name} ${index}`) < HIDDEN_SHARE;
    const values = Object.fromEntries(Object.entries(record.values).filter(([column]) => !columns.includes(column)));
    const seen = isHidden ? cleanse({ ...record, values }) : whole;
    if (seen.kind !== 'asset') throw new Error(`${inventory}: row ${index} is no asset without ${columns.join(', ')}`);
    const facts: AssetFacts = { ...seen, id, discoverySource: inventory, conflictingValues: {} };
    if (isHidden && textOf(valueAt(facts, path)) !== undefined)
      throw new Error(
        `${inventory}: ${field} of row ${index} is still there; hide more columns than ${columns.join(', ')}`,
      );
    if (truth === undefined) others.push(facts);
    else specimens.push({ facts, truth, isHidden });
  }
  return { specimens, others };
}

function valueAt(
  facts: Pick<AssetFacts, 'attributes' | 'customAttributes' | 'environment' | 'location'>,
  path: string,
): JsonValue {
  if (path === 'environment' || path === 'location') return facts[path];
  const [group = '', ...key] = path.split('.');
  return (group === 'attributes' ? facts.attributes : facts.customAttributes)[key.join('.')] ?? null;
}

const chance = (text: string) => createHash('sha256').update(`${SPLIT} ${text}`).digest().readUInt32BE() / 2 ** 32;
