import { Field, InputType, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description:
    'Which custom attributes of an asset a model may be shown. Keys that look like secrets or personal data never pass, listed or not.',
})
export class SafeAttributeKeys {
  @Field(() => [String], { description: 'Keys, trimmed and in lower case; where room is short, the first ones win.' })
  keys!: string[];
  @Field(() => Boolean, {
    description:
      'Whether the client account has no list of its own: these are then the keys that every one starts with.',
  })
  isDefault!: boolean;
}

@InputType({ description: 'The keys that from now on pass; they are those of the whole client account.' })
export class SetSafeAttributeKeysInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'Replace all keys there are: at most 250, each 1 to 100 characters, compared trimmed and in lower case. None: no custom attribute passes. Null: back to the default.',
  })
  keys?: string[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of setSafeAttributeKeys.' })
export class SetSafeAttributeKeysPayload {
  @Field(() => SafeAttributeKeys, { description: 'The keys as they now stand.' })
  safeAttributeKeys!: SafeAttributeKeys;
}
