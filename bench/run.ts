/**
 * `npm run bench [-- SECTION …] [--quick] [--program FILE]`: Sekisho beside the limit and its peers, in one run,
 * interleaved, as ratios against the goals of docs/benchmarks.md.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { goalRows, judge } from "./lib/goals.js";
import { hasWrk } from "./lib/load.js";
import { describeMachine, machineLine } from "./lib/machine.js";
import { BENCH, buildPrograms, ROOT, WORK } from "./lib/programs.js";
import type { Pace, Section, SectionResult } from "./lib/section.js";
import { chooseProgram, sekishoProgram } from "./lib/sekisho.js";
import { table } from "./lib/table.js";
import { authoring } from "./sections/authoring.js";
import { gates } from "./sections/gates.js";
import { gateway } from "./sections/gateway.js";
import { routing } from "./sections/routing.js";
import { start } from "./sections/start.js";
import { users } from "./sections/users.js";

const sections: readonly Section[] = [gateway, gates, routing, start, authoring, users];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, program: { type: "string" }, help: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !sections.some((section) => section.name === name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no section ${unknown.join(", ")}.\n`);
  console.log("npm run bench [-- SECTION …] [--quick] [--program dist/main.js]\n");
  for (const { name, what } of sections) console.log(`  ${name.padEnd(9)}  ${what}`);
  process.exit(unknown.length > 0 ? 1 : 0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

chooseProgram(values.program === undefined ? sekishoProgram() : resolve(values.program));
const pace: Pace = values.quick ? { quick: true, rounds: 2, seconds: 1 } : { quick: false, rounds: 5, seconds: 2 };
if (!hasWrk) {
  console.error("wrk is not here: the load comes from a generator of our own, which fast servers can outrun.");
  console.error("Debian, Ubuntu: apt-get install wrk · macOS: brew install wrk\n");
}

rmSync(WORK, { recursive: true, force: true });
await buildPrograms();
const machine = describeMachine();
const commands = [`npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(" ")}` : ""}`];
const began = performance.now();
const results: Record<string, SectionResult> = {};
print(machineLine(machine));
for (const section of sections) {
  if (positionals.length > 0 && !positionals.includes(section.name)) continue;
  const result = await section.run(pace, (line) => process.stderr.write(`${section.name}: ${line}\n`));
  results[section.name] = result;
  print(`\n## ${result.title}`);
  for (const { title, rows } of result.tables) print(`\n${title}\n\n${table(rows)}`);
  print(`\n${table(goalRows(result.goals))}`);
  for (const note of result.notes) print(`\n${note}`);
}
rmSync(WORK, { recursive: true, force: true });

const folder = join(BENCH, "results");
mkdirSync(folder, { recursive: true });
const goals = Object.values(results).flatMap((result) => result.goals.map(judge));
writeFileSync(
  join(folder, "latest.json"),
  `${JSON.stringify({ machine, pace, commands, goals, sections: results }, null, 2)}\n`,
);
const missed = goals.filter(({ holds }) => !holds);
print(
  `\n${goals.length - missed.length} of ${goals.length} floors hold. ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`,
);
print(`Again: ${commands.join(" && ")}   Every sample: ${join(folder, "latest.json").slice(ROOT.length + 1)}`);
process.exit(0);

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
