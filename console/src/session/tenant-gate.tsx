import type { Tenant } from '@lacuna/sdk';
import type { ReactNode } from 'react';
import { Loading } from '../parts/loading.js';
import { Problem } from '../parts/problem.js';
import { ChooseTenant } from './choose-tenant.js';
import { Entrance } from './entrance.js';
import { useTenants } from './tenants.js';

/** Lets in where the chosen tenant may be seen; the one that this browser remembers may be another person's. */
export function TenantGate({ tenant, children }: { tenant: Tenant; children: ReactNode }) {
  const { accounts, tenants } = useTenants();
  if (tenants?.some(({ engagementId }) => engagementId === tenant.engagementId)) return children;
  if (tenants) return <ChooseTenant />;
  return (
    <Entrance>
      {accounts.error ? (
        <Problem error={accounts.error} onRetry={() => void accounts.refetch()} />
      ) : (
        <Loading what="the engagements" />
      )}
    </Entrance>
  );
}
