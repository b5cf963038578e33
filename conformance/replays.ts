import { createVitest, type TestCase } from "vitest/node";
import type { ReplayedScenario } from "../test/apigateway/recording.js";

/** What the tests made of the recordings. */
export interface Replays {
  readonly scenarios: readonly ReplayedScenario[];
  /** Test files of which a test on recordings failed, with the failures. */
  readonly failures: ReadonlyMap<string, readonly string[]>;
  /** Test files in which tests on recordings ran. */
  readonly files: ReadonlySet<string>;
}

/** Runs the tests of some files, all of them or those whose names hold `pattern`. */
export async function replays(root: string, files: readonly string[], pattern?: string): Promise<Replays> {
  const vitest = await createVitest("test", {
    root,
    watch: false,
    reporters: [{}],
    ...(pattern !== undefined && { testNamePattern: pattern }),
  });
  try {
    const { testModules } = await vitest.start([...files]);
    const scenarios: ReplayedScenario[] = [];
    const failures = new Map<string, string[]>();
    const ran = new Set<string>();
    for (const module of testModules) {
      const file = module.relativeModuleId;
      const failed = module.errors().map(({ message }) => message);
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "skipped") continue;
        ran.add(file);
        const { replayed } = test.meta();
        if (replayed) scenarios.push(replayed);
        if (state === "failed") failed.push(failureOf(test));
      }
      if (failed.length > 0) failures.set(file, failed);
    }
    return { scenarios, failures, files: ran };
  } finally {
    await vitest.close();
  }
}

const failureOf = (test: TestCase): string =>
  `${test.fullName}: ${test.result().errors?.[0]?.message.split("\n", 1)[0] ?? "failed"}`;
