import type { Tenant } from '@lacuna/sdk';
import { Autocomplete, Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useClient } from '../api/client.js';
import { keyStart } from '../api/use-read.js';
import { notifyError } from '../parts/notices.js';
import { useTenants } from './tenants.js';

/** A new engagement, of a client account that is there or of a new one. For platform admins. */
export function CreateTenant({ onCreated }: { onCreated: (tenant: Tenant) => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const { accounts } = useTenants();
  const known = accounts.data?.clientAccounts ?? [];
  const [clientName, setClientName] = useState('');
  const [engagementName, setEngagementName] = useState('');
  const create = useMutation({
    mutationFn: async (): Promise<Tenant> => {
      const name = clientName.trim();
      const account =
        known.find((one) => one.name === name) ??
        (await client.createClientAccount({ input: { name } })).createClientAccount.clientAccount;
      const { createEngagement } = await client.createEngagement({
        input: { clientAccountId: account.id, name: engagementName.trim() },
      });
      return { clientAccountId: account.id, engagementId: createEngagement.engagement.id };
    },
    onSuccess: async (tenant) => {
      await queries.invalidateQueries({ queryKey: keyStart(undefined, 'clientAccounts') });
      onCreated(tenant);
    },
    onError: notifyError,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const isComplete = clientName.trim() !== '' && engagementName.trim() !== '';
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Autocomplete
          label="Client account"
          placeholder="Northwind Traders"
          data={known.map(({ name }) => name)}
          value={clientName}
          onChange={setClientName}
        />
        <TextInput
          label="Engagement"
          placeholder="Move to the cloud"
          value={engagementName}
          onChange={(event) => setEngagementName(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending} disabled={!isComplete}>
          Create engagement
        </Button>
      </Stack>
    </form>
  );
}
