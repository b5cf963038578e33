/**
 * `tsx killed.ts <database> <scenario> <n>`: brings a stack to the beginning of a scenario, begins it, and kills this
 * process at its n-th step. Prints the steps that were to come where the scenario ends before.
 */
import { openSqlite } from "../../src/store/sqlite.js";
import { TestCloud } from "./engine.js";
import { CHILD_URL, child, type Scenario, scenarios } from "./scenarios.js";

const [file = "", name = "", step = ""] = process.argv.slice(2);
const scenario = scenarios[name as Scenario];
const cloud = new TestCloud({ store: openSqlite(file) });
cloud.templates.set(CHILD_URL, child("1"));
if (scenario.before) await cloud.create("app", scenario.before);
let left = Number(step);
cloud.templates.set(CHILD_URL, child("2"));
cloud.onStep = () => {
  if (left-- === 0) process.kill(process.pid, "SIGKILL");
};
for (const [what, message] of Object.entries(scenario.failures ?? {})) cloud.failures.set(what, message);
const { StackId } = await scenario.act(cloud);
await cloud.deployments.settled(StackId);
console.log(`ended before step ${step}`);
