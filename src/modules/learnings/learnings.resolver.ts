import { Arg, Args, Authorized, FieldResolver, Mutation, Query, Resolver } from 'type-graphql';
import type { Page } from '../../graphql/connection.js';
import { notServed } from '../../graphql/not-served.js';
import { AssetAnalysis } from '../enhancement/asset-analysis.entity.js';
import { Role } from '../tenancy/role.js';
import {
  DeleteLearningsInput,
  DeleteLearningsPayload,
  Learning,
  LearningConnection,
  LearningsArgs,
} from './learning.types.js';

@Resolver()
export class LearningsResolver {
  @Authorized(Role.VIEWER)
  @Query(() => LearningConnection, { description: 'What analyses of the tenant can draw on, oldest first.' })
  learnings(@Args(() => LearningsArgs) _args: LearningsArgs): Promise<Page<Learning>> {
    throw notServed('learnings');
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => DeleteLearningsPayload, { description: 'Forgets learnings: analyses are not shown them any more.' })
  deleteLearnings(
    @Arg('input', () => DeleteLearningsInput, { description: 'Which.' }) _input: DeleteLearningsInput,
  ): Promise<DeleteLearningsPayload> {
    throw notServed('deleteLearnings');
  }
}

@Resolver(() => AssetAnalysis)
export class AssetAnalysisLearningsResolver {
  @FieldResolver(() => [Learning], { description: 'Learnings that the analysis was shown.' })
  learningsUsed(): Promise<Learning[]> {
    throw notServed('AssetAnalysis.learningsUsed');
  }
}
