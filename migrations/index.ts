import type { MigrationObject } from '@mikro-orm/core';
import { Foundation } from './2026-11-21-foundation.js';
import { Assistant } from './2026-11-22-assistant.js';
import { SafeKeys } from './2026-11-23-safe-keys.js';
import { LearningsUsage } from './2026-11-25-learnings-usage.js';
import { Decisions } from './2026-11-26-decisions.js';
import { ImportFormats } from './2026-11-27-import-formats.js';
import { AssetReferences } from './2026-11-28-asset-references.js';
import { ChunkCounts } from './2026-11-29-chunk-counts.js';
import { ReferenceStatistics } from './2026-11-30-reference-statistics.js';
import { FieldRequirements } from './2026-12-02-field-requirements.js';

/** Every migration, oldest first. A migration that has been released is never changed. */
export const migrations: readonly MigrationObject[] = [
  { name: '2026-11-21-foundation', class: Foundation },
  { name: '2026-11-22-assistant', class: Assistant },
  { name: '2026-11-23-safe-keys', class: SafeKeys },
  { name: '2026-11-25-learnings-usage', class: LearningsUsage },
  { name: '2026-11-26-decisions', class: Decisions },
  { name: '2026-11-27-import-formats', class: ImportFormats },
  { name: '2026-11-28-asset-references', class: AssetReferences },
  { name: '2026-11-29-chunk-counts', class: ChunkCounts },
  { name: '2026-11-30-reference-statistics', class: ReferenceStatistics },
  { name: '2026-12-02-field-requirements', class: FieldRequirements },
];
