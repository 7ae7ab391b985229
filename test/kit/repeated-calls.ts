import type { Tenant } from '../../src/scope.js';
import type { As } from './test-app.js';

/** A gateway that answers; throws where an answer holds errors. */
export interface Gateway {
  query<Data>(query: string, variables: Record<string, unknown>, as: As): Promise<Data>;
}

export const IMPORT_RECORDS =
  'mutation ($input: ImportRecordsInput!) { importRecords(input: $input) { dataImport { id receivedRecords } } }';

/** Keys that are used at the same time. */
const KEYS_AT_ONCE = 4;
const ATTEMPTS = 5;

/** A call that the gateway stopped for taking too long may have had its effect: that is what a key is for. */
async function untilAnswered<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes('LIMIT_EXCEEDED')) throw error;
    }
  }
}

export async function createDiscoveryFlow(gateway: Gateway, tenant: Tenant): Promise<string> {
  const { createDiscoveryFlow: made } = await gateway.query<{
    createDiscoveryFlow: { discoveryFlow: { id: string } };
  }>('mutation { createDiscoveryFlow(input: {name: "Repeated"}) { discoveryFlow { id } } }', {}, { tenant });
  return made.discoveryFlow.id;
}

export const keyedImport = (discoveryFlowId: string, key: string) => ({
  discoveryFlowId,
  records: [{ Name: `server of ${key}` }],
  format: 'GENERIC',
  idempotencyKey: key,
});

/**
 * The same import by many callers at once, by turns through each gateway, for every key; one that is stopped is repeated. Answers the ids that the callers
 * of each key were given.
 */
export async function repeatImports(
  gateways: readonly Gateway[],
  { tenant, flowId, keys, callers }: { tenant: Tenant; flowId: string; keys: number; callers: number },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const given = new Map<string, readonly string[]>();
  const names = Array.from({ length: keys }, (_, index) => `key ${index}`);
  const repeat = async (key: string) => {
    const calls = Array.from({ length: callers }, async (_, caller) => {
      const gateway = gateways[caller % gateways.length] as Gateway;
      const input = keyedImport(flowId, key);
      const answer = await untilAnswered(() =>
        gateway.query<{ importRecords: { dataImport: { id: string } } }>(IMPORT_RECORDS, { input }, { tenant }),
      );
      return answer.importRecords.dataImport.id;
    });
    given.set(key, await Promise.all(calls));
  };
  for (let from = 0; from < keys; from += KEYS_AT_ONCE)
    await Promise.all(names.slice(from, from + KEYS_AT_ONCE).map(repeat));
  return given;
}
