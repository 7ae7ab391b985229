import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, FieldResolver, Info, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { selectedFields } from '../../graphql/selection.js';
import { Asset } from '../assets/asset.entity.js';
import { assets } from '../assets/asset.read-model.js';
import { CollectionFlow } from '../gaps/collection-flow.entity.js';
import { Role } from '../tenancy/role.js';
import {
  AnswerQuestionsInput,
  AnswerQuestionsPayload,
  GenerateQuestionnaireInput,
  GenerateQuestionnairePayload,
} from './questionnaire.inputs.js';
import type { QuestionnaireService } from './questionnaire.service.js';
import { Question, Questionnaire, SharedQuestion } from './questionnaire.types.js';

@Resolver()
export class QuestionnaireResolver {
  constructor(private readonly questionnaires: QuestionnaireService) {}

  @Authorized(Role.ANALYST)
  @Mutation(() => GenerateQuestionnairePayload, {
    description: 'Makes a question of every pending gap of a collection flow.',
  })
  async generateQuestionnaire(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => GenerateQuestionnaireInput, { description: 'Which flow.' }) input: GenerateQuestionnaireInput,
  ): Promise<GenerateQuestionnairePayload> {
    const isAsked = await this.questionnaires.generate(scope, input.collectionFlowId);
    return { questionnaire: isAsked ? await this.questionnaires.read(scope, input.collectionFlowId) : null };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => AnswerQuestionsPayload, {
    description: 'Answers questions: their gaps are closed and the assets changed, all of them or none.',
  })
  async answerQuestions(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => AnswerQuestionsInput, { description: 'The answers.' }) input: AnswerQuestionsInput,
  ): Promise<AnswerQuestionsPayload> {
    await this.questionnaires.answer(scope, input);
    return { questionnaire: await this.questionnaires.read(scope, input.collectionFlowId) };
  }
}

@Resolver(() => Question)
export class QuestionResolver {
  constructor(private readonly questionnaires: QuestionnaireService) {}

  @FieldResolver(() => Asset, { description: 'The asset that the answer is about.' })
  asset(
    @Ctx() { scope }: RequestContext,
    @Root() { assetId }: Question,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset | null> {
    return scope.loader(info, () => assets.loader(scope, selectedFields(info))).load(assetId);
  }

  @FieldResolver(() => [ID], {
    description:
      'Gaps of other questions that ask the same of assets of the same kind, with the same suggestion, 199 at most: one answer may settle them too, see `AnswerInput.applyToGapIds`. Listed with the first of such questions only.',
  })
  async alsoAnswers(
    @Ctx() { scope }: RequestContext,
    @Root() { gapId, collectionFlowId }: Question,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly string[]> {
    const sets = await scope.loader(info, () => this.questionnaires.sharedQuestions(scope)).load(collectionFlowId);
    return sets.find(({ gapIds: [first] }) => first === gapId)?.gapIds.slice(1) ?? [];
  }
}

@Resolver(() => SharedQuestion)
export class SharedQuestionResolver {
  @FieldResolver(() => [Asset], {
    description: 'The assets that the answer is about, by name and in the order of `gapIds`.',
  })
  async assets(
    @Ctx() { scope }: RequestContext,
    @Root() { assetIds }: SharedQuestion,
    @Info() info: GraphQLResolveInfo,
    @Arg('first', () => Int, { defaultValue: 20, description: 'At most so many, 1 to 200.' }) first: number,
  ): Promise<Asset[]> {
    const loader = scope.loader(info, () => assets.loader(scope, selectedFields(info)));
    const found = await Promise.all(assetIds.slice(0, Math.max(1, first)).map((id) => loader.load(id)));
    return found.filter((asset) => asset !== null);
  }
}

@Resolver(() => CollectionFlow)
export class CollectionFlowQuestionnaireResolver {
  constructor(private readonly questionnaires: QuestionnaireService) {}

  @FieldResolver(() => Questionnaire, {
    nullable: true,
    description:
      'What people are asked once its gaps have been analysed; null until then, and where nothing is left to ask.',
  })
  questionnaire(
    @Ctx() { scope }: RequestContext,
    @Root() { id }: CollectionFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Questionnaire | null> {
    return scope.loader(info, () => this.questionnaires.loader(scope)).load(id);
  }
}
