import { GATEWAY_COMMAND, NODE_FLAGS } from './gateway-command.js';
import type { Operation, Request } from './operations.js';
import { postgraphileBody } from './postgraphile-operations.js';

/** A server under load. All are on one database, as the role `lacuna_app`, with row-level security on. */
export interface Target {
  readonly name: string;
  readonly port: number;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it migrates the database itself and so is given its owner's address. */
  readonly isOwner?: boolean;
  /** Operations that it cannot answer. */
  readonly without?: readonly string[];
  /** What is timed was asked right before: what it keeps of its answers is not kept for ever. */
  readonly isAskedAgain?: boolean;
  /** Only where it is asked for. */
  readonly isAside?: boolean;
  body(operation: Operation, request: Request): string;
}

const graphqlBody = ({ query }: Operation, { variables }: Request) => JSON.stringify({ query, variables });

const GATEWAY = {
  LACUNA_ROLES: 'gateway',
  LACUNA_RATE_LIMIT_PER_MINUTE: '0',
  LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
};

/** Where the traces of the benchmark are taken, and thrown away. */
export const COLLECTOR_PORT = 4308;

export const TARGETS: readonly Target[] = [
  {
    name: 'limit',
    port: 4301,
    command: [...NODE_FLAGS, '--import', 'tsx', 'bench/limit-server.ts'],
    environment: {},
    body: ({ name }, { variables }) => JSON.stringify({ op: name, variables }),
  },
  {
    name: 'lacuna',
    port: 4302,
    command: GATEWAY_COMMAND,
    environment: { ...GATEWAY, LACUNA_ANSWER_CACHE: 'off' },
    isOwner: true,
    body: graphqlBody,
  },
  {
    name: 'lacuna again',
    port: 4304,
    command: GATEWAY_COMMAND,
    environment: GATEWAY,
    isOwner: true,
    isAskedAgain: true,
    body: graphqlBody,
  },
  {
    name: 'lacuna traced',
    port: 4309,
    command: GATEWAY_COMMAND,
    environment: {
      ...GATEWAY,
      LACUNA_ANSWER_CACHE: 'off',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${COLLECTOR_PORT}`,
    },
    isOwner: true,
    isAside: true,
    body: graphqlBody,
  },
  {
    name: 'hydrated',
    port: 4303,
    command: [...NODE_FLAGS, '--import', 'tsx', 'bench/hydrated-server.ts'],
    environment: {},
    without: ['Q1'],
    body: graphqlBody,
  },
  // Their packages are their own: `npm ci --prefix bench/peers`.
  {
    name: 'mercurius',
    port: 4305,
    command: [...NODE_FLAGS, 'bench/peers/mercurius.mjs'],
    environment: {},
    body: graphqlBody,
  },
  {
    name: 'postgraphile',
    port: 4307,
    command: [...NODE_FLAGS, 'bench/peers/postgraphile.mjs'],
    environment: { GRAPHILE_ENV: 'production' },
    body: postgraphileBody,
  },
  { name: 'yoga', port: 4306, command: [...NODE_FLAGS, 'bench/peers/yoga.mjs'], environment: {}, body: graphqlBody },
];
