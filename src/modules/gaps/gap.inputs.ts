import { ArgsType, Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { KeyedInput } from '../../graphql/keyed-input.js';
import { ListArgs } from '../../graphql/page-args.js';
import { Json } from '../../graphql/scalars.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { CollectionFlow } from './collection-flow.entity.js';
import { Gap } from './gap.entity.js';
import { GapPriority, GapResolution } from './gap-enums.js';

@InputType({ description: 'Which gaps; what is left out does not narrow, several conditions must all hold.' })
export class GapFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these assets; at most 250.' })
  assetIds?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'In one of these fields.' })
  fieldNames?: string[] | null;
  @Field(() => [GapPriority], { nullable: true, description: 'Of one of these priorities.' })
  priorities?: GapPriority[] | null;
  @Field(() => [GapResolution], { nullable: true, description: 'That became one of these.' })
  resolutions?: GapResolution[] | null;
  @Field(() => Float, { nullable: true, description: 'With at least this confidence, 0 to 1.' })
  minConfidence?: number | null;
  @Field(() => Float, { nullable: true, description: 'With at most this confidence, 0 to 1.' })
  maxConfidence?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'That have, or have not, been analysed.' })
  isAnalyzed?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'For which a value is, or is not, proposed.' })
  hasProposal?: boolean | null;
}

@ArgsType()
export class GapsArgs extends ListArgs {
  @Field(() => GapFilter, { nullable: true, description: 'Narrows the list.' })
  filter?: GapFilter | null;
}

@ObjectType({ simpleResolvers: true, description: "The gaps of a flow's assets, counted." })
export class GapSummary {
  @Field(() => Int, { description: 'All of them, whatever became of them.' })
  total!: number;
  @Field(() => Int, { description: 'Open.' })
  pending!: number;
  @Field(() => Int, { description: 'With a confidence.' })
  analyzed!: number;
  @Field(() => Int, { description: 'Open, of priority CRITICAL.' })
  critical!: number;
  @Field(() => Int, { description: 'Open, of priority HIGH.' })
  high!: number;
  @Field(() => Int, { description: 'Open, of priority MEDIUM.' })
  medium!: number;
  @Field(() => Int, { description: 'Open, of priority LOW.' })
  low!: number;
}

@InputType({ description: 'Assets to find the gaps of: either some by id, or all that a discovery flow made.' })
export class CreateCollectionFlowInput {
  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string;
  @Field(() => [ID], { nullable: true, description: 'These assets; 1 to 250.' })
  assetIds?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'All assets of this discovery flow, any number.' })
  discoveryFlowId?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createCollectionFlow.' })
export class CreateCollectionFlowPayload {
  @Field(() => CollectionFlow, { description: 'The new flow.' })
  collectionFlow!: CollectionFlow;
}

@InputType({ description: 'Which flow to scan.' })
export class ScanGapsInput {
  @Field(() => ID, { description: 'The collection flow.' })
  collectionFlowId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of scanGaps.' })
export class ScanGapsPayload {
  @Field(() => CollectionFlow, { description: 'The flow as it now is.' })
  collectionFlow!: CollectionFlow;
  @Field(() => Int, { description: "Gaps of the flow's assets that are open now, whichever flow found them." })
  gapsFound!: number;
  @Field(() => Int, { description: 'How long the scan took, in milliseconds.' })
  durationMs!: number;
}

@InputType({ description: 'Proposals to accept: by id, or those of a whole flow by a confidence or a precision.' })
export class AcceptGapsInput extends KeyedInput {
  @Field(() => [ID], { nullable: true, description: 'These gaps; 1 to 250, all or none.' })
  gapIds?: string[] | null;
  @Field(() => ID, {
    nullable: true,
    description: 'The open gaps of this flow that have a proposed value; with `minConfidence` or `minPrecision`.',
  })
  collectionFlowId?: string | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'From this confidence on, 0 to 1: as calibrated by the decisions of people where a field has 50, as the analysis gave it where not.',
  })
  minConfidence?: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'As many of the surest proposals as may be right in this share together, 0 to 1, by the lower bounds of `calibration`; `precisionBound` says what that comes to.',
  })
  minPrecision?: number | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Of a whole flow: only answer what would be accepted, and change nothing.',
  })
  dryRun!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Why; kept in the audit trail without personal data, at most 2,000 characters.',
  })
  note?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of acceptGaps.' })
export class AcceptGapsPayload {
  @Field(() => [Gap], { description: 'The gaps that were accepted; of a whole flow, the first 200.' })
  gaps!: Gap[];
  @Field(() => Int, {
    description:
      'How many this call accepted, or would accept where it is a dry run; those accepted before do not count.',
  })
  accepted!: number;
  @Field(() => [String], {
    description:
      'Of a whole flow: fields with fewer than 50 decisions, whose confidence was taken as the analysis gave it; for the others see `calibration`.',
  })
  uncalibratedFields!: readonly string[];
  @Field(() => Float, {
    nullable: true,
    description:
      'Of a whole flow: the share of these proposals that is right at least, 0 to 1: the mean of their calibrated lower bounds. Null where none was chosen, and for proposals by id.',
  })
  precisionBound!: number | null;
}

@InputType({ description: 'Proposals to reject.' })
export class RejectGapsInput extends KeyedInput {
  @Field(() => [ID], { description: 'These gaps; 1 to 250, all or none.' })
  gapIds!: string[];
  @Field(() => String, {
    nullable: true,
    description: 'Why; kept in the audit trail without personal data, at most 2,000 characters.',
  })
  note?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of rejectGaps.' })
export class RejectGapsPayload {
  @Field(() => [Gap], { description: 'The gaps that were rejected.' })
  gaps!: Gap[];
  @Field(() => Int, { description: 'How many this call rejected; those rejected before do not count.' })
  rejected!: number;
}

@InputType({ description: 'The value of a field, or that it does not apply: one of the two.' })
export class ResolveGapInput extends KeyedInput {
  @Field(() => ID, { description: 'The gap.' })
  gapId!: string;
  @Field(() => Json, { nullable: true, description: 'Checked against the catalogue and written to the asset.' })
  value?: JsonValue;
  @Field(() => Boolean, { defaultValue: false, description: 'The field does not apply to this asset.' })
  notApplicable!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of resolveGap.' })
export class ResolveGapPayload {
  @Field(() => Gap, { description: 'The gap as it now is.' })
  gap!: Gap;
}
