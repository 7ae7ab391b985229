import type { CallOptions, LacunaClient } from '@lacuna/sdk';

type Operations = Omit<LacunaClient, 'upload' | 'waitForDiscovery' | 'waitForRun' | 'waitForMessage' | 'forTenant'>;

/** An operation of the SDK, by the name of its method. */
export type OperationName = keyof Operations;
export type Variables<Name extends OperationName> = NonNullable<Parameters<Operations[Name]>[0]>;
export type Answer<Name extends OperationName> = Awaited<ReturnType<Operations[Name]>>;

/** The methods differ in their types only; TypeScript cannot say so of one that is chosen by name. */
export const callOperation = <Name extends OperationName>(
  client: LacunaClient,
  name: Name,
  variables: Variables<Name>,
  options?: CallOptions,
): Promise<Answer<Name>> =>
  (client[name] as (variables: Variables<Name>, options?: CallOptions) => Promise<Answer<Name>>)(variables, options);
