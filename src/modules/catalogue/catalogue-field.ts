import { z } from 'zod';

/** What one attribute of an asset can hold once it is normalised; exactly what jsonb stores. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** An asset's catalogue values by field name, as `assets.attributes` stores them. Absent and null mean the same. */
export type FieldValues = Readonly<Record<string, JsonValue | undefined>>;

/**
 * The unit a stored number is in. Sizes are binary (MiB), rates decimal (`MB/s` bytes, `Mbit/s` bits). A number
 * that comes without a unit is taken to be in the field's own.
 */
const FIELD_UNITS = ['KiB', 'MiB', 'GiB', 'GB', 'MB/s', 'Mbit/s', 'ms', 'minutes'] as const;

/** Scalar kinds. `text` keeps its line breaks, `string` is one line; `object` is a JSON object kept as it came. */
const SCALAR_KINDS = [
  'string',
  'text',
  'integer',
  'decimal',
  'percent',
  'boolean',
  'enum',
  'ip',
  'cidr',
  'mac',
  'uuid',
  'datetime',
  'url',
  'contact',
  'money',
  'ref',
  'object',
] as const;

const unit = z.enum(FIELD_UNITS).optional();
const scalarType = z.strictObject({ kind: z.enum(SCALAR_KINDS), unit });
const listType = z.strictObject({
  kind: z.literal('list'),
  item: z.enum(SCALAR_KINDS),
  /** Exactly this many items, e.g. the two ends of a link. */
  size: z.int().min(1).max(100).optional(),
});

const fieldName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'expected a lower_snake_case field name');
// PostgreSQL's jsonb holds neither NUL nor half a surrogate pair: such a literal would fail every scan of the tenant.
const literal = z.union([
  z
    .string()
    .max(200)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'expected text without NUL and broken characters'),
  z.number(),
  z.boolean(),
]);

/**
 * When a field applies. Kept this small so that it means the same in TypeScript (`holds`) and in SQL (`conditionSql`):
 * a field equals one of the given values, a field has a value, and, or, not.
 */
export type Condition =
  | { readonly field: string; readonly in: readonly (string | number | boolean)[] }
  | { readonly field: string; readonly isPresent: true }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

const fieldCondition: z.ZodType<Condition> = z.union([
  z.strictObject({ field: fieldName, in: z.array(literal).min(1).max(50) }),
  z.strictObject({ field: fieldName, isPresent: z.literal(true) }),
]);

/** Of limited depth: tenants write conditions, and a bottomless one must fail here, not in the SQL it becomes. */
function conditionSchema(depth: number): z.ZodType<Condition> {
  if (depth === 0) return fieldCondition;
  const inner = conditionSchema(depth - 1);
  return z.union([
    fieldCondition,
    z.strictObject({ all: z.array(inner).min(1).max(20) }),
    z.strictObject({ any: z.array(inner).min(1).max(20) }),
    z.strictObject({ not: inner }),
  ]);
}

/** When a blank field is a gap: always, never, or where a condition holds for the asset's other values. */
export const requirementSchema = z.union([
  z.enum(['required', 'optional']),
  z.strictObject({ when: conditionSchema(4) }),
]);

export type Requirement = z.infer<typeof requirementSchema>;

/**
 * One field an asset type has, and whether a blank one is a gap.
 *
 * - `required`: a blank one is a gap. `{when}`: only where the condition holds for the asset's other values.
 * - `optional`: a blank one is no gap; an invalid or a conflicting value still is.
 *
 * `allowed` lists the values of an enum (or of an enum list's items). `category` becomes `Gap.gapCategory`,
 * `criticality` its priority. `sources` are keys of the catalogue's `sourceKeys`.
 */
export const catalogueFieldSchema = z
  .strictObject({
    name: fieldName,
    label: z.string().min(1).max(100),
    type: z.union([scalarType, listType]),
    allowed: z.array(z.string().min(1).max(100)).min(1).readonly().optional(),
    criticality: z.enum(['critical', 'high', 'medium', 'low']),
    category: z.string().min(1).max(50),
    requirement: requirementSchema,
    sources: z.array(z.string()).readonly(),
  })
  .refine((field) => isEnum(field.type) === (field.allowed !== undefined), {
    path: ['allowed'],
    error: 'expected allowed values on an enum, and on nothing else',
  });

export type CatalogueField = Readonly<z.infer<typeof catalogueFieldSchema>>;
export type FieldType = CatalogueField['type'];
export type ScalarKind = (typeof SCALAR_KINDS)[number];
export type FieldUnit = (typeof FIELD_UNITS)[number];
export type Criticality = CatalogueField['criticality'];

function isEnum(type: z.infer<typeof scalarType> | z.infer<typeof listType>): boolean {
  return type.kind === 'enum' || (type.kind === 'list' && type.item === 'enum');
}
