import { median } from './load.js';
import type { Operation } from './operations.js';

/** What one round measured, by target. */
export type Round = Map<string, { requestsPerSecond: number; p99Ms: number; cpuMs: number }>;

interface Row {
  readonly operation: Operation;
  readonly connections: number;
  readonly rounds: readonly Round[];
}

const BASE = 'limit';

/** Throughput and CPU of each target as shares of the limit's in the same round, medians; the limit's own as it is. */
export function table(rows: readonly Row[], targets: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const header = ['operation', 'clients', ...targets];
  return [
    line(header),
    line(header.map(() => '---')),
    ...rows.map(({ operation, connections, rounds }) =>
      line([
        `${operation.name} ${operation.title}`,
        String(connections),
        ...targets.map((target) => cell(rounds, target)),
      ]),
    ),
  ].join('\n');
}

function cell(rounds: readonly Round[], target: string): string {
  const of = (read: (round: Round) => number | undefined) => median(rounds.flatMap((round) => read(round) ?? []));
  if (!rounds.some((round) => round.has(target))) return '-';
  const perSecond = of((round) => round.get(target)?.requestsPerSecond);
  const p99Ms = of((round) => round.get(target)?.p99Ms);
  if (target === BASE) {
    const cpuMs = of((round) => round.get(target)?.cpuMs);
    return `${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(0)} ms, CPU ${cpuMs.toFixed(2)} ms`;
  }
  const ratio = (read: (figures: { requestsPerSecond: number; cpuMs: number }) => number) =>
    of((round) => {
      const [ours, base] = [round.get(target), round.get(BASE)];
      return ours && base && read(ours) / read(base);
    }).toFixed(2);
  return `**${ratio((figures) => figures.requestsPerSecond)}**, CPU ${ratio((figures) => figures.cpuMs)}, p99 ${p99Ms.toFixed(0)} ms`;
}
