import { redact } from '../../ai/redact.js';
import type { Redacted } from '../../ai/redacted.js';
import { badInput } from '../../errors.js';
import { MAX_INLINE_LIST } from '../../graphql/condition.js';
import { requireText } from '../../graphql/text.js';
import type { Sureness } from './choose-confident.js';
import type { AcceptGapsInput } from './gap.inputs.js';

const LONGEST_NOTE = 2000;

/** The proposals of a flow that are sure enough. */
export interface ConfidentGaps {
  readonly flowId: string;
  readonly sureness: Sureness;
  /** Whether they are only to be counted. */
  readonly isDry: boolean;
}

/** Which gaps are to be accepted. Throws BAD_USER_INPUT where that cannot be told. */
export function selectionOf({
  gapIds,
  collectionFlowId,
  minConfidence,
  minPrecision,
  dryRun,
}: AcceptGapsInput): { readonly gapIds: readonly string[] } | ConfidentGaps {
  if (Boolean(gapIds) === Boolean(collectionFlowId)) {
    throw badInput('input', `Expected one of "gapIds" and "collectionFlowId"; got ${gapIds ? 'both' : 'neither'}.`);
  }
  if (gapIds) {
    requireIds(gapIds);
    for (const [name, value] of Object.entries({ minConfidence, minPrecision, dryRun: dryRun || null }))
      if (isGiven(value)) throw badInput(`input.${name}`, `Expected "${name}" with "collectionFlowId" only.`);
    return { gapIds };
  }
  const given = Object.entries({ minConfidence, minPrecision }).filter(([, least]) => isGiven(least));
  if (given.length === 0)
    throw badInput('input.minConfidence', 'Expected "minConfidence" or "minPrecision" beside "collectionFlowId".');
  for (const [name, least] of given)
    if (!isGiven(least) || least < 0 || least > 1)
      throw badInput(`input.${name}`, `Expected "${name}" from 0 to 1; got ${least}.`);
  const sureness = { each: minConfidence ?? 0, together: minPrecision ?? 0 };
  return { flowId: collectionFlowId ?? '', sureness, isDry: dryRun };
}

const isGiven = <Value>(value: Value | null | undefined): value is Value => value !== null && value !== undefined;

export function requireIds(gapIds: readonly string[]): void {
  if (gapIds.length >= 1 && gapIds.length <= MAX_INLINE_LIST) return;
  throw badInput('input.gapIds', `Expected 1 to ${MAX_INLINE_LIST} ids; got ${gapIds.length}.`);
}

/** Why people decided as they did, as the audit trail may keep it. */
export interface Note {
  readonly text: Redacted;
  readonly isRedacted: boolean;
}

export function redactedNote(note: string | null | undefined): Note | undefined {
  if (note === null || note === undefined) return undefined;
  const { text, found } = redact(requireText('input.note', note, LONGEST_NOTE));
  return { text, isRedacted: found.length > 0 };
}
