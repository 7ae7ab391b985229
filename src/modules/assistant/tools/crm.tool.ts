import { z } from 'zod';
import { sql } from '../../../db/statement.js';
import { AppError } from '../../../errors.js';
import type { Scope } from '../../../scope.js';
import { fail, succeed, type Tool } from './tool.js';

const Customer = z.object({
  id: z.string().max(200),
  name: z.string().max(500),
  accountManager: z.string().max(500).nullish(),
  supportPlan: z.string().max(200).nullish(),
});

type CrmCustomer = z.infer<typeof Customer>;

/** `summary` is what an answer says of it. */
interface CrmAnswer {
  readonly customer: CrmCustomer | null;
  readonly summary: string;
}

const Input = z.object({ customer: z.string().trim().min(1).max(200).describe('Name or id of the client account.') });

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 64 * 1024;

/**
 * Looks the tenant's own client account up in a CRM: `GET {baseUrl}/customers/{name or id}`, which answers JSON. Of another
 * customer it says what it says of one that nobody knows: the CRM has those of all tenants. The template for tools that
 * ask another system: what passes (429, 5xx, a lost connection, no answer in time) is thrown as UPSTREAM_UNAVAILABLE and
 * tried again; a 404 is an answer; anything else is a fault of ours and is not tried again.
 */
export const crmTool = (baseUrl: string): Tool<z.infer<typeof Input>, CrmAnswer> => ({
  name: 'crm_lookup',
  description: 'Looks up the client account of this engagement in the CRM: account manager and support plan.',
  input: Input,
  timeoutMs: TIMEOUT_MS,
  initialize: async () => undefined,
  cleanup: async () => undefined,
  run: async ({ scope, signal }, { customer }) => {
    if (!(await isOwn(scope, customer))) return succeed(unknown(customer));
    const url = `${baseUrl.replace(/\/$/, '')}/customers/${encodeURIComponent(customer)}`;
    const response = await fetch(url, { signal, headers: { accept: 'application/json' }, redirect: 'error' });
    if (response.status === 404) return succeed(unknown(customer), { status: 404 });
    if (response.status === 429 || response.status >= 500)
      throw new AppError('UPSTREAM_UNAVAILABLE', `The CRM answered ${response.status}.`);
    if (!response.ok) return fail('INTERNAL', `The CRM answered ${response.status}; expected 200 or 404.`);
    const found = Customer.safeParse(await readJson(response));
    if (!found.success) return fail('INTERNAL', 'The CRM answered something that is no customer.');
    return succeed({ customer: found.data, summary: describe(found.data) }, { status: 200 });
  },
});

const unknown = (customer: string): CrmAnswer => ({
  customer: null,
  summary: `The CRM knows no customer "${customer}".`,
});

/** Whether it is the tenant's client account that was asked for, by its name or its id. */
async function isOwn(scope: Scope, customer: string): Promise<boolean> {
  const { clientAccountId } = scope.tenant;
  const asked = customer.toLowerCase();
  if (asked === clientAccountId) return true;
  // A job has no grant, and without one the account is not shown; its own tenant's name it may know.
  const reader = scope.with({ actor: { ...scope.actor, isPlatformAdmin: true } });
  const account = await reader.row<{ name: string }>(
    sql`select c.name from migration.client_accounts c where c.id = ${clientAccountId}`,
  );
  return account?.name.toLowerCase() === asked;
}

function describe({ name, accountManager, supportPlan }: CrmCustomer): string {
  const facts = [
    accountManager ? `account manager ${accountManager}` : '',
    supportPlan ? `support plan ${supportPlan}` : '',
  ].filter((fact) => fact !== '');
  return `The CRM has ${name}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}.`;
}

/** The JSON of a body that stays small; undefined for anything else. */
async function readJson(response: Response): Promise<unknown> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_BYTES) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
