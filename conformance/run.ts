/**
 * `npm run conformance`: holds Sekisho against what was recorded of API Gateway on AWS, and prints by operation how many
 * answers match, differ, or don't apply. Exits 1 where a difference has no reason in conformance/reasons.json.
 */
import { join } from "node:path";
import { createVitest } from "vitest/node";
import { conformance, testFiles } from "./recordings.js";

const vitest = await createVitest("test", { root: join(import.meta.dirname, ".."), watch: false, reporters: [{}] });
const { testModules } = await vitest.start([...testFiles()]);
await vitest.close();
const found = conformance(testModules);
if (found === undefined) throw new Error("not every test file on recordings ran");
process.stdout.write(`${found.lines.join("\n")}\n`);
process.exit(found.unexplained.length > 0 ? 1 : 0);
