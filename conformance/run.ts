/**
 * `npm run conformance`: holds Sekisho against what was recorded of API Gateway on AWS, and prints by operation how many
 * answers match, differ, or don't apply. Exits 1 where a difference has no reason in conformance/reasons.json.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Replays, replays } from "./replays.js";
import { type Reasons, report } from "./report.js";

const root = join(import.meta.dirname, "..");
const RECORDINGS = join(root, "../shared/recorded/localstack/apigateway");
const SUFFIX = ".snapshot.json";

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

const joined = (one: Replays, other: Replays): Replays => ({
  scenarios: [...one.scenarios, ...other.scenarios],
  failures: new Map([...one.failures, ...other.failures]),
  files: new Set([...one.files, ...other.files]),
});

const reasons = JSON.parse(readFileSync(join(import.meta.dirname, "reasons.json"), "utf8")) as Reasons;
const holding = Object.keys(reasons.held).filter((file) => file.startsWith("test/gateway/"));
const controlPlane = await replays(root, ["test/apigateway"], "recorded");
const outcome = joined(controlPlane, await replays(root, holding));
const { lines, unexplained } = report(recordedSteps(), outcome, reasons);
process.stdout.write(`${lines.join("\n")}\n`);
process.exit(unexplained.length > 0 ? 1 : 0);
