import type { Tenant } from '@lacuna/sdk';
import { useSyncExternalStore } from 'react';

/** Who is signed in, and what they look at. */
export interface Session {
  readonly token: string | undefined;
  /** Undefined until one is chosen. */
  readonly tenant: Tenant | undefined;
  /** Why nobody is signed in any more; undefined unless the gateway said so. */
  readonly endedBecause: string | undefined;
}

const TOKEN = 'lacuna.token';
const TENANT = 'lacuna.tenant';

// A tab keeps its tenant when another tab changes to another; a new tab begins where the last change led.
const storedTenant = (): Tenant | undefined => {
  const text = sessionStorage.getItem(TENANT) ?? localStorage.getItem(TENANT);
  return text === null ? undefined : ((JSON.parse(text) as Tenant | null) ?? undefined);
};

let session: Session = {
  token: localStorage.getItem(TOKEN) ?? undefined,
  tenant: storedTenant(),
  endedBecause: undefined,
};
const listeners = new Set<() => void>();

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The session of this tab; renders anew when it changes. */
export const useSession = (): Session => useSyncExternalStore(subscribe, currentSession);

/** The session outside of what is rendered. */
export function currentSession(): Session {
  return session;
}

/** Keeps the token for this browser, the explorer's page included. */
export function signIn(token: string): void {
  localStorage.setItem(TOKEN, token);
  become({ ...session, token, endedBecause: undefined });
}

/** Forgets the token and the tenant. `endedBecause` is shown where one signs in again. */
export function signOut(endedBecause?: string): void {
  localStorage.removeItem(TOKEN);
  for (const storage of [localStorage, sessionStorage]) storage.removeItem(TENANT);
  become({ token: undefined, tenant: undefined, endedBecause });
}

/** Shows this tab, and those that are opened later, another tenant. */
export function chooseTenant({ clientAccountId, engagementId }: Tenant): void {
  const tenant = { clientAccountId, engagementId };
  for (const storage of [localStorage, sessionStorage]) storage.setItem(TENANT, JSON.stringify(tenant));
  become({ ...session, tenant });
}
