import {
  AddLayerVersionPermissionCommand,
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  InvokeCommand,
  type LambdaClient,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  type PublishLayerVersionCommandInput,
  RemoveLayerVersionPermissionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { hostPython } from "../../src/runtime/host-python.js";
import { recorded, recordedError } from "./recorded.js";
import { type Files, ROLE, zipped } from "./support.js";
import { startWire } from "./wire.js";

const ARN = "arn:aws:lambda:us-east-1:000000000000:layer:shared";
const FILE = "lambda_/test_lambda_api.snapshot.json";
const LISTED = { CompatibleRuntimes: ["python3.12"], CompatibleArchitectures: ["x86_64"] };

const publish = (
  lambda: LambdaClient,
  files: Files = { text: "x" },
  input: Partial<PublishLayerVersionCommandInput> = {},
) =>
  lambda.send(new PublishLayerVersionCommand({ LayerName: "shared", Content: { ZipFile: zipped(files) }, ...input }));

const make = (
  lambda: LambdaClient,
  code: Files,
  Layers: string[],
  input: Partial<{ Runtime: "nodejs20.x"; Handler: string }> = {},
) =>
  lambda.send(
    new CreateFunctionCommand({
      ...{ FunctionName: "f", Role: ROLE, Runtime: "nodejs20.x", Handler: "index.handler", Layers, Timeout: 20 },
      Code: { ZipFile: zipped(code) },
      ...input,
    }),
  );

async function invoke(lambda: LambdaClient) {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "f" }));
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

const plain = <T extends { $metadata: { httpStatusCode?: number | undefined } }>({ $metadata, ...rest }: T) => ({
  ...rest,
  status: $metadata.httpStatusCode,
});

/** A recorded answer with what differs from call to call replaced. */
function like(answer: Record<string, unknown> | undefined, names: Record<string, string>) {
  const { ResponseMetadata, ...rest } = answer as { ResponseMetadata: { HTTPStatusCode: number } };
  const text = Object.entries(names).reduce((all, [name, value]) => all.replaceAll(name, value), JSON.stringify(rest));
  const made = JSON.parse(text, (key, value) => {
    if (key === "CodeSize") return expect.any(Number);
    if (key === "CodeSha256") return expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/);
    if (key === "CreatedDate") return expect.stringMatching(/^[-\d]{10}T[:.\d]{12}\+0000$/);
    return value as unknown;
  });
  return { ...made, status: ResponseMetadata.HTTPStatusCode };
}

test("versions are published, read, listed and deleted as recorded", async () => {
  const { lambda } = await startWire();
  const answers = recorded(FILE, "TestLambdaLayer::test_layer_lifecycle");
  const names = { "<resource:3>": "shared", "<description>": "what it is", "<license-info>": "MIT" };
  const input = { ...LISTED, Description: "what it is", LicenseInfo: "MIT" } as const;
  const one = plain(await publish(lambda, undefined, input as never));
  const two = plain(await publish(lambda, { text: "y" }, input as never));
  const content = { Content: { CodeSha256: expect.any(String), CodeSize: expect.any(Number) } };
  expect(one).toEqual({ ...like(answers.publish_result, names), ...content });
  expect(two).toEqual({ ...like(answers.publish_result_2, names), ...content });
  const got = await lambda.send(new GetLayerVersionCommand({ LayerName: "shared", VersionNumber: 1 }));
  expect(plain(got)).toEqual({ ...one, status: 200 });
  const byArn = await lambda.send(new GetLayerVersionByArnCommand({ Arn: `${ARN}:2` }));
  expect(plain(byArn)).toEqual({ ...two, status: 200 });
  const versions = await lambda.send(new ListLayerVersionsCommand({ LayerName: ARN }));
  expect(plain(versions)).toEqual(like(answers.list_layer_versions_predelete, names));
  const { Layers } = await lambda.send(new ListLayersCommand({ CompatibleRuntime: "python3.12" }));
  expect(Layers).toEqual([{ LayerName: "shared", LayerArn: ARN, LatestMatchingVersion: versions.LayerVersions?.[0] }]);
  expect((await lambda.send(new ListLayersCommand({ CompatibleRuntime: "nodejs20.x" }))).Layers).toEqual([]);
  for (const VersionNumber of [1, 2, 2])
    await lambda.send(new DeleteLayerVersionCommand({ LayerName: "shared", VersionNumber }));
  expect((await lambda.send(new ListLayerVersionsCommand({ LayerName: "shared" }))).LayerVersions).toEqual([]);
  expect((await publish(lambda)).Version).toBe(3);
});

test("many versions come in pages", async () => {
  const { lambda } = await startWire();
  for (let n = 0; n < 3; n++) await publish(lambda, { text: String(n) });
  const first = await lambda.send(new ListLayerVersionsCommand({ LayerName: "shared", MaxItems: 2 }));
  expect(first.LayerVersions?.map(({ Version }) => Version)).toEqual([3, 2]);
  const next = await lambda.send(new ListLayerVersionsCommand({ LayerName: "shared", Marker: first.NextMarker }));
  expect(next.LayerVersions?.map(({ Version }) => Version)).toEqual([1]);
});

test("errors are as recorded", async () => {
  const { lambda } = await startWire();
  const answers = recorded(FILE, "TestLambdaLayer::test_layer_exceptions");
  await publish(lambda);
  const get = (LayerName: string, VersionNumber: number) =>
    lambda.send(new GetLayerVersionCommand({ LayerName, VersionNumber }));
  await expect(get("absent", 1)).rejects.toMatchObject(recordedError(answers.get_layer_version_exc_layer_doesnotexist));
  for (const [version, name] of [
    [-1, "negative"],
    [0, "zero"],
    [2, "2"],
  ] as const)
    await expect(get("shared", version)).rejects.toMatchObject(
      recordedError(answers[`get_layer_version_exc_layer_version_doesnotexist_${name}`]),
    );
  await expect(lambda.send(new GetLayerVersionByArnCommand({ Arn: ARN }))).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(`Value '${ARN}' at 'arn' failed`),
  });
  await expect(lambda.send(new GetLayerVersionByArnCommand({ Arn: `${ARN}:9` }))).rejects.toMatchObject(
    recordedError(answers.get_layer_version_by_arn_exc_nonexistentversion),
  );
  await expect(
    lambda.send(new DeleteLayerVersionCommand({ LayerName: "shared", VersionNumber: 0 })),
  ).rejects.toMatchObject(recordedError(answers.delete_layer_version_exc_layerversion_invalid_version));
  await expect(publish(lambda, {}, { CompatibleRuntimes: ["invalidruntime" as "java21"] })).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("Value '[invalidruntime]' at 'compatibleRuntimes'"),
  });
});

test("who may use a version: statements are added, read and removed, errors as recorded", async () => {
  const { lambda } = await startWire();
  const answers = recorded(FILE, "TestLambdaLayer::test_layer_policy_exceptions");
  const names = { "<resource:1>": "shared" };
  await publish(lambda);
  const version = { LayerName: "shared", VersionNumber: 1 };
  const statement = { ...version, StatementId: "s1", Action: "lambda:GetLayerVersion", Principal: "*" };
  const add = (input: object = {}) => lambda.send(new AddLayerVersionPermissionCommand({ ...statement, ...input }));
  const read = (input: object = {}) => lambda.send(new GetLayerVersionPolicyCommand({ ...version, ...input }));
  const remove = (input: object = {}) =>
    lambda.send(new RemoveLayerVersionPermissionCommand({ ...version, StatementId: "s1", ...input }));
  const refusal = (name: string) => recordedError(answers[name], names);
  await expect(read()).rejects.toMatchObject(refusal("layer_permission_nopolicy_get"));
  const added = await add();
  const wanted = (answers.add_layer_permission_result as { Statement: object }).Statement;
  expect(JSON.parse(added.Statement ?? "")).toEqual(
    JSON.parse(JSON.stringify(wanted).replace("<resource:1>", "shared")),
  );
  expect(added.$metadata.httpStatusCode).toBe(201);
  expect((await read()).RevisionId).toBe(added.RevisionId);
  const REFUSED: [string, () => Promise<unknown>][] = [
    ["layer_permission_action_invalid", () => add({ StatementId: "s2", Action: "*" })],
    ["layer_permission_duplicate_statement", () => add()],
    ["layer_permission_wrong_revision", () => add({ StatementId: "s2", RevisionId: "wrong" })],
    ["layer_permission_layername_doesnotexist_add", () => add({ LayerName: "shared-doesnotexist" })],
    ["layer_permission_layername_doesnotexist_get", () => read({ LayerName: "shared-doesnotexist" })],
    ["layer_permission_layername_doesnotexist_remove", () => remove({ LayerName: "shared-doesnotexist" })],
    ["layer_permission_layerversion_doesnotexist_add", () => add({ VersionNumber: 2 })],
    ["layer_permission_layerversion_doesnotexist_get", () => read({ VersionNumber: 2 })],
    ["layer_permission_layerversion_doesnotexist_remove", () => remove({ VersionNumber: 2 })],
    ["layer_permission_statementid_doesnotexist_remove", () => remove({ StatementId: "doesnotexist" })],
    ["layer_permission_wrong_revision_remove", () => remove({ RevisionId: "wrong" })],
  ];
  for (const [name, call] of REFUSED) await expect(call(), name).rejects.toMatchObject(refusal(name));
  await remove();
  await expect(read()).rejects.toMatchObject(refusal("layer_permission_nopolicy_get"));
});

test("a function's layers: refused as recorded, printed with their size", async () => {
  const { lambda } = await startWire();
  const answers = recorded(FILE, "TestLambdaLayer::test_layer_function_exceptions");
  const quota = recorded(FILE, "TestLambdaLayer::test_layer_function_quota_exception");
  const names = { "<resource:1>": "shared" };
  for (let n = 0; n < 2; n++) await publish(lambda, { text: String(n) });
  const code = { "index.js": "exports.handler = async () => 1" };
  const refused = (layers: string[]) => expect(make(lambda, code, layers)).rejects;
  await refused([`${ARN}:1`, `${ARN}:2`]).toMatchObject(
    recordedError(answers.two_layer_versions_single_function_exc, names),
  );
  await refused([`${ARN}:1`, `${ARN}:1`]).toMatchObject(
    recordedError(answers.two_identical_layer_versions_single_function_exc, names),
  );
  await refused([`${ARN.replace("shared", "doesnotexist")}:1`]).toMatchObject(
    recordedError(answers.add_nonexistent_layer_exc),
  );
  await refused([`${ARN}:9`]).toMatchObject(recordedError(answers.add_nonexistent_layer_version_exc, names));
  await refused([`${ARN.replace("us-east-1", "eu-west-1")}:1`]).toMatchObject(
    recordedError(answers.create_function_with_layer_in_different_region),
  );
  await refused([1, 2, 3, 4, 5, 6].map((n) => `${ARN}${n}:1`)).toMatchObject(
    recordedError(quota.create_function_with_six_layers),
  );
  await refused([`${ARN.replace("000000000000", "123456789012")}:1`]).toThrow(
    /lies in the account 123456789012[\s\S]*publish-layer-version --layer-name shared/,
  );
  const made = await make(lambda, code, [`${ARN}:1`]);
  expect(made.Layers).toEqual([{ Arn: `${ARN}:1`, CodeSize: expect.any(Number) }]);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Layers: [] }));
  const { Layers } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "f" }));
  expect(Layers).toBeUndefined();
});

test("Node functions find modules of their layers, programs and libraries; later layers win", async () => {
  const { lambda } = await startWire();
  await publish(lambda, {
    "nodejs/node_modules/both/index.js": "module.exports = 'first'",
    "nodejs/node20/node_modules/exact/index.js": "module.exports = 'for node 20'",
    "nodejs/node_modules/one/index.js": "module.exports = 'one'",
  });
  const Content = {
    ZipFile: zipSync({
      "nodejs/node_modules/both/index.js": strToU8("module.exports = 'second'"),
      "bin/tool": [strToU8("#!/bin/sh\necho from the layer"), { os: 3, attrs: 0o100755 << 16 }],
    }),
  };
  await lambda.send(new PublishLayerVersionCommand({ LayerName: "more", Content }));
  const more = `${ARN.replace("shared", "more")}:1`;
  await make(
    lambda,
    {
      "index.js": `exports.handler = async () => [require('both'), require('exact'), require('one'),
        require('child_process').execFileSync('tool', { encoding: 'utf8' }).trim(), /layers.*\\/lib$/.test(process.env.LD_LIBRARY_PATH)]`,
    },
    [`${ARN}:1`, more],
  );
  expect(await invoke(lambda)).toEqual(["second", "for node 20", "one", "from the layer", true]);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Layers: [more, `${ARN}:1`] }));
  expect((await invoke(lambda))[0]).toBe("first");
});

test("a function keeps a layer's version that was deleted", async () => {
  const { lambda } = await startWire();
  await publish(lambda, { "nodejs/node_modules/kept/index.js": "module.exports = 'kept'" });
  await make(lambda, { "index.js": "exports.handler = async () => require('kept')" }, [`${ARN}:1`]);
  await lambda.send(new DeleteLayerVersionCommand({ LayerName: "shared", VersionNumber: 1 }));
  expect(await invoke(lambda)).toBe("kept");
});

test.skipIf(!hostPython("python3.12"))("Python functions find modules of their layers", async () => {
  const { lambda } = await startWire();
  await publish(lambda, {
    "python/plain.py": "TEXT = 'plain'",
    "python/lib/python3.12/site-packages/exact.py": "TEXT = 'site-packages'",
    "python/own.py": "TEXT = 'of the layer'",
  });
  await make(
    lambda,
    {
      "index.py": "import plain, exact, own\ndef handler(event, context):\n  return [plain.TEXT, exact.TEXT, own.TEXT]",
      "own.py": "TEXT = 'of the function'",
    },
    [`${ARN}:1`],
    { Runtime: "python3.12" as "nodejs20.x" },
  );
  expect(await invoke(lambda)).toEqual(["plain", "site-packages", "of the function"]);
});

test("a bootstrap can lie in a layer", async () => {
  const { lambda } = await startWire();
  const text = `#!/usr/bin/env node
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
(async () => { for (;;) {
  const next = await fetch(api + "next");
  await fetch(api + next.headers.get("lambda-runtime-aws-request-id") + "/response", { method: "POST", body: '"by the layer"' });
} })();`;
  const ZipFile = zipSync({ bootstrap: [strToU8(text), { os: 3, attrs: 0o100755 << 16 }] });
  await lambda.send(new PublishLayerVersionCommand({ LayerName: "shared", Content: { ZipFile } }));
  await make(lambda, { "main.txt": "data" }, [`${ARN}:1`], { Runtime: "provided.al2023" as "nodejs20.x" });
  expect(await invoke(lambda)).toBe("by the layer");
});

test("what an update takes away is gone", async () => {
  const { lambda } = await startWire();
  await make(lambda, { "index.js": "exports.handler = async () => 1" }, []);
  const update = (TargetArn: string) =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", DeadLetterConfig: { TargetArn } }));
  await update("arn:aws:sqs:us-east-1:000000000000:dead");
  await update("");
  const { DeadLetterConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "f" }));
  expect(DeadLetterConfig).toBeUndefined();
});
