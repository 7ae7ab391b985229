import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import type { Scope } from '../../scope.js';
import { Role } from '../tenancy/role.js';
import { MIN_DECISIONS } from './calibrate-confidence.js';
import { FieldCalibration } from './calibration.types.js';
import { readCalibrations } from './decision-tallies.js';

const METHOD =
  'Ten bins of confidence; accepted shares made to rise by pooling adjacent violators (isotonic regression); lower bounds by Wilson, 95 %.';

@Resolver()
export class CalibrationResolver {
  @Authorized(Role.VIEWER)
  @Query(() => [FieldCalibration], {
    description:
      'What people decided about proposals, against the confidence these had: for each field with decisions, by name.',
  })
  calibration(
    @Ctx() { scope }: RequestContext,
    @Arg('fieldName', () => String, { nullable: true, description: 'This field only.' }) fieldName?: string | null,
  ): Promise<FieldCalibration[]> {
    return calibrationsOf(scope, fieldName ?? null);
  }
}

async function calibrationsOf(scope: Scope, fieldName: string | null): Promise<FieldCalibration[]> {
  const byField = await readCalibrations(scope, fieldName === null ? null : [fieldName]);
  return [...byField].map(([name, calibration]) => ({
    ...calibration,
    fieldName: name,
    isCalibrated: calibration.decisions >= MIN_DECISIONS,
    method: METHOD,
  }));
}
