import { Field, InputType } from 'type-graphql';

/** Input of a mutation that can be repeated safely; see `idempotent`. */
@InputType()
export abstract class KeyedInput {
  @Field(() => String, {
    nullable: true,
    description:
      'To repeat the call safely: the same key and input give the same answer for 24 hours; 1 to 200 characters.',
  })
  idempotencyKey?: string | null;
}
