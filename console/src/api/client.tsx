import { createClient, type LacunaClient, type Tenant } from '@lacuna/sdk';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { GATEWAY_URL } from '../session/gateway.js';
import { currentSession } from '../session/session.js';

const ClientContext = createContext<{ client: LacunaClient; tenant: Tenant | undefined } | undefined>(undefined);

/** What is inside reads and writes within `tenant`, as whoever is signed in. */
export function ClientProvider({ tenant, children }: { tenant: Tenant | undefined; children: ReactNode }) {
  const value = useMemo(
    () => ({
      client: createClient({ url: GATEWAY_URL, token: () => currentSession().token ?? '', tenant }),
      tenant,
    }),
    [tenant],
  );
  return <ClientContext value={value}>{children}</ClientContext>;
}

/** The SDK's client of the tenant that is looked at. */
export function useClient(): LacunaClient {
  return useClientContext().client;
}

/** The tenant that is looked at; undefined where none is chosen yet. */
export function useTenant(): Tenant | undefined {
  return useClientContext().tenant;
}

function useClientContext() {
  const context = useContext(ClientContext);
  if (context === undefined) throw new Error('expected to be rendered inside a ClientProvider');
  return context;
}
