import type { TestCase, TestModule } from "vitest/node";
import type { ReplayedScenario } from "../test/apigateway/recording.js";

/** What the tests made of the recordings. */
export interface Replays {
  readonly scenarios: readonly ReplayedScenario[];
  /** Test files of which a test on recordings failed, with the failures. */
  readonly failures: ReadonlyMap<string, readonly string[]>;
  /** Test files in which tests on recordings ran. */
  readonly files: ReadonlySet<string>;
}

/** The tests of the control plane's folder that replay a recording say so in their names. */
const isReplay = (file: string, { fullName }: TestCase): boolean =>
  !file.startsWith("test/apigateway/") || fullName.includes("recorded");

/** What came of the tests on recordings in these test files. */
export function replaysIn(modules: readonly TestModule[]): Replays {
  const scenarios: ReplayedScenario[] = [];
  const failures = new Map<string, string[]>();
  const files = new Set<string>();
  for (const module of modules) {
    const file = module.relativeModuleId;
    const failed = module.errors().map(({ message }) => message);
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "skipped" || !isReplay(file, test)) continue;
      files.add(file);
      const { replayed } = test.meta();
      if (replayed) scenarios.push(replayed);
      if (state === "failed") failed.push(failureOf(test));
    }
    if (failed.length > 0) failures.set(file, failed);
  }
  return { scenarios, failures, files };
}

const failureOf = (test: TestCase): string =>
  `${test.fullName}: ${test.result().errors?.[0]?.message.split("\n", 1)[0] ?? "failed"}`;
