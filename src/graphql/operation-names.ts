import trusted from './limits/trusted-documents.json' with { type: 'json' };

const OF_THE_SDK: ReadonlySet<string> = new Set(Object.values(trusted));

/** How many names of other clients are told apart; the rest are one. */
const MOST_OTHERS = 100;
const LONGEST = 64;

/**
 * Names for requests in metrics and traces. Clients choose the names of their operations, and each would be a time series
 * for ever: those of the SDK always keep theirs, others as long as there are few.
 */
export class OperationNames {
  private readonly others = new Set<string>();

  /** `other` past the most; `anonymous` for operations without a name, or known by their hash alone. */
  nameOf({ operationName, query }: { readonly operationName?: unknown; readonly query?: unknown }): string {
    const named = typeof operationName === 'string' && operationName !== '' ? operationName : nameInText(query);
    if (named === undefined) return 'anonymous';
    if (OF_THE_SDK.has(named) || this.others.has(named)) return named;
    if (this.others.size >= MOST_OTHERS || !/^[_A-Za-z]\w*$/.test(named) || named.length > LONGEST) return 'other';
    this.others.add(named);
    return named;
  }
}

/** Of the first operation, wherever it stands: what comes before it are comments and fragments, which are rare. */
const nameInText = (text: unknown): string | undefined =>
  typeof text !== 'string'
    ? undefined
    : (/^\s*(?:query|mutation)\s+([_A-Za-z]\w*)/.exec(text)?.[1] ??
      /\n\s*(?:query|mutation)\s+([_A-Za-z]\w*)/.exec(text)?.[1]);
