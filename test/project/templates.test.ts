import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  AMPLIFY_PROJECTS,
  cloneOf,
  compile,
  FIXTURES,
  inEffect,
  readJson,
  removeTemporaries,
  templatesOf,
} from "./fixtures.js";

afterAll(removeTemporaries);

const wasPushed = (name: string) =>
  existsSync(join(FIXTURES, name, "amplify/backend/awscloudformation/build/awscloudformation"));

/**
 * Templates that the CLI generated for a fixture, by the key under which it uploads them: those of api and auth as built,
 * which is after the last push in one fixture, the others as pushed.
 */
function generatedByTheCli(name: string): { root: unknown; nested: [string, unknown][] } {
  const backend = join(FIXTURES, name, "amplify", "backend");
  const build = join(backend, "awscloudformation", "build");
  const templates = (folder: string, pattern: RegExp) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => pattern.test(path))
      .map((path): [string, unknown] => [
        `amplify-cfn-templates/${path.split("/")[0]}/${path.split("/").at(-1)}`,
        readJson(folder, path),
      ]);
  const nested = [
    ...templates(backend, /^(?:api|auth)\/[^/]+\/build\/[^/]*template\.json$/),
    ...templates(wasPushed(name) ? build : backend, /^(?:function|hosting)\/[^/]+\/[^/]*template\.json$/),
  ];
  const policies = join(backend, "api", "APIGatewayAuthStack.json");
  if (existsSync(policies)) nested.push(["amplify-cfn-templates/api/APIGatewayAuthStack.json", readJson(policies)]);
  return { root: readJson(build, "root-cloudformation-stack.json"), nested };
}

/** Functions' templates lie under version control without what a push adds. */
const withoutPush = (template: unknown, key: string, pushed: boolean): unknown => {
  if (pushed || !key.includes("/function/")) return template;
  const { Outputs, ...rest } = template as { Outputs: Record<string, unknown> };
  const { LambdaExecutionRoleArn: _, ...outputs } = Outputs;
  return { ...rest, Description: "Lambda Function resource stack creation using Amplify CLI", Outputs: outputs };
};

describe.each(AMPLIFY_PROJECTS)("%s, cloned", (name) => {
  test("has nested templates equal in effect to the Amplify CLI's", async () => {
    const ours = await templatesOf(await compile(cloneOf(name)));
    const { nested } = generatedByTheCli(name);
    expect(Object.keys(ours).toSorted()).toEqual(nested.map(([key]) => key).toSorted());
    for (const [key, template] of nested)
      expect(inEffect(withoutPush(ours[key], key, wasPushed(name))), key).toEqual(inEffect(template));
  });

  test("has a root template equal in effect to the Amplify CLI's", async () => {
    const { template, bootstrap } = await compile(cloneOf(name));
    // Before the first push the CLI's root is the one that `amplify init` deploys.
    expect(inEffect(wasPushed(name) ? template : bootstrap)).toEqual(inEffect(rootAsDeployed(name)));
  });

  test("compiles to the same bytes from another copy", async () => {
    const [one, other] = [await compile(cloneOf(name)), await compile(cloneOf(name))];
    expect(JSON.stringify(other.template)).toBe(JSON.stringify(one.template));
    expect(other.assets.map(({ key, fingerprint }) => [key, fingerprint])).toEqual(
      one.assets.map(({ key, fingerprint }) => [key, fingerprint]),
    );
    for (const [at, asset] of one.assets.entries())
      expect(Buffer.from(await asset.body()).equals(Buffer.from((await other.assets[at]?.body()) ?? []))).toBe(true);
  });

  test("writes nothing into the project", async () => {
    const clone = cloneOf(name);
    const before = readdirSync(clone, { recursive: true });
    await compile(clone);
    expect(readdirSync(clone, { recursive: true })).toEqual(before);
  });
});

/** The last push of the two-path project with an authorizer came before its override; its root is still the older one. */
function rootAsDeployed(name: string): unknown {
  const { root } = generatedByTheCli(name);
  if (name !== "amplify-gen1-two-paths-cognito-authorizer") return root;
  const { Resources, ...rest } = root as { Resources: Record<string, { Properties: { Parameters: object } }> };
  const { apibookApi } = Resources;
  if (apibookApi === undefined) throw new Error("the fixture has no bookApi");
  const AuthCognitoUserPoolId = { "Fn::GetAtt": ["authadvappd63023b0", "Outputs.UserPoolId"] };
  const Parameters = { ...apibookApi.Properties.Parameters, AuthCognitoUserPoolId };
  return {
    ...rest,
    Resources: { ...Resources, apibookApi: { ...apibookApi, Properties: { ...apibookApi.Properties, Parameters } } },
  };
}
