/**
 * Which fields each asset type has, and which of them must hold a value before a migration can be decided.
 *
 * What is required. A gap is something that blocks a decision, not every blank. Required are the fields the sources
 * call critical, except ids that a system assigns (asset_id, app_id) and what the programme itself decides
 * (migration_strategy, migration_wave); and of the high ones those without which sizing, moving or a support decision
 * stalls: for a server its addresses (unless it is off and has none), its architecture and power state, and for a
 * virtual one where it runs; vendor and version for a bought application, architecture and state for a home-made one,
 * recovery objectives for a vital one; edition and licence for a licensed database engine. A server has 15 required
 * fields, 17 when it is virtual. An optional field that is blank is no gap; one that is invalid or in conflict is.
 *
 * The fields come from `catalogue.json`, which `scripts/make-catalogue.ts` makes and which names its sources.
 */
import { z } from 'zod';
import { ASSET_TYPES, type AssetType } from './asset-type.js';
import catalogueFile from './catalogue.json' with { type: 'json' };
import { type CatalogueField, type Criticality, catalogueFieldSchema } from './catalogue-field.js';

// Parsed once, at start: a catalogue that does not fit its schema must stop the process, not a tenant's scan.
const catalogue: Readonly<Record<AssetType, readonly CatalogueField[]>> = z
  .object({ fields: z.record(z.enum(ASSET_TYPES), z.array(catalogueFieldSchema)) })
  .parse(catalogueFile).fields;

const byName = new Map(
  ASSET_TYPES.map((assetType) => [assetType, new Map(catalogue[assetType].map((field) => [field.name, field]))]),
);

/** The fields of an asset type, in the order people are asked for them. */
export function catalogueFor(assetType: AssetType): readonly CatalogueField[] {
  return catalogue[assetType];
}

/** Undefined when the asset type has no such field: what a source then held is a custom attribute. */
export function catalogueField(assetType: AssetType, name: string): CatalogueField | undefined {
  return byName.get(assetType)?.get(name);
}

const PRIORITY: Readonly<Record<Criticality, number>> = { critical: 1, high: 2, medium: 3, low: 4 };

/** The priority that a gap in a field of this criticality has, as it is stored: 1 (critical) to 4 (low). */
export function priorityOf(criticality: Criticality): number {
  return PRIORITY[criticality];
}
