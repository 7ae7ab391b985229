import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'What people made of the proposals whose confidence lies within a tenth.',
})
export class CalibrationBin {
  @Field(() => Float, { description: 'Confidences from here on.' })
  from!: number;
  @Field(() => Float, { description: 'Below this; the last bin holds 1 too.' })
  to!: number;
  @Field(() => Int, { description: 'Proposals that were decided about.' })
  decisions!: number;
  @Field(() => Int, { description: 'Of these, those whose value was taken.' })
  accepted!: number;
  @Field(() => Float, { description: 'What the analysis said on average, 0 to 1.' })
  meanConfidence!: number;
  @Field(() => Float, { description: 'What people made of it: `accepted` of `decisions`, 0 to 1.' })
  acceptedShare!: number;
  @Field(() => Float, { description: '`acceptedShare` made to rise with the confidence, 0 to 1.' })
  calibrated!: number;
  @Field(() => Float, {
    description: 'What `calibrated` is at least, at 95 % confidence: what acceptGaps compares with `minConfidence`.',
  })
  lowerBound!: number;
}

@ObjectType({ simpleResolvers: true, description: 'How far the confidence of proposals for a field can be believed.' })
export class FieldCalibration {
  @Field(() => String, { description: 'Field of the catalogue, in whichever asset type.' })
  fieldName!: string;
  @Field(() => Int, {
    description: 'Proposals that were decided about one by one; those accepted by their confidence do not count.',
  })
  decisions!: number;
  @Field(() => Int, { description: 'Of these, those whose value was taken.' })
  accepted!: number;
  @Field(() => Boolean, {
    description: 'Whether the decisions are enough, 50, for acceptGaps to go by them and not by the raw confidence.',
  })
  isCalibrated!: boolean;
  @Field(() => Float, { description: 'How far confidence and accepted share lie apart on average, 0 to 1.' })
  expectedError!: number;
  @Field(() => String, { description: 'How the figures are made.' })
  method!: string;
  @Field(() => [CalibrationBin], { description: 'Those with decisions, from the lowest confidence on; ten at most.' })
  bins!: readonly CalibrationBin[];
}
