import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { cloneOf, compile, readJson, removeTemporaries, templatesOf } from "../../project/fixtures.js";
import { CTRL_U, DOWN, ENTER, ran, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const MAIN = "amplify-gen1-cognito-authorizer";
const folder = (name: string) => `amplify/backend/function/${name}`;

async function run(directory: string, ...args: string[]): Promise<string> {
  const { screen, code } = await ran(directory, args);
  expect(code, screen).toBe(0);
  return screen;
}

test("a layer, typed: its files, its zip, and a function that uses it", async () => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  const { code, screen } = await typed(
    directory,
    ["add", "function"],
    [
      ["which capability", `${DOWN}${ENTER}`],
      ["name for your Lambda layer", `${CTRL_U}not-so${ENTER}`],
      ["letters and digits", `${CTRL_U}shared${ENTER}`],
      ["runtimes that you want", `${DOWN} ${ENTER}`],
      ["who else can access", ` ${ENTER}`],
      ["AWS account IDs", `12${ENTER}`],
      ["12 is no account", `${CTRL_U}123456789012${ENTER}`],
    ],
  );
  expect(code, screen).toBe(0);
  expect(changed(before, snapshot(directory)).map((path) => path.replace(`${folder("shared")}/`, ""))).toEqual([
    "amplify/backend/backend-config.json",
    "layer-configuration.json",
    "lib/nodejs/README.txt",
    "lib/nodejs/package.json",
    "lib/python/Pipfile",
    "lib/python/README.txt",
    "opt/README.txt",
    "parameters.json",
    "shared-awscloudformation-template.json",
  ]);
  expect(readJson(directory, folder("shared"), "parameters.json")).toEqual({
    runtimes: ["nodejs22.x", "python3.12"],
    description: "",
  });
  expect(readJson(directory, folder("shared"), "layer-configuration.json")).toEqual({
    permissions: [{ type: "Private" }, { type: "AwsAccounts", accounts: ["123456789012"] }],
    runtimes: [
      { value: "nodejs", name: "NodeJS", layerExecutablePath: "nodejs" },
      { value: "python", name: "Python", layerExecutablePath: "python" },
    ],
  });
  await run(directory, "update", "function", "--name", "functionName", "--layer", "shared");
  expect(readJson(directory, folder("functionName"), "function-parameters.json")).toMatchObject({
    lambdaLayers: [
      {
        ...{ type: "ProjectLayer", resourceName: "shared", version: "Always choose latest version" },
        ...{ isLatestVersionSelected: true, env: "dev" },
      },
    ],
  });
  writeFileSync(join(directory, folder("shared"), "opt/README.txt"), "of opt");
  const project = await compile(directory);
  const templates = await templatesOf(project);
  const layer = JSON.stringify(templates["amplify-cfn-templates/function/shared-awscloudformation-template.json"]);
  expect(layer.match(/AWS::Lambda::LayerVersionPermission/g)).toHaveLength(2);
  const fn = templates["amplify-cfn-templates/function/functionName-cloudformation-template.json"] as unknown as {
    Resources: { LambdaFunction: { Properties: { Layers: unknown } } };
  };
  expect(fn.Resources.LambdaFunction.Properties.Layers).toEqual([{ Ref: "functionsharedArn" }]);
  const zip = project.assets.find(({ key }) => key.startsWith("amplify-builds/shared-"));
  const files = unzipSync((await zip?.body()) ?? new Uint8Array());
  expect(Object.keys(files)).toEqual([
    "README.txt",
    "nodejs/README.txt",
    "nodejs/package.json",
    "python/Pipfile",
    "python/README.txt",
  ]);
  const refused = await ran(directory, ["remove", "function", "shared", "--yes"]);
  expect(refused.screen).toContain("needed by function/functionName");
  await run(directory, "update", "function", "--name", "functionName", "--no-layer");
  await run(directory, "remove", "function", "shared", "--yes");
  expect(existsSync(join(directory, folder("shared")))).toBe(false);
});

test("a layer by options and as JSON", async () => {
  const directory = cloneOf(MAIN);
  await run(directory, "add", "function", "--yes", "--kind", "layer", "--name", "one", "--share-with", "public");
  const input = { kind: "layer", name: "two", runtimes: ["python"], shareWith: ["o-a1b2c3d4e5"] };
  expect(await ran(directory, ["add", "function", "--headless"], JSON.stringify(input))).toMatchObject({ code: 0 });
  const used = { name: "functionName", layers: ["one", "two"] };
  expect(await ran(directory, ["update", "function", "--headless"], JSON.stringify(used))).toMatchObject({ code: 0 });
  const project = await compile(directory);
  expect(project.resources.map(({ name }) => name)).toEqual(expect.arrayContaining(["one", "two"]));
});

test.each<[string[], string, RegExp]>([
  [["--kind", "layer", "--yes", "--name", "functionName"], "", /function or layer functionName already/],
  [["--kind", "layer", "--yes", "--share-with", "everyone"], "", /can't be shared with everyone/],
  [["--kind", "extension", "--yes"], "", /no such choice/],
  [["--headless"], '{"kind":"layer","name":"a","runtimes":["go"]}', /some of nodejs, python/],
  [["--headless"], '{"kind":"extension","name":"a"}', /"kind" is "extension"/],
])("add function %j %s is refused, and nothing is written", async (args, input, reason) => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  const { screen, code } = await ran(directory, ["add", "function", ...args], input);
  expect(screen).toMatch(reason);
  expect(code).toBe(1);
  expect(changed(before, snapshot(directory))).toEqual([]);
});
