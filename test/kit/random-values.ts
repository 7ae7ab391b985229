import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType, isScalarType } from 'graphql';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T;
  pick<T>(items: readonly T[]): T | undefined;
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  times<T>(most: number, make: (n: number) => T): T[] {
    return Array.from({ length: this.below(most + 1) }, (_, n) => make(n));
  }
}

/** What people, and those who try things, put where a text goes. */
const TEXTS: readonly [string, ...string[]] = [
  '',
  'x',
  'servers.csv',
  'prod',
  "'; drop table migration.assets; --",
  '{{7*7}} ${1+1} %s %n',
  '../../etc/passwd',
  '\u0000',
  '\ud800 lone',
  '𝕏 emoji 🦑 and \u202e rtl',
  'a\r\nX-Injected: 1',
  '<script>alert(1)</script>',
  'NaN',
  '2026-02-30T25:61:61Z',
  '2026-01-01T00:00:00Z',
  'x'.repeat(5000),
  '__proto__',
  '9'.repeat(400),
];

const NUMBERS: readonly [number, ...number[]] = [
  0,
  1,
  2,
  5,
  50,
  200,
  201,
  -1,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  0.1,
  0.5,
  1,
  1.5,
  5e-324,
];

/** Values for the places of a schema: mostly such as fit the type, some that do not. `ids`: of things that there are. */
export class RandomValues {
  constructor(
    private readonly dice: Dice,
    private readonly ids: readonly string[],
    private readonly wrongness = 0.08,
  ) {}

  of(type: GraphQLInputType, depth = 0): unknown {
    const { dice } = this;
    if (dice.chance(this.wrongness)) return this.any(0);
    if (isNonNullType(type)) return this.of(type.ofType, depth);
    if (isListType(type)) {
      const size = dice.chance(0.02) ? 260 : dice.below(4);
      return Array.from({ length: size }, () => this.of(type.ofType, depth + 1));
    }
    if (isEnumType(type)) return dice.pick(type.getValues())?.name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || (depth < 3 && dice.chance(0.4)),
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.of(field.type, depth + 1)]));
    }
    return isScalarType(type) ? this.scalar(type.name) : this.any(0);
  }

  private scalar(name: string): unknown {
    const { dice } = this;
    if (name === 'ID') return dice.chance(0.9) ? (dice.pick(this.ids) ?? '') : dice.pick(TEXTS);
    if (name === 'Int') return Math.trunc(dice.pick(NUMBERS));
    if (name === 'Float') return dice.pick(NUMBERS);
    if (name === 'Boolean') return dice.chance(0.5);
    if (name === 'JSONObject') return { [dice.pick(TEXTS)]: this.any(0), Name: dice.pick(TEXTS) };
    return name === 'JSON' ? this.any(0) : dice.pick(TEXTS);
  }

  /** Any JSON at all. */
  any(depth: number): unknown {
    const { dice } = this;
    const kind = dice.below(depth > 4 ? 5 : 8);
    if (kind === 0) return null;
    if (kind === 1) return dice.chance(0.5);
    if (kind === 2) return dice.pick(NUMBERS);
    if (kind < 5) return dice.pick(TEXTS);
    if (kind === 5) return dice.times(3, () => this.any(depth + 1));
    if (kind === 6) return Object.fromEntries(dice.times(3, () => [dice.pick(TEXTS), this.any(depth + 1)]));
    return Array.from({ length: dice.below(60) }).reduce((inner) => [inner], 'deep');
  }
}

const LEAST: Readonly<Record<string, unknown>> = {
  ID: '00000000-0000-4000-8000-000000000000',
  Int: 1,
  Float: 0,
  Boolean: true,
  DateTime: '2026-01-01T00:00:00Z',
  JSONObject: {},
};

/** The least that fits a place: null or nothing wherever that may be. */
export function leastValue(type: GraphQLInputType): unknown {
  if (!isNonNullType(type)) return null;
  const { ofType } = type;
  if (isListType(ofType)) return [];
  if (isEnumType(ofType)) return ofType.getValues()[0]?.name;
  if (!isInputObjectType(ofType)) return LEAST[ofType.name] ?? 'x';
  const required = Object.values(ofType.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(required.map((field) => [field.name, leastValue(field.type)]));
}
