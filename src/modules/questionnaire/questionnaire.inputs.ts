import { Field, InputType, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { KeyedInput } from '../../graphql/keyed-input.js';
import { Json } from '../../graphql/scalars.js';
import { Questionnaire } from './questionnaire.types.js';

@InputType({ description: 'The collection flow whose pending gaps people are to be asked about.' })
export class GenerateQuestionnaireInput {
  @Field(() => ID, { description: 'The flow.' })
  collectionFlowId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of generateQuestionnaire.' })
export class GenerateQuestionnairePayload {
  @Field(() => Questionnaire, {
    nullable: true,
    description: 'The questionnaire; null: no gap is pending, and the flow is finalized.',
  })
  questionnaire!: Questionnaire | null;
}

@InputType({ description: 'The answer to one question.' })
export class AnswerInput {
  @Field(() => ID, { description: 'The gap that was asked about.' })
  gapId!: string;
  @Field(() => Json, {
    description: "A value of the field's type, and one of the allowed values where they are listed.",
  })
  value!: unknown;
  @Field(() => [ID], {
    nullable: true,
    description:
      'Gaps that the same answer closes as well, e.g. those of `Question.alsoAnswers`; the value must be one of each of their fields.',
  })
  applyToGapIds?: string[] | null;
}

@InputType({ description: 'Answers to questions of one questionnaire.' })
export class AnswerQuestionsInput extends KeyedInput {
  @Field(() => ID, { description: 'The flow of the questionnaire.' })
  collectionFlowId!: string;
  @Field(() => [AnswerInput], { description: 'Answers to 1 to 250 gaps, those of `applyToGapIds` included.' })
  answers!: AnswerInput[];
}

@ObjectType({ simpleResolvers: true, description: 'Answer of answerQuestions.' })
export class AnswerQuestionsPayload {
  @Field(() => Questionnaire, { description: 'The questionnaire as it now stands.' })
  questionnaire!: Questionnaire;
}
