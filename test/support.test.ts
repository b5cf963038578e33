import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { supportPage } from "../scripts/support.js";

test("docs/support.md lists what the models say (npm run support)", () => {
  const page = readFileSync(join(import.meta.dirname, "../docs/support.md"), "utf8");
  expect(page).toBe(supportPage(page));
});
