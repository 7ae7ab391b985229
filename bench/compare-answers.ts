import type { Operation, Request } from './operations.js';
import type { Target } from './targets.js';

const COMPARED = 12;

/** Speed of a wrong answer is worth nothing: what the targets say must be the same, twice over, before they are timed. */
export async function compareAnswers(
  operation: Operation,
  targets: readonly Target[],
  requests: readonly Request[],
  headersOf: (request: Request) => Record<string, string>,
): Promise<void> {
  // Asked again, a server may answer in another way than the first time.
  for (const request of [...requests.slice(0, COMPARED), ...requests.slice(0, COMPARED)]) {
    const answers = await Promise.all(
      targets.map(async (target) => {
        const response = await fetch(`http://127.0.0.1:${target.port}/graphql`, {
          method: 'POST',
          headers: headersOf(request),
          body: target.body(operation, request),
        });
        return { target: target.name, leaves: leavesOf(await response.json()) };
      }),
    );
    const [first] = answers;
    for (const { target, leaves } of answers) {
      if (leaves === first?.leaves && leaves.length > 4) continue;
      throw new Error(
        `${operation.name}: ${target} and ${first?.target} differ\n${leaves.slice(0, 600)}\n${first?.leaves.slice(0, 600)}`,
      );
    }
  }
}

/** Every leaf of an answer, sorted, times in one form; the version of a progress is each server's own. */
function leavesOf(answer: unknown): string {
  const leaves: string[] = [];
  const walk = (value: unknown, key: string) => {
    if (key === 'version') return;
    if (value !== null && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) walk(inner, name);
    else
      leaves.push(
        typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : String(value),
      );
  };
  walk(answer, '');
  return leaves.toSorted().join('|');
}
