import { Arg, Authorized, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { notServed } from '../../graphql/not-served.js';
import { CollectionFlow } from '../gaps/collection-flow.entity.js';
import { Role } from '../tenancy/role.js';
import {
  AnswerQuestionsInput,
  AnswerQuestionsPayload,
  GenerateQuestionnaireInput,
  GenerateQuestionnairePayload,
} from './questionnaire.inputs.js';
import { Questionnaire } from './questionnaire.types.js';

@Resolver()
export class QuestionnaireResolver {
  @Authorized(Role.ANALYST)
  @Mutation(() => GenerateQuestionnairePayload, {
    description: 'Makes a question of every pending gap of a collection flow.',
  })
  generateQuestionnaire(
    @Arg('input', () => GenerateQuestionnaireInput, { description: 'Which flow.' }) _input: GenerateQuestionnaireInput,
  ): Promise<GenerateQuestionnairePayload> {
    throw notServed('generateQuestionnaire');
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => AnswerQuestionsPayload, {
    description: 'Answers questions: their gaps are closed and the assets changed, all of them or none.',
  })
  answerQuestions(
    @Arg('input', () => AnswerQuestionsInput, { description: 'The answers.' }) _input: AnswerQuestionsInput,
  ): Promise<AnswerQuestionsPayload> {
    throw notServed('answerQuestions');
  }
}

@Resolver(() => CollectionFlow)
export class CollectionFlowQuestionnaireResolver {
  @FieldResolver(() => Questionnaire, {
    nullable: true,
    description: 'What people are asked; null as long as none was made.',
  })
  questionnaire(): Promise<Questionnaire | null> {
    throw notServed('CollectionFlow.questionnaire');
  }
}
