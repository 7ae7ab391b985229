import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Json } from '../../graphql/scalars.js';
import type { AssetType } from '../catalogue/asset-type.js';
import type { Condition } from '../catalogue/catalogue-field.js';
import { AssetTypeEnum } from './asset-enums.js';

/** When a blank field is a gap. */
export enum FieldRequirement {
  REQUIRED = 'REQUIRED',
  OPTIONAL = 'OPTIONAL',
  CONDITIONAL = 'CONDITIONAL',
}

registerEnumType(FieldRequirement, {
  name: 'FieldRequirement',
  description: 'When a blank field of an asset is a gap.',
  valuesConfig: {
    REQUIRED: { description: 'Always.' },
    OPTIONAL: { description: 'Never; a value that is invalid or in conflict still is one.' },
    CONDITIONAL: { description: 'Where `requiredWhen` holds for the other values of the asset.' },
  },
});

const CONDITION =
  '`{field, in: [values]}`, `{field, isPresent: true}`, `{all: [...]}`, `{any: [...]}` or `{not: ...}`, at most five levels deep';

@ObjectType({ simpleResolvers: true, description: 'A field that the catalogue knows of an asset type.' })
export class CatalogueField {
  @Field(() => AssetTypeEnum, { description: 'What has it.' })
  assetType!: AssetType;
  @Field(() => String, { description: 'As it is called in assets, gaps and field mappings.' })
  name!: string;
  @Field(() => String, { description: 'As people call it.' })
  label!: string;
  @Field(() => String, { description: 'What kind of value it takes, e.g. `integer`; of a list, what each item is.' })
  valueKind!: string;
  @Field(() => Boolean, { description: 'Whether it takes several values.' })
  isList!: boolean;
  @Field(() => String, { nullable: true, description: 'The unit of its numbers; null where they have none.' })
  unit!: string | null;
  @Field(() => [String], { nullable: true, description: 'The values that are allowed; null: they are not listed.' })
  allowedValues!: readonly string[] | null;
  @Field(() => String, { description: 'Its category, e.g. `platform`.' })
  category!: string;
  @Field(() => FieldRequirement, { description: 'When a blank one is a gap, for this tenant.' })
  requirement!: FieldRequirement;
  @Field(() => Json, { nullable: true, description: `Where it is CONDITIONAL, the condition: ${CONDITION}.` })
  requiredWhen!: Condition | null;
  @Field(() => Boolean, { description: 'Whether the tenant has set the requirement itself, with setFieldRequirement.' })
  isRequirementOwn!: boolean;
}

@InputType({ description: 'Which blanks of a field are gaps from now on.' })
export class SetFieldRequirementInput {
  @Field(() => AssetTypeEnum, { description: 'What has the field.' })
  assetType!: AssetType;
  @Field(() => String, { description: 'A field of the catalogue.' })
  fieldName!: string;
  @Field(() => FieldRequirement, { nullable: true, description: 'Null: as the catalogue says again.' })
  requirement?: FieldRequirement | null;
  @Field(() => Json, { nullable: true, description: `With CONDITIONAL: ${CONDITION}, about fields of the same type.` })
  requiredWhen?: unknown;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of setFieldRequirement.' })
export class SetFieldRequirementPayload {
  @Field(() => CatalogueField, { description: 'The field as it is asked for now.' })
  catalogueField!: CatalogueField;
}
