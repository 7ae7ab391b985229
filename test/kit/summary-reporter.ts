import type { Reporter, TestModule } from 'vitest/node';

/** Says on the last lines what was skipped and why, and the three counts that scripts read. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const skipped = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') count[state] += 1;
        if (state !== 'skipped') continue;
        count.skipped += 1;
        const result = test.result();
        const reason =
          'note' in result && result.note !== undefined
            ? result.note
            : test.parent.type === 'suite'
              ? test.parent.name
              : module.moduleId;
        skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
      }
      // A file that could not be loaded holds no test that failed.
      if (module.state() === 'failed' && count.failed === 0) count.failed += 1;
    }
    for (const [reason, tests] of skipped) process.stdout.write(`skipped ${tests}: ${reason}\n`);
    process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}
