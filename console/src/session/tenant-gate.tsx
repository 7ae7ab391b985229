import type { Tenant } from '@lacuna/sdk';
import type { ReactNode } from 'react';
import { ChooseTenant } from './choose-tenant.js';
import { useTenants } from './tenants.js';

/**
 * Lets in unless the chosen tenant turns out to be none of the person's: the one that this browser remembers may be
 * another's. Nobody waits for that: the gateway answers nothing that the person may not see.
 */
export function TenantGate({ tenant, children }: { tenant: Tenant; children: ReactNode }) {
  const { tenants } = useTenants();
  const isUnknown = tenants !== undefined && !tenants.some(({ engagementId }) => engagementId === tenant.engagementId);
  return isUnknown ? <ChooseTenant /> : children;
}
