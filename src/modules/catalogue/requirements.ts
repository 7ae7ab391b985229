import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { AssetType } from './asset-type.js';
import type { CatalogueField, Requirement } from './catalogue-field.js';

/** What a tenant asks of one field; null where it has gone back to the catalogue. */
export interface OwnRequirement {
  readonly assetType: AssetType;
  readonly fieldName: string;
  readonly requirement: Requirement | null;
}

/** Which blanks are gaps for a tenant: as the catalogue says, but for what the tenant has set itself. */
export class Requirements {
  private readonly own: ReadonlyMap<string, Requirement>;
  /** Whether the tenant has ever set any: where not, what the catalogue alone gives needs no second look. */
  readonly hasOwn: boolean;

  constructor(own: readonly OwnRequirement[]) {
    this.hasOwn = own.length > 0;
    this.own = new Map(
      own.flatMap(({ assetType, fieldName, requirement }) =>
        requirement === null ? [] : [[keyOf(assetType, fieldName), requirement]],
      ),
    );
  }

  of(assetType: AssetType, { name, requirement }: CatalogueField): Requirement {
    return this.own.get(keyOf(assetType, name)) ?? requirement;
  }

  isOwn(assetType: AssetType, fieldName: string): boolean {
    return this.own.has(keyOf(assetType, fieldName));
  }
}

const keyOf = (assetType: AssetType, fieldName: string) => `${assetType} ${fieldName}`;

/** Those of every tenant that has set none. */
const AS_THE_CATALOGUE = new Requirements([]);

export async function readRequirements(scope: Scope): Promise<Requirements> {
  const own = await scope.rows<OwnRequirement>(sql`
    select r.asset_type as "assetType", r.field_name as "fieldName", r.requirement
    from migration.field_requirements r where ${inTenant(scope, 'r')}`);
  return own.length === 0 ? AS_THE_CATALOGUE : new Requirements(own);
}
