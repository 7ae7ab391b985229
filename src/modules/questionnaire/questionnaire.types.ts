import { Field, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime, Json } from '../../graphql/scalars.js';
import { Asset } from '../assets/asset.entity.js';

@ObjectType({ simpleResolvers: true, description: 'What people are asked in order to close one gap.' })
export class Question {
  @Field(() => ID, { description: 'The gap; also what names the question in an answer.' })
  gapId!: string;
  @Field(() => Asset, { description: 'The asset that the answer is about.' })
  asset!: Asset;
  @Field(() => String, { description: 'The question, in words.' })
  prompt!: string;
  @Field(() => String, { description: 'The field of the asset that the answer fills.' })
  fieldName!: string;
  @Field(() => [String], {
    nullable: true,
    description: 'The answers that the catalogue allows; null: it does not list them.',
  })
  allowedValues!: string[] | null;
  @Field(() => Json, { nullable: true, description: "The analysis's proposal, to be confirmed or changed." })
  suggestedAnswer!: unknown;
  @Field(() => Json, { nullable: true, description: 'What was answered; null as long as nothing was.' })
  answer!: unknown;
}

@ObjectType({ simpleResolvers: true, description: 'Questions that belong together.' })
export class QuestionnaireSection {
  @Field(() => String, { description: 'What they are about.' })
  title!: string;
  @Field(() => [Question], { description: 'The questions.' })
  questions!: Question[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'What only people can say: a question for every gap that was pending when it was made.',
})
export class Questionnaire {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;
  @Field(() => DateTime, { description: 'When it can be answered: proposals are left some time for review before.' })
  availableAt!: Date;
  @Field(() => Boolean, { description: 'Whether that time has come.' })
  isAvailable!: boolean;
  @Field(() => [QuestionnaireSection], { description: 'Its questions, grouped.' })
  sections!: QuestionnaireSection[];
  @Field(() => Int, { description: 'How many are answered.' })
  answeredQuestions!: number;
  @Field(() => Int, { description: 'How many there are.' })
  totalQuestions!: number;
}
