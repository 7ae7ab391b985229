import { LacunaError } from '@lacuna/sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { signOut } from '../session/session.js';

/** Nothing was done when this is answered, so that even a change may be sent again. */
const isRateLimited = (error: unknown): error is LacunaError =>
  error instanceof LacunaError && error.code === 'RATE_LIMITED';

const MAX_WAITS = 4;
const retry = (failures: number, error: Error) => isRateLimited(error) && failures < MAX_WAITS;
const retryDelay = (_failures: number, error: Error) =>
  (isRateLimited(error) ? (error.retryAfterSeconds ?? 1) : 1) * 1000;

function endSession(error: Error): void {
  if (error instanceof LacunaError && error.code === 'UNAUTHENTICATED') signOut(error.message);
}

/** Asks again when told to wait; connections that fail are the SDK's to retry, other errors are the person's to see. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: endSession }),
    mutationCache: new MutationCache({ onError: endSession }),
    defaultOptions: {
      queries: { retry, retryDelay, refetchOnWindowFocus: false, gcTime: 120_000 },
      mutations: { retry, retryDelay },
    },
  });
