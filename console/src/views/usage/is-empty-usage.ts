import type { UsageQuery } from '@lacuna/sdk';

/** Whether no asset was analysed, again or at all, and none skipped. */
export const isEmptyUsage = ({
  modelCalls,
  cacheHits,
  staleReanalyses,
  forcedReanalyses,
}: UsageQuery['usage']): boolean => modelCalls + cacheHits + staleReanalyses + forcedReanalyses === 0;
