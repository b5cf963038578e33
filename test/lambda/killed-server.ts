/** Runs a function in a process that the test kills; prints the ids of the function's processes. Arguments: folder, runtime. */
import { systemClock } from "../../src/lib/clock.js";
import { systemRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { Functions } from "../../src/services/lambda/service.js";
import { openSqlite } from "../../src/store/sqlite.js";

const functions = new Functions({
  store: openSqlite(":memory:"),
  codeDirectory: process.argv[2] ?? "",
  readObject: () => undefined,
  clock: systemClock,
  random: systemRandom,
  placement: DEFAULT_PLACEMENT,
  logs: { append() {} },
  roleCredentials: () => ({ accessKeyId: "", secretAccessKey: "", sessionToken: "" }),
  environments: 2,
});
/** Stays in the midst of an event, asleep or busy with itself. */
const CODE = {
  node: "exports.handler = async (event) => { if (event.stay) await new Promise((r) => setTimeout(r, 1e6)); return 1 }",
  python: "def handler(event, context):\n  while event.get('stay'): pass\n  return 1",
};
const runtime = process.argv[3] ?? "nodejs20.x";
await functions.createFunction({
  FunctionName: "f",
  Role: "arn:aws:iam::000000000000:role/lambda",
  Runtime: runtime,
  Handler: "index.handler",
  Timeout: 900,
  Code: { inline: runtime.startsWith("python") ? CODE.python : CODE.node, runtime },
});
await functions.invoke("f", { payload: "{}" });
void functions.invoke("f", { payload: '{"stay":true}' });
await functions.invoke("f", { payload: "{}" });
console.log(JSON.stringify(functions.pids("f")));
