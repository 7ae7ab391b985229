import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Page, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { selectedFields, selectedNodeFields } from '../../graphql/selection.js';
import { AssetAnalysis } from '../enhancement/asset-analysis.entity.js';
import { Role } from '../tenancy/role.js';
import { learningList, learnings } from './learning.reads.js';
import type { LearningService } from './learning.service.js';
import {
  DeleteLearningsInput,
  DeleteLearningsPayload,
  Learning,
  LearningConnection,
  LearningsArgs,
} from './learning.types.js';

@Resolver()
export class LearningsResolver {
  constructor(private readonly service: LearningService) {}

  @Authorized(Role.VIEWER)
  @Query(() => LearningConnection, { description: 'What analyses of the tenant can draw on, oldest first.' })
  learnings(
    @Ctx() { scope }: RequestContext,
    @Args(() => LearningsArgs) args: LearningsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Learning>> {
    return readPage(scope, learningList, selectedNodeFields(info), args);
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => DeleteLearningsPayload, { description: 'Forgets learnings: analyses are not shown them any more.' })
  async deleteLearnings(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => DeleteLearningsInput, { description: 'Which.' }) input: DeleteLearningsInput,
  ): Promise<DeleteLearningsPayload> {
    return { deleted: await this.service.delete(scope, input) };
  }
}

@Resolver(() => AssetAnalysis)
export class AssetAnalysisLearningsResolver {
  @FieldResolver(() => [Learning], {
    description: 'Learnings that the analysis was shown, as far as they are still kept.',
  })
  async learningsUsed(
    @Ctx() { scope }: RequestContext,
    @Root() { learningIds }: AssetAnalysis,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Learning[]> {
    const loader = scope.loader(info, () => learnings.loader(scope, selectedFields(info)));
    const found = await Promise.all(learningIds.map((id) => loader.load(id)));
    return found.filter((learning) => learning !== null);
  }
}
