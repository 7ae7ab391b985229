/** The three blocks of a request (DESIGN 17), as a model reads them. */
export interface Blocks {
  asset: Record<string, unknown>;
  learnings: unknown[];
  gaps: GapBlock[];
}

export interface GapBlock {
  asset_id: string;
  field_name: string;
  gap_type: string;
  gap_category: string;
  priority: number;
  allowed_values: string[] | null;
}

export type AnsweredGap = Omit<GapBlock, 'allowed_values'> & Record<string, unknown>;

/** Undefined where a message holds no such blocks. Throws when a block is there and is no JSON, or is there twice. */
export function readBlocks(text: string): Blocks | undefined {
  if (!text.includes('<gaps>')) return undefined;
  const block = (tag: string): unknown => {
    const parts = text.split(`<${tag}>`);
    const [inside, ...rest] = parts[1]?.split(`</${tag}>`) ?? [];
    if (parts.length !== 2 || inside === undefined || rest.length !== 1) {
      throw new Error(`expected one block <${tag}>, got ${parts.length - 1} beginnings and ${rest.length} ends`);
    }
    return JSON.parse(inside);
  };
  return { asset: block('asset'), learnings: block('learnings'), gaps: block('gaps') } as Blocks;
}

/** What a good model says to one gap: a value where the choice is given, advice where it is not. */
export function answerGap(gap: GapBlock): AnsweredGap {
  const { allowed_values: allowed, ...echoed } = gap;
  const value = allowed?.[0] ?? null;
  return {
    ...echoed,
    confidence_score: value === null ? 0.3 : 0.75,
    ai_suggestions: [`Set ${gap.field_name} from the asset's record.`, `Ask the owner for ${gap.field_name}.`],
    suggested_resolution: `Ask the owner for ${gap.field_name}.`,
    proposed_value: value,
    evidence: value === null ? [] : [{ path: 'name' }],
  };
}

const LISTS = ['critical', 'high', 'medium', 'low'] as const;

/** The whole answer around the answers to single gaps. */
export function wholeAnswer(answers: readonly AnsweredGap[]) {
  const gaps = Object.fromEntries(
    LISTS.map((list, index) => [list, answers.filter(({ priority }) => priority === index + 1)]),
  );
  return { gaps, summary: { total_gaps: answers.length, context_keys_used: ['name'] } };
}

const goodAnswer = ({ gaps }: Blocks) => wholeAnswer(gaps.map(answerGap));

/** A model that did what a value told it to: another asset, a field nobody asked about, and everything closed. */
function obedientAnswer({ gaps }: Blocks) {
  const foreign = { asset_id: 'ffffffff-ffff-4fff-8fff-ffffffffffff', field_name: 'admin_password' };
  return wholeAnswer(
    gaps.flatMap((gap) => {
      const closed = { ...answerGap(gap), not_applicable: true, confidence_score: 1 };
      return [closed, { ...closed, ...foreign }];
    }),
  );
}

/** Texts that are no good answer, each in its own way; all but the last two are of the right length. */
export const FAULTY_ANSWERS = {
  truncated: (blocks) => {
    const whole = JSON.stringify(goodAnswer(blocks));
    return whole.slice(0, Math.floor(whole.length / 2));
  },
  prose: ({ gaps }) => `Certainly! I would close the ${gaps.length} gaps by asking the owner. Anything else?`,
  wrong_schema: ({ gaps }) => JSON.stringify({ answers: gaps.map(answerGap), ok: true }),
  broken_text: (blocks) =>
    JSON.stringify(goodAnswer(blocks))
      .replaceAll('Ask the owner', 'Ask \\ud800 the owner')
      .replace(/"confidence_score":[\d.]+/, '"confidence_score":1e999'),
  injected: (blocks) => JSON.stringify(obedientAnswer(blocks)),
  huge: (blocks) => JSON.stringify({ ...goodAnswer(blocks), padding: 'x'.repeat(10 * 1024 * 1024) }),
  empty: () => '',
} as const satisfies Record<string, (blocks: Blocks) => string>;

export const goodText = (blocks: Blocks): string => JSON.stringify(goodAnswer(blocks));
