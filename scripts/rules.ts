/**
 * `tsx scripts/rules.ts`: writes the list of docs/validation.md between its marks, from the rules themselves. A test holds the
 * page to them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RULE_GROUPS } from "../src/deploy/validation/rules.js";

const PAGE = join(import.meta.dirname, "../docs/validation.md");
const BEGIN = "<!-- rules: npm run support -->";
const END = "<!-- end of the rules -->";

/** The page with its list as the rules say. */
export function rulesPage(page: string): string {
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n\n${lists()}\n\n${END}${after}`;
}

const lists = (): string =>
  Object.entries(RULE_GROUPS)
    .map(([title, rules]) => {
      const rows = Object.entries(rules).map(
        ([id, { level, about }]) => `| \`${id}\` | ${level} | ${about.replaceAll("|", "\\|")} |`,
      );
      return `### ${title}\n\n| Rule | | What must hold |\n|---|---|---|\n${rows.join("\n")}`;
    })
    .join("\n\n");

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, rulesPage(readFileSync(PAGE, "utf8")));
