import { median } from './load.js';
import type { Operation } from './operations.js';

/** What one round measured, by target. */
export type Round = Map<string, { requestsPerSecond: number; p99Ms: number; cpuMs: number }>;

interface Row {
  readonly operation: Operation;
  readonly connections: number;
  readonly rounds: readonly Round[];
}

/** Throughput and CPU of each target as shares of the first one's in the same round, medians; that one's own as it is. */
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
        ...targets.map((target) => cell(rounds, target, targets[0])),
      ]),
    ),
  ].join('\n');
}

function cell(rounds: readonly Round[], target: string, base = target): string {
  const of = (read: (round: Round) => number | undefined) => median(rounds.flatMap((round) => read(round) ?? []));
  if (!rounds.some((round) => round.has(target))) return '-';
  const perSecond = of((round) => round.get(target)?.requestsPerSecond);
  const p99Ms = of((round) => round.get(target)?.p99Ms);
  if (target === base) {
    const cpuMs = of((round) => round.get(target)?.cpuMs);
    return `${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(0)} ms, CPU ${cpuMs.toFixed(2)} ms`;
  }
  const ratio = (read: (figures: { requestsPerSecond: number; cpuMs: number }) => number) =>
    of((round) => {
      const [ours, theirs] = [round.get(target), round.get(base)];
      return ours && theirs && read(ours) / read(theirs);
    }).toFixed(2);
  return `**${ratio((figures) => figures.requestsPerSecond)}**, CPU ${ratio((figures) => figures.cpuMs)}, p99 ${p99Ms.toFixed(0)} ms`;
}
