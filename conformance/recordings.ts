import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestModule } from "vitest/node";
import { replaysIn } from "./replays.js";
import { type Reasons, type Report, report } from "./report.js";

const ROOT = join(import.meta.dirname, "..");
const RECORDINGS = join(ROOT, "../shared/recorded/localstack/apigateway");
const SUFFIX = ".snapshot.json";
const REPLAYING = "test/apigateway";

type Snapshot = Record<string, { readonly "recorded-content": Readonly<Record<string, unknown>> }>;

/** Scenario → its steps. */
function recordedSteps(): Map<string, readonly string[]> {
  const scenarios = new Map<string, readonly string[]>();
  for (const file of readdirSync(RECORDINGS)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()) {
    const snapshot = JSON.parse(readFileSync(join(RECORDINGS, file), "utf8")) as Snapshot;
    for (const [path, { "recorded-content": content }] of Object.entries(snapshot)) {
      const name = path.slice(path.indexOf("::") + 2);
      scenarios.set(`${file.slice(0, -SUFFIX.length)}::${name}`, Object.keys(content));
    }
  }
  return scenarios;
}

const reasons = (): Reasons => JSON.parse(readFileSync(join(import.meta.dirname, "reasons.json"), "utf8")) as Reasons;

/** The test files that hold Sekisho against recordings, as paths below the root. */
export const testFiles = (): readonly string[] => [
  ...readdirSync(join(ROOT, REPLAYING))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${REPLAYING}/${name}`),
  ...Object.keys(reasons().held).filter((file) => file.startsWith("test/gateway/")),
];

/** What the tests of `testFiles` say of the recordings; undefined where some of them didn't run. */
export function conformance(modules: readonly TestModule[]): Report | undefined {
  const ran = new Map(modules.map((module) => [module.relativeModuleId, module]));
  const holding = testFiles().map((file) => ran.get(file));
  if (!holding.every((module) => module !== undefined)) return undefined;
  return report(recordedSteps(), replaysIn(holding), reasons());
}
