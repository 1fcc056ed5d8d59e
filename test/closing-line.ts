// A reporter that ends the output with one plain line, `N passed, N failed`, and names every skipped test with its reason.

import { availableParallelism, loadavg } from 'node:os';
import type { Reporter, TestModule } from 'vitest/node';

const states = (modules: readonly TestModule[], state: 'passed' | 'failed' | 'skipped') =>
  modules.flatMap((module) => [...module.children.allTests(state)]);

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const skipped = states(modules, 'skipped');
    // A file that cannot be loaded, a hook that fails and an error outside every test count as failures too.
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length + unhandledErrors.length;
    const failed = states(modules, 'failed').length + broken;
    const lines = skipped.map((test) => {
      const result = test.result();
      return `skipped: ${test.fullName}: ${(result.state === 'skipped' && result.note) || 'no reason given'}`;
    });
    // Whoever looks for the cause wants to know what else the machine did.
    const load = loadavg().map((each) => each.toFixed(1));
    if (failed > 0)
      lines.push(`load ${load.join(' ')} on ${availableParallelism()} processors, node ${process.version}`);
    const counts = `${states(modules, 'passed').length} passed, ${failed} failed`;
    // After the summary of the default reporter, which prints in the same turn.
    process.on('exit', () => {
      process.stdout.write(
        `${[...lines, skipped.length > 0 ? `${counts}, ${skipped.length} skipped` : counts].join('\n')}\n`,
      );
    });
  }
}
