import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient, useTenant } from './client.js';
import { type Answer, callOperation, type OperationName, type Variables } from './operations.js';
import { keyStart } from './use-read.js';

/** As much of a connection as paging needs. */
export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const NOTHING: Page<never> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/**
 * A list, page after page: the rows that have come, and how to ask for more. `pageOf` finds the list in an answer;
 * undefined, e.g. of a parent that is not there, is an empty one.
 */
export function usePages<Name extends OperationName, Row>(
  name: Name,
  variables: Omit<Variables<Name>, 'after'>,
  pageOf: (answer: Answer<Name>) => Page<Row> | undefined,
  { isEnabled = true }: { isEnabled?: boolean } = {},
) {
  const client = useClient();
  const engagementId = useTenant()?.engagementId;
  const query = useInfiniteQuery({
    queryKey: [...keyStart(engagementId, name), variables],
    queryFn: ({ pageParam, signal }) =>
      callOperation(client, name, { ...variables, after: pageParam } as Variables<Name>, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (answer) => {
      const { hasNextPage, endCursor } = (pageOf(answer) ?? NOTHING).pageInfo;
      return hasNextPage ? endCursor : undefined;
    },
    enabled: isEnabled,
  });
  const pages = query.data?.pages;
  // `pageOf` is the same rule at every rendering, whatever its identity.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const rows = useMemo(() => (pages ?? []).flatMap((answer) => (pageOf(answer) ?? NOTHING).nodes), [pages]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return {
    rows,
    query,
    /** Asks for the next page, unless it is on its way or there is none. */
    loadMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}
