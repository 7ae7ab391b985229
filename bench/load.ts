import autocannon from 'autocannon';

export interface Measured {
  requests: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  errors: number;
}

export interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `connections` clients that each ask again as soon as they are answered, for `seconds`. */
export async function load(
  url: string,
  requests: readonly Sent[],
  connections: number,
  seconds: number,
): Promise<Measured> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    pipelining: 1,
    requests: requests.map(({ body, headers }) => ({
      method: 'POST' as const,
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })),
  });
  return {
    requests: result['2xx'],
    requestsPerSecond: result['2xx'] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    errors: result.errors + result.non2xx,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
