/**
 * `npm run support`: writes the lists of docs/support.md between their marks, from models/services.json and
 * models/resource-types.json. A test holds the page to them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(import.meta.dirname, "..");
const PAGE = join(root, "docs/support.md");
const BEGIN = "<!-- lists: npm run support -->";
const END = "<!-- end of the lists -->";

interface Selection {
  readonly model: string;
  readonly operations: readonly string[];
}

/** The page with its lists as the models say. */
export function supportPage(page: string): string {
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n\n${lists()}\n\n${END}${after}`;
}

function lists(): string {
  const services = read<Record<string, Selection>>("models/services.json");
  const types = read<string[]>("models/resource-types.json");
  const operations = Object.entries(services).map(
    ([name, { operations }]) => `### ${name} (${operations.length})\n\n${[...operations].sort().join(", ")}`,
  );
  return `## Operations\n\n${operations.join("\n\n")}\n\n## CloudFormation resource types (${types.length})\n\n${[...types].sort().join(", ")}, Custom::*`;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), "utf8")) as T;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, supportPage(readFileSync(PAGE, "utf8")));
