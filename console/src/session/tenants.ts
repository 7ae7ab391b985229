import type { Tenant } from '@lacuna/sdk';
import { useRead } from '../api/use-read.js';

/** A tenant with the names that people know it by. */
export interface NamedTenant extends Tenant {
  readonly clientName: string;
  readonly engagementName: string;
}

/** The tenants that the signed-in person may see, as the gateway lists them. */
export function useTenants() {
  const accounts = useRead('clientAccounts', {}, { staleTime: 60_000 });
  const tenants = accounts.data?.clientAccounts.flatMap(({ id, name, engagements }): NamedTenant[] =>
    engagements.map((engagement) => ({
      clientAccountId: id,
      engagementId: engagement.id,
      clientName: name,
      engagementName: engagement.name,
    })),
  );
  return { accounts, tenants };
}
