import { redactJson } from '../../ai/redact.js';
import { sql } from '../../db/statement.js';
import { badInput } from '../../errors.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { ASSET_TYPES, type AssetType } from '../catalogue/asset-type.js';
import { catalogueFor } from '../catalogue/catalogue.js';
import { type CatalogueField as FieldRule, type Requirement, requirementSchema } from '../catalogue/catalogue-field.js';
import { fieldsOf } from '../catalogue/condition.js';
import { type Requirements, readRequirements } from '../catalogue/requirements.js';
import { type CatalogueField, FieldRequirement, type SetFieldRequirementInput } from './catalogue.types.js';
import { knownField } from './check-value.js';

/** What is asked of assets: the catalogue, and what a tenant has made of it. */
export class CatalogueService {
  constructor(private readonly audit: AuditService) {}

  async fields(scope: Scope, assetType: AssetType | null): Promise<CatalogueField[]> {
    const requirements = await readRequirements(scope);
    const types = assetType ? [assetType] : ASSET_TYPES;
    return types.flatMap((type) => catalogueFor(type).map((field) => shown(type, field, requirements)));
  }

  /** Gaps and completeness follow with the next scan of a flow: only that looks at every asset. */
  async setRequirement(scope: Scope, input: SetFieldRequirementInput): Promise<CatalogueField> {
    const { assetType, fieldName } = input;
    const field = knownField(assetType, fieldName, 'input.fieldName');
    const requirement = requirementOf(input);
    const requirements = await scope.transaction(async (tx) => {
      const { clientAccountId, engagementId } = tx.tenant;
      await tx.rows(sql`
        insert into migration.field_requirements as r (client_account_id, engagement_id, asset_type, field_name, requirement, set_by)
        values (${clientAccountId}, ${engagementId}, ${assetType}, ${fieldName}, ${requirement && JSON.stringify(requirement)}::jsonb, ${tx.actor.subject})
        on conflict (client_account_id, engagement_id, asset_type, field_name)
          do update set requirement = excluded.requirement, set_by = excluded.set_by, updated_at = now()`);
      await this.audit.record(tx, {
        action: 'catalogue.requirement_set',
        details: { assetType, fieldName, requirement: redactJson(requirement ?? 'as the catalogue says').value },
      });
      return readRequirements(tx);
    });
    return shown(assetType, field, requirements);
  }
}

/** Throws BAD_USER_INPUT for a condition that cannot be meant. */
function requirementOf(input: SetFieldRequirementInput): Requirement | null {
  const { assetType, requirement, requiredWhen } = input;
  const hasCondition = requiredWhen !== null && requiredWhen !== undefined;
  if (hasCondition !== (requirement === FieldRequirement.CONDITIONAL))
    throw badInput('input.requiredWhen', 'Expected "requiredWhen" with the requirement CONDITIONAL, and only there.');
  if (requirement === null || requirement === undefined) return null;
  if (requirement !== FieldRequirement.CONDITIONAL)
    return requirement === FieldRequirement.REQUIRED ? 'required' : 'optional';
  const read = requirementSchema.safeParse({ when: requiredWhen });
  if (!read.success || typeof read.data === 'string')
    throw badInput(
      'input.requiredWhen',
      'Expected {field, in: [1 to 50 values]}, {field, isPresent: true}, {all: [...]}, {any: [...]} or {not: ...}, at most five levels deep.',
    );
  for (const name of fieldsOf(read.data.when)) knownField(assetType, name, 'input.requiredWhen');
  return read.data;
}

function shown(assetType: AssetType, field: FieldRule, requirements: Requirements): CatalogueField {
  const { name, label, type, allowed, category } = field;
  const requirement = requirements.of(assetType, field);
  return {
    assetType,
    name,
    label,
    category,
    isList: type.kind === 'list',
    valueKind: type.kind === 'list' ? type.item : type.kind,
    unit: (type.kind === 'list' ? undefined : type.unit) ?? null,
    allowedValues: allowed ?? null,
    requirement:
      typeof requirement === 'string'
        ? FieldRequirement[requirement === 'required' ? 'REQUIRED' : 'OPTIONAL']
        : FieldRequirement.CONDITIONAL,
    requiredWhen: typeof requirement === 'string' ? null : requirement.when,
    isRequirementOwn: requirements.isOwn(assetType, name),
  };
}
