import { redact } from '../../ai/redact.js';
import type { Redacted } from '../../ai/redacted.js';
import { badInput } from '../../errors.js';
import { MAX_INLINE_LIST } from '../../graphql/condition.js';
import { requireText } from '../../graphql/text.js';
import type { AcceptGapsInput } from './gap.inputs.js';

const LONGEST_NOTE = 2000;

/** The proposals of a flow from a confidence on. */
export interface ConfidentGaps {
  readonly flowId: string;
  readonly minConfidence: number;
}

/** Which gaps are to be accepted. Throws BAD_USER_INPUT where that cannot be told. */
export function selectionOf({
  gapIds,
  collectionFlowId,
  minConfidence,
}: AcceptGapsInput): { readonly gapIds: readonly string[] } | ConfidentGaps {
  if (Boolean(gapIds) === Boolean(collectionFlowId)) {
    throw badInput('input', `Expected one of "gapIds" and "collectionFlowId"; got ${gapIds ? 'both' : 'neither'}.`);
  }
  if (gapIds) {
    requireIds(gapIds);
    if (minConfidence === null || minConfidence === undefined) return { gapIds };
    throw badInput('input.minConfidence', 'Expected "minConfidence" with "collectionFlowId" only.');
  }
  if (typeof minConfidence !== 'number' || minConfidence < 0 || minConfidence > 1) {
    throw badInput(
      'input.minConfidence',
      `Expected "minConfidence" from 0 to 1 beside "collectionFlowId"; got ${minConfidence ?? 'none'}.`,
    );
  }
  return { flowId: collectionFlowId ?? '', minConfidence };
}

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
