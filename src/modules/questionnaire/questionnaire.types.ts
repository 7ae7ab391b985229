import { Field, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime, Json } from '../../graphql/scalars.js';
import { AssetTypeEnum } from '../assets/asset-enums.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { GapPriority } from '../gaps/gap-enums.js';

@ObjectType({ simpleResolvers: true, description: 'What people are asked in order to close one gap.' })
export class Question {
  @Field(() => ID, { description: 'The gap; also what names the question in an answer.' })
  gapId!: string;
  assetId!: string;
  collectionFlowId!: string;
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
  @Field(() => Json, {
    nullable: true,
    description:
      'The value that has closed the gap since the analysis, by an answer or otherwise; null while it is open.',
  })
  answer!: unknown;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What people are asked once, however many assets it is about: the same field of assets of the same type, with the same suggestion.',
})
export class SharedQuestion {
  @Field(() => String, { description: 'The question, in words.' })
  prompt!: string;
  @Field(() => AssetTypeEnum, { description: 'What the assets are.' })
  assetType!: AssetType;
  @Field(() => String, { description: 'The field of the assets that the answer fills.' })
  fieldName!: string;
  @Field(() => GapPriority, { description: 'How much it blocks.' })
  priority!: GapPriority;
  @Field(() => [String], {
    nullable: true,
    description: 'The answers that the catalogue allows; null: it does not list them.',
  })
  allowedValues!: string[] | null;
  @Field(() => Json, { nullable: true, description: "The analysis's proposal, to be confirmed or changed." })
  suggestedAnswer!: unknown;
  @Field(() => Int, { description: 'Of how many assets it is asked.' })
  assetCount!: number;
  @Field(() => [ID], {
    description:
      'The gaps that one answer can close, 200 at most: the first as `AnswerInput.gapId`, those of the others that it holds for as `applyToGapIds`. The rest is asked again.',
  })
  gapIds!: string[];
  assetIds!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'Questions that belong together: one category of one asset.' })
export class QuestionnaireSection {
  @Field(() => String, { description: 'What they are about.' })
  title!: string;
  @Field(() => [Question], { description: 'The questions.' })
  questions!: Question[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    "What only people can say: a question for every gap of the flow's assets that is open, or was given a value since the flow's last analysis.",
})
export class Questionnaire {
  @Field(() => ID, { description: 'UUID; another one after another analysis.' })
  id!: string;
  @Field(() => DateTime, { description: 'When it can be answered: proposals are left some time for review before.' })
  availableAt!: Date;
  @Field(() => Boolean, { description: 'Whether that time has come.' })
  isAvailable!: boolean;
  @Field(() => [QuestionnaireSection], {
    description:
      'Its questions, grouped; empty until it is available. Open questions come first, then what blocks most, then what settles most assets at once, then by name. At most 1,000 questions, more follow as these are answered; `totalQuestions` counts all.',
  })
  sections!: () => Promise<QuestionnaireSection[]>;
  @Field(() => [SharedQuestion], {
    description:
      'Its open questions as people are best asked: the same of many assets once. What blocks most comes first, then what settles most assets at once, then by name; empty until it is available. At most 1,000, more follow as these are answered.',
  })
  sharedQuestions!: () => Promise<SharedQuestion[]>;
  @Field(() => Int, { description: 'How many are answered.' })
  answeredQuestions!: () => Promise<number>;
  @Field(() => Int, { description: 'How many there are, answered or not.' })
  totalQuestions!: () => Promise<number>;
}
