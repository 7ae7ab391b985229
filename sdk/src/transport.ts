import { LacunaError, type WireError } from './lacuna-error.js';
import { sleep } from './sleep.js';

/** One engagement of one client account: what a request reads and writes. */
export interface Tenant {
  readonly clientAccountId: string;
  readonly engagementId: string;
}

export interface ClientOptions {
  /** Where the gateway answers, e.g. `http://127.0.0.1:4000`. */
  readonly url: string;
  /** A bearer token, or what gives one: it is asked before every request, so that a token can be renewed. */
  readonly token: string | (() => string | Promise<string>);
  /** Of every request; only people and tenants are administered without one. */
  readonly tenant?: Tenant | undefined;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Ends every call and every wait of this client. */
  readonly signal?: AbortSignal | undefined;
}

export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What `fetch` sends: text, bytes, a Blob, or a stream of bytes. */
export type UploadBody = NonNullable<RequestInit['body']>;

/** A query that could not be delivered is sent again after these. A mutation never is: it may have been carried out. */
const RETRY_AFTER_MS = [200, 1000];

/** Speaks HTTP with one gateway, as one subject, for one tenant. */
export class Transport {
  constructor(private readonly options: ClientOptions) {}

  async request<Data>(document: string, variables: unknown, call?: CallOptions): Promise<Data> {
    const signal = this.signalOf(call);
    const body = JSON.stringify({ query: document, variables });
    const send = () => this.send('POST', 'graphql', { type: 'application/json', body, signal });
    const isQuery = /^\s*query\b/.test(document);
    const { data } = await (isQuery ? retried(send, signal) : send());
    return data as Data;
  }

  put(url: string, body: UploadBody, call?: CallOptions): Promise<object> {
    return this.send('PUT', url, { type: 'application/octet-stream', body, signal: this.signalOf(call) });
  }

  /** What ends a call: its own signal, or the client's. */
  signalOf({ signal }: CallOptions = {}): AbortSignal | undefined {
    const signals = [this.options.signal, signal].filter((one) => one !== undefined);
    return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  }

  private get base(): string {
    return this.options.url.endsWith('/') ? this.options.url : `${this.options.url}/`;
  }

  private async send(
    method: string,
    path: string,
    { type, body, signal }: { type: string; body: UploadBody; signal: AbortSignal | undefined },
  ): Promise<Answer> {
    const { token, tenant, fetch: fetchOnce = fetch } = this.options;
    const url = new URL(path, this.base);
    const headers = {
      'content-type': type,
      authorization: `Bearer ${typeof token === 'string' ? token : await token()}`,
      ...(tenant && { 'x-client-account-id': tenant.clientAccountId, 'x-engagement-id': tenant.engagementId }),
    };
    let status: number;
    let text: string;
    try {
      // Without `duplex` fetch refuses a body that is a stream.
      const response = await fetchOnce(url, { method, headers, body, signal: signal ?? null, duplex: 'half' });
      status = response.status;
      text = await response.text();
    } catch (error) {
      signal?.throwIfAborted();
      throw unreachable(url, 'the connection failed', error);
    }
    return readAnswer(url, status, text);
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly WireError[];
}

function readAnswer(url: URL, status: number, text: string): Answer {
  const answer = parseJson(text);
  const [error] = answer?.errors ?? [];
  if (error) throw new LacunaError(error);
  if (answer && status < 400) return answer;
  // Not our JSON: what stands between us and the gateway has answered.
  throw unreachable(url, `HTTP status ${status} came without an answer of it`);
}

function parseJson(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const unreachable = (url: URL, what: string, cause?: unknown) =>
  new LacunaError(
    { message: `Expected an answer of the gateway at ${url.origin}; ${what}.`, extensions: { code: 'UNREACHABLE' } },
    { cause },
  );

async function retried<T>(send: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (const ms of RETRY_AFTER_MS) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof LacunaError) || error.code !== 'UNREACHABLE') throw error;
      await sleep(ms, signal);
    }
  }
  return send();
}
