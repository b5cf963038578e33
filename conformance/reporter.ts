import type { Reporter, TestModule } from "vitest/node";
import { conformance } from "./recordings.js";

/**
 * Part of `npm test`: judges the replays of recorded answers by the run that they are in anyway, and fails it where a
 * recorded answer is neither matched nor explained.
 */
export default class ConformanceReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const found = conformance(modules);
    if (found === undefined) return;
    const { matched, differing, notApplicable } = found.all;
    const isExplained = found.unexplained.length === 0;
    console.log(
      `${isExplained ? "✓" : "✗"} recorded answers: ${matched} matched, ${differing} differing, ${notApplicable} not applicable`,
    );
    for (const line of found.unexplained) console.log(`  unexplained: ${line}`);
    if (!isExplained) process.exitCode = 1;
  }
}
