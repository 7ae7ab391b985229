import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What an entry's hash covers: everything but the hash itself, times as ISO text, `sequence` from 1. */
export interface HashedEvent {
  readonly id: string;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly actor: string;
  readonly action: string;
  readonly requestId: string;
  readonly sessionId: string | null;
  readonly collectionFlowId: string | null;
  readonly assetId: string | null;
  readonly gapId: string | null;
  readonly messageTextRedacted: string | null;
  readonly toolsCalled: unknown;
  readonly selectedSources: unknown;
  readonly escalationTicketId: string | null;
  readonly piiRedacted: boolean;
  readonly details: unknown;
  readonly previousHash: string;
}

/** The hash before the first entry of a tenant. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of the entry. */
export const hashEvent = (event: HashedEvent): string =>
  createHash('sha256')
    .update(canonicalize(event) ?? '')
    .digest('hex');
