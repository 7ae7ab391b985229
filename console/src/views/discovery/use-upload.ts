import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../../api/client.js';
import { notifyError } from '../../parts/notices.js';

interface Upload {
  readonly files: readonly File[];
  /** Left out: the files begin a flow of their own, named after the first. */
  readonly discoveryFlowId?: string;
}

/** Sends files one after the other, and says which one is on its way. Answers with the flow they came into. */
export function useUpload(onDone: (discoveryFlowId: string) => void) {
  const client = useClient();
  const [sending, setSending] = useState<string>();
  const upload = useMutation({
    mutationFn: async ({ files, discoveryFlowId }: Upload): Promise<string> => {
      const flowId = discoveryFlowId ?? (await createFlow(nameOf(files)));
      for (const file of files) {
        setSending(file.name);
        const { createImportUpload } = await client.createImportUpload({
          input: { discoveryFlowId: flowId, fileName: file.name },
        });
        await client.upload(createImportUpload.uploadUrl, file);
      }
      return flowId;
    },
    onSuccess: onDone,
    onError: notifyError,
    onSettled: () => setSending(undefined),
  });
  const createFlow = async (name: string) =>
    (await client.createDiscoveryFlow({ input: { name } })).createDiscoveryFlow.discoveryFlow.id;
  return { start: upload.mutate, isSending: upload.isPending, sending };
}

function nameOf([first]: readonly File[]): string {
  const words = (first?.name ?? '')
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .slice(0, 200);
  return words === '' ? 'Inventory' : words.charAt(0).toUpperCase() + words.slice(1);
}
