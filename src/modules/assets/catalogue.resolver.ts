import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { Role } from '../tenancy/role.js';
import { AssetTypeEnum } from './asset-enums.js';
import type { CatalogueService } from './catalogue.service.js';
import { CatalogueField, SetFieldRequirementInput, SetFieldRequirementPayload } from './catalogue.types.js';

@Resolver()
export class CatalogueResolver {
  constructor(private readonly catalogue: CatalogueService) {}

  @Authorized(Role.VIEWER)
  @Query(() => [CatalogueField], { description: 'What is asked of assets, in the order people are asked.' })
  catalogueFields(
    @Ctx() { scope }: RequestContext,
    @Arg('assetType', () => AssetTypeEnum, { nullable: true, description: 'Of one asset type; left out, of all.' })
    assetType?: AssetType | null,
  ): Promise<CatalogueField[]> {
    return this.catalogue.fields(scope, assetType ?? null);
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => SetFieldRequirementPayload, {
    description:
      'Says which blanks of a field are gaps in this engagement. Gaps and completeness follow with the next scanGaps of a flow.',
  })
  async setFieldRequirement(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => SetFieldRequirementInput, { description: 'The field, and when it must hold a value.' })
    input: SetFieldRequirementInput,
  ): Promise<SetFieldRequirementPayload> {
    return { catalogueField: await this.catalogue.setRequirement(scope, input) };
  }
}
