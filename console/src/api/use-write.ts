import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notify, notifyError } from '../parts/notices.js';
import { useClient, useTenant } from './client.js';
import { type Answer, callOperation, type OperationName, type Variables } from './operations.js';
import { keyStart } from './use-read.js';

interface WriteOptions<Name extends OperationName> {
  /** Reads that answer differently from now on. */
  readonly refreshes?: readonly OperationName[];
  readonly onDone?: (answer: Answer<Name>) => void;
  /** What to tell the person once it is done; nothing where the screen shows it anyway. */
  readonly says?: (answer: Answer<Name>) => string;
}

/** Changes something with an operation of the SDK. What fails is said with the gateway's message and request id. */
export function useWrite<Name extends OperationName>(
  name: Name,
  { refreshes = [], onDone, says }: WriteOptions<Name> = {},
) {
  const client = useClient();
  const engagementId = useTenant()?.engagementId;
  const queries = useQueryClient();
  return useMutation<Answer<Name>, Error, Variables<Name>>({
    mutationFn: (variables) => callOperation(client, name, variables),
    onSuccess: (answer) => {
      for (const read of refreshes) void queries.invalidateQueries({ queryKey: keyStart(engagementId, read) });
      if (says) notify(says(answer));
      onDone?.(answer);
    },
    onError: notifyError,
  });
}
