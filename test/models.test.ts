import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { specifiedTypes } from "../src/models/resource-specification.js";
import type { AwsService } from "../src/services/operation.js";
import { TestCloud } from "./deploy/engine.js";
import { world } from "./resources/world.js";

const root = join(import.meta.dirname, "..");
const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), "utf8")) as T;
const services = read<Record<string, { operations: readonly string[] }>>("models/services.json");
const types = read<readonly string[]>("models/resource-types.json");
const local = world();
const { engine } = new TestCloud().deployments;
afterAll(() => local.close());

test.each(types)("%s is placed", (type) => {
  expect(local.types.get(type) ?? engine.typeOf(type)).toBeDefined();
});

test("the specification is of the types that are named, and each that is placed has one", () => {
  expect([...specifiedTypes()].sort()).toEqual([...types].sort());
  expect([...local.types.keys()].filter((type) => !types.includes(type))).toEqual(["AWS::CDK::Metadata"]);
});

/** Handlers are there without a service to work on. */
const serviceOf = async (name: string): Promise<AwsService<unknown>> => {
  const folder = name === "cloudformation" ? "deploy/operations" : `services/${name}`;
  const index = (await import(join(root, "src", folder, "index.ts"))) as Record<string, (service: unknown) => unknown>;
  const [make] = Object.values(index);
  return make?.(undefined) as AwsService<unknown>;
};

test.each(Object.entries(services))(
  "every operation of %s has a handler, and no other has",
  async (name, { operations }) => {
    const { handlers, model } = await serviceOf(name);
    const handled = handlers.map(({ operation }) => operation.name);
    expect([...handled].sort()).toEqual([...operations].sort());
    expect(Object.keys(model.operations).sort()).toEqual([...operations].sort());
  },
);

test("every service's folder is named in the models", () => {
  const folders = readdirSync(join(root, "src/services"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.map(({ name }) => name).filter((name) => !(name in services))).toEqual([]);
});
