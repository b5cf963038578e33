import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { world } from "./world.js";

const FIXTURES = join(import.meta.dirname, "../../../shared/fixtures");
const cloud = world();
afterAll(() => cloud.close());

/** Types that call the deployment engine, which lie with it. */
const OF_THE_ENGINE = (type: string) => type.startsWith("Custom::") || type.startsWith("AWS::CloudFormation::");

const templates = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) => {
    const text = readFileSync(join(FIXTURES, file), "utf8");
    if (!text.includes('"AWS::')) return [];
    const { Resources } = JSON.parse(text) as { Resources?: Record<string, { Type?: string }> };
    return Resources && typeof Resources === "object"
      ? [[relative(FIXTURES, join(FIXTURES, file)), Resources] as const]
      : [];
  });

test("templates of real projects were found", () => expect(templates.length).toBeGreaterThan(40));

test.each(templates)("every type of %s is placed", (_file, resources) => {
  const types = new Set(Object.values(resources).flatMap(({ Type }) => Type ?? []));
  const unknown = [...types].filter((type) => !cloud.types.has(type) && !OF_THE_ENGINE(type));
  expect(unknown).toEqual([]);
});
