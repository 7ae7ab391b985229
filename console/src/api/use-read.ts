import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useClient, useTenant } from './client.js';
import { type Answer, callOperation, type OperationName, type Variables } from './operations.js';

interface ReadOptions<Name extends OperationName> {
  /** How long the gateway advises to wait before asking again; 0: nothing more will change. */
  readonly pollAfterMs?: (answer: Answer<Name>) => number;
  /** False: not asked yet. */
  readonly isEnabled?: boolean;
  /** Shows the answer to the variables of before until the new one is there. */
  readonly keepsPrevious?: boolean;
  /** How long an answer is taken to be good, in milliseconds. */
  readonly staleTime?: number;
}

/** Answered alike in every tenant. */
const OF_PLATFORM = new Set<OperationName>(['viewer', 'clientAccounts']);

/** How the key of an operation's answers begins: what a write has to name to have them read anew. */
export const keyStart = (engagementId: string | undefined, name: OperationName) =>
  [OF_PLATFORM.has(name) ? 'platform' : engagementId, name] as const;

/** Reads with an operation of the SDK; polls as the gateway advises, and not while the page is hidden. */
export function useRead<Name extends OperationName>(
  name: Name,
  variables: Variables<Name>,
  { pollAfterMs, isEnabled = true, keepsPrevious = false, staleTime = 0 }: ReadOptions<Name> = {},
) {
  const client = useClient();
  const engagementId = useTenant()?.engagementId;
  return useQuery<Answer<Name>>({
    queryKey: [...keyStart(engagementId, name), variables],
    queryFn: ({ signal }) => callOperation(client, name, variables, { signal }),
    enabled: isEnabled,
    staleTime,
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
    refetchInterval: ({ state: { data } }) => (data && pollAfterMs ? pollAfterMs(data) || false : false),
  });
}
