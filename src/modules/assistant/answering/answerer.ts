import type { Redacted } from '../../../ai/redacted.js';
import type { Scope } from '../../../scope.js';
import type { KnowledgeSource } from '../knowledge/knowledge-document.entity.js';
import type { Passage, Turn } from '../knowledge/search-knowledge.js';
import type { ToolResult } from '../tools/tool.js';

/** What is known when an answer is written. Everything but the question is material, never instruction. */
export interface AnswerRequest {
  readonly question: Redacted;
  /** Oldest first. */
  readonly history: readonly (Turn & { readonly text: Redacted })[];
  /** How many things to remember the question tells; they are kept after the answer. */
  readonly toldFacts: number;
  /** What the person told before; newest first. */
  readonly memories: readonly string[];
  /** Undefined: the knowledge was not searched; see `knowledge`. */
  readonly found: { readonly passages: readonly Passage[]; readonly evidence: number } | undefined;
  readonly knowledge: 'searched' | 'disabled' | 'unavailable';
  /** What tools found out, in sentences. */
  readonly findings: readonly string[];
  /** Set: the matter was just handed over with this ticket. */
  readonly ticketId: string | undefined;
  readonly canEscalate: boolean;
}

export interface Answer {
  readonly text: string;
  /** Passages the answer rests on, best first. */
  readonly sources: readonly KnowledgeSource[];
  /** Who wrote it, for the audit trail and the message's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where an answer is written. */
export interface Desk {
  readonly scope: Scope;
  /** The tools, for this message; each call is recorded with it. */
  callTool(name: string, input: object, signal: AbortSignal): Promise<ToolResult<unknown>>;
}

/** Writes the answer: from the passages alone, or with a model. */
export type Answerer = (request: AnswerRequest, desk: Desk, signal: AbortSignal) => Promise<Answer>;
