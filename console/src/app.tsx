import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { ClientProvider } from './api/client.js';
import { createQueryClient } from './api/query-client.js';
import { Notices } from './parts/notices.js';
import { ChooseTenant } from './session/choose-tenant.js';
import { useSession } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { TenantGate } from './session/tenant-gate.js';
import { Shell } from './shell/shell.js';
import { cssVariables, theme } from './theme.js';

const queryClient = createQueryClient();

/** The console: signed in first, then a tenant, then its screens. */
export function App() {
  const { token, tenant } = useSession();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        {token === undefined ? (
          <SignIn />
        ) : (
          <ClientProvider tenant={tenant}>
            <Router hook={useHashLocation}>
              {tenant === undefined ? (
                <ChooseTenant />
              ) : (
                <TenantGate tenant={tenant}>
                  <Shell key={tenant.engagementId} />
                </TenantGate>
              )}
            </Router>
          </ClientProvider>
        )}
        <Notices />
      </QueryClientProvider>
    </MantineProvider>
  );
}
