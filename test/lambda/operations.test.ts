import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateAliasCommand,
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  type LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { recorded, recordedError } from "./recorded.js";
import { ROLE, zipped } from "./support.js";
import { startWire } from "./wire.js";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const FunctionName = "f";
const ECHO = { ZipFile: zipped({ "index.js": "exports.handler = async (event) => event" }) };
const OTHER = { ZipFile: zipped({ "index.js": "exports.handler = async () => 'other'" }) };

const make = (client: LambdaClient, input: Partial<CreateFunctionCommandInput> = {}) =>
  client.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: ROLE,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Code: ECHO,
      ...input,
    }),
  );

describe("a function's life, member by member as recorded", () => {
  const recording = recorded("lambda_/test_lambda_api.snapshot.json", "TestLambdaFunction::test_function_lifecycle");
  /** Members whose values differ by nature; RuntimeVersionConfig tells of AWS's own builds. */
  const shapeOf = (answer: unknown) => {
    const { RuntimeVersionConfig: _, ResponseMetadata, $metadata, ...members } = answer as Record<string, unknown>;
    return Object.keys(members).sort();
  };
  const settled = (answer: unknown) => shapeOf((answer as { Configuration: object }).Configuration);

  test("create, get, update, get, delete", async () => {
    const { lambda } = await startWire();
    const created = await make(lambda, { Environment: { Variables: {} }, MemorySize: 256, Timeout: 5 });
    const { CreateFunctionResponse } = recording.create_response ?? {};
    expect(shapeOf(created)).toEqual(shapeOf(CreateFunctionResponse));
    expect(created).toMatchObject({
      State: "Pending",
      StateReason: "The function is being created.",
      Version: "$LATEST",
    });
    expect(created.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);

    const read = await lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(settled(read)).toEqual(settled(recording.get_function_response));
    expect(read.Configuration).toMatchObject({
      State: "Active",
      LastUpdateStatus: "Successful",
      FunctionArn: `${ARN}:f`,
    });
    expect(read.Configuration?.RevisionId).not.toBe(created.RevisionId);

    const changed = await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Description: "Changed", Timeout: 10, MemorySize: 512 }),
    );
    expect(shapeOf(changed)).toEqual(shapeOf(recording.update_func_conf_response));
    expect(changed).toMatchObject({
      LastUpdateStatus: "InProgress",
      Timeout: 10,
      MemorySize: 512,
      Description: "Changed",
    });

    const recoded = await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...OTHER }));
    expect(shapeOf(recoded)).toEqual(shapeOf(recording.update_code_response));
    expect(recoded.CodeSha256).not.toBe(created.CodeSha256);

    await lambda.send(new DeleteFunctionCommand({ FunctionName }));
    await expect(lambda.send(new DeleteFunctionCommand({ FunctionName }))).rejects.toMatchObject(
      recordedError(recording.delete_postdelete, { "<function-name:1>": "f" }),
    );
  });
});

describe("refusals, as recorded", () => {
  const file = "lambda_/test_lambda_api.snapshot.json";
  const cases: [string, string, string, (client: LambdaClient) => Promise<unknown>][] = [
    [
      "an unknown runtime",
      "TestLambdaFunction::test_create_lambda_exceptions",
      "invalid_runtime_exc",
      (c) => make(c, { FunctionName: "g", Runtime: "non-existent-runtime" as "nodejs20.x" }),
    ],
    [
      "a role that is no ARN",
      "TestLambdaFunction::test_create_lambda_exceptions",
      "invalid_role_arn_exc",
      (c) => make(c, { FunctionName: "g", Role: "r1" }),
    ],
    [
      "an archive that is none",
      "TestLambdaFunction::test_create_lambda_exceptions",
      "invalid_zip_exc",
      (c) => make(c, { FunctionName: "g", Code: { ZipFile: Buffer.from("no zip") } }),
    ],
    [
      "two architectures",
      "TestLambdaFunction::test_create_lambda_exceptions",
      "multiple_architectures",
      (c) => make(c, { FunctionName: "g", Architectures: ["x86_64", "arm64"] }),
    ],
    [
      "a key that S3 hasn't",
      "TestLambdaFunction::test_lambda_code_location_s3_errors",
      "create-error-wrong-key",
      (c) => make(c, { FunctionName: "g", Code: { S3Bucket: "bucket", S3Key: "key" } }),
    ],
    [
      "two different qualifiers",
      "TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[get_function]",
      "not_match_exception",
      (c) => c.send(new GetFunctionCommand({ FunctionName: `${ARN}:some-function:1`, Qualifier: "$LATEST" })),
    ],
    [
      "a qualified function that isn't there",
      "TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[get_function]",
      "match_exception",
      (c) => c.send(new GetFunctionCommand({ FunctionName: `${ARN}:some-function:$LATEST`, Qualifier: "$LATEST" })),
    ],
    [
      "deleting $LATEST",
      "TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[delete_function]",
      "match_exception",
      (c) => c.send(new DeleteFunctionCommand({ FunctionName: `${ARN}:some-function:$LATEST`, Qualifier: "$LATEST" })),
    ],
    [
      "adding a permission to $LATEST",
      "TestLambdaPermissions::test_permission_exceptions",
      "add_permission_fn_qualifier_latest",
      (c) => c.send(permission({ Qualifier: "$LATEST" })),
    ],
    [
      "a statement id with a dot",
      "TestLambdaPermissions::test_permission_exceptions",
      "add_permission_invalid_statement_id",
      (c) => c.send(permission({ StatementId: "example.com" })),
    ],
    [
      "a principal that is none",
      "TestLambdaPermissions::test_permission_exceptions",
      "add_permission_principal_invalid",
      (c) => c.send(permission({ Principal: "invalid.nonaws.com" })),
    ],
    [
      "a permission for what isn't there",
      "TestLambdaPermissions::test_permission_exceptions",
      "add_permission_fn_doesnotexist",
      (c) => c.send(permission({ FunctionName: "doesnotexist" })),
    ],
    [
      "a permission for an alias that isn't there",
      "TestLambdaPermissions::test_permission_exceptions",
      "add_permission_fn_alias_doesnotexist",
      (c) => c.send(permission({ Qualifier: "alias-doesnotexist" })),
    ],
    [
      "a permission for a version that isn't there",
      "TestLambdaPermissions::test_permission_exceptions",
      "add_permission_fn_version_doesnotexist",
      (c) => c.send(permission({ Qualifier: "42" })),
    ],
    [
      "the policy of what isn't there",
      "TestLambdaPermissions::test_permission_exceptions",
      "get_policy_fn_doesnotexist",
      (c) => c.send(new GetPolicyCommand({ FunctionName: "doesnotexist" })),
    ],
    [
      "removing a permission where there is none",
      "TestLambdaPermissions::test_permission_exceptions",
      "remove_permission_policy_doesnotexist",
      (c) => c.send(new RemovePermissionCommand({ FunctionName, StatementId: "s3" })),
    ],
    [
      "removing a permission of what isn't there",
      "TestLambdaPermissions::test_permission_exceptions",
      "remove_permission_fn_doesnotexist",
      (c) => c.send(new RemovePermissionCommand({ FunctionName: "doesnotexist", StatementId: "s3" })),
    ],
    [
      "tags of an alias",
      "TestLambdaTag::test_tag_exceptions[lambda_function]",
      "aliased_arn_exception",
      (c) => c.send(new TagResourceCommand({ Resource: `${ARN}:f:alias`, Tags: { a: "b" } })),
    ],
    [
      "too large an environment",
      "TestLambdaSizeLimits::test_large_environment_variables_fails",
      "failed_create_fn_result",
      (c) => make(c, { FunctionName: "g", Environment: { Variables: { LARGE_VAR: "x".repeat(4081) } } }),
    ],
    [
      "an event that is no JSON",
      "TestLambdaErrors::test_lambda_invoke_payload_encoding_error[body-n\\x87r\\x9e\\xe9\\xb5\\xd7I\\xee\\x9bmt]",
      "invoke_function_invalid_payload_body",
      (c) =>
        c.send(
          new InvokeCommand({ FunctionName, Payload: Buffer.from("n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt", "latin1") }),
        ),
    ],
    [
      "an event that begins no value",
      "TestLambdaErrors::test_lambda_invoke_payload_encoding_error[message-\\x99\\xeb,j\\x07\\xa1zYh]",
      "invoke_function_invalid_payload_message",
      (c) => c.send(new InvokeCommand({ FunctionName, Payload: Buffer.from("\x99\xeb,j\x07\xa1zYh", "latin1") })),
    ],
  ];
  const permission = (input: Partial<AddPermissionCommandInput>) =>
    new AddPermissionCommand({
      FunctionName,
      StatementId: "s3",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      ...input,
    });

  test.each(cases)("%s", async (_, recording, key, act) => {
    const { lambda } = await startWire();
    await make(lambda);
    const from = recording.startsWith("TestLambdaErrors") ? "lambda_/test_lambda.snapshot.json" : file;
    const expected = recordedError(recorded(from, recording)[key], { "<function-name>": "f" });
    // The recording's variable was as long as the limit, ours is as long as it must be.
    const isLong = expected.message.includes("String measured");
    await expect(act(lambda)).rejects.toMatchObject(
      isLong ? { ...expected, message: expect.stringContaining(expected.message.slice(0, 150)) } : expected,
    );
  });

  test("a taken name", async () => {
    const { lambda } = await startWire();
    await make(lambda);
    await expect(make(lambda)).rejects.toMatchObject({
      name: "ResourceConflictException",
      $metadata: { httpStatusCode: 409 },
    });
  });

  test.each([
    ["java21", { Runtime: "java21" as const }],
    ["container images", { PackageType: "Image" as const, Code: { ImageUri: "x" } }],
  ])("%s, which this program doesn't speak, by name", async (named, input) => {
    const { lambda } = await startWire();
    await expect(make(lambda, input)).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: expect.stringContaining(named),
    });
  });
});

test("versions are frozen, aliases point at them and may share the events out", async () => {
  const { lambda } = await startWire();
  await make(lambda);
  const answer = async (Qualifier?: string) => {
    const { Payload, ExecutedVersion } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from('"echo"'), ...(Qualifier && { Qualifier }) }),
    );
    return [JSON.parse(Buffer.from(Payload ?? []).toString()), ExecutedVersion];
  };
  const first = await lambda.send(new PublishVersionCommand({ FunctionName, Description: "one" }));
  expect(first).toMatchObject({ Version: "1", Description: "one", FunctionArn: `${ARN}:f:1`, State: "Active" });
  const again = await lambda.send(new PublishVersionCommand({ FunctionName }));
  expect(again).toMatchObject({ Version: "1", RevisionId: first.RevisionId });

  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...OTHER }));
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  expect(await answer("1")).toEqual(["echo", "1"]);
  expect(await answer()).toEqual(["other", "$LATEST"]);
  const { Versions } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  expect(Versions?.map(({ Version, FunctionArn }) => [Version, FunctionArn])).toEqual([
    ["$LATEST", `${ARN}:f:$LATEST`],
    ["1", `${ARN}:f:1`],
    ["2", `${ARN}:f:2`],
  ]);

  const alias = await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  expect(alias).toMatchObject({ AliasArn: `${ARN}:f:live`, Description: "", FunctionVersion: "1", Name: "live" });
  expect(await answer("live")).toEqual(["echo", "1"]);
  await lambda.send(new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "2" }));
  expect(await answer("live")).toEqual(["other", "2"]);
  const RoutingConfig = { AdditionalVersionWeights: { "1": 1 } };
  await lambda.send(new UpdateAliasCommand({ FunctionName, Name: "live", RoutingConfig }));
  expect(await answer("live")).toEqual(["echo", "1"]);
  const { Aliases } = await lambda.send(new ListAliasesCommand({ FunctionName }));
  expect(Aliases).toMatchObject([{ Name: "live", RoutingConfig }]);
  await lambda.send(new DeleteAliasCommand({ FunctionName, Name: "live" }));
  await expect(lambda.send(new GetAliasCommand({ FunctionName, Name: "live" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Cannot find alias arn: ${ARN}:f:live`,
  });
});

test("a version published on creation answers under the function's own ARN, as recorded", async () => {
  const { lambda } = await startWire();
  expect(await make(lambda, { Publish: true })).toMatchObject({
    Version: "1",
    FunctionArn: `${ARN}:f`,
    State: "Pending",
  });
});

test.each(["f", "function:f", "000000000000:function:f", `${ARN}:f`, `${ARN}:f:$LATEST`])(
  "%s names the function",
  async (name) => {
    const { lambda } = await startWire();
    await make(lambda);
    const { FunctionName: found } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    expect(found).toBe("f");
  },
);

test("permissions print as AWS's policy", async () => {
  const { lambda } = await startWire();
  await make(lambda);
  const SourceArn = "arn:aws:execute-api:us-east-1:000000000000:api/*/*/x";
  const { Statement } = await lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: "api",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn,
      SourceAccount: "000000000000",
    }),
  );
  const statement = `{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"${ARN}:f","Condition":{"StringEquals":{"AWS:SourceAccount":"000000000000"},"ArnLike":{"AWS:SourceArn":"${SourceArn}"}}}`;
  expect(Statement).toBe(statement);
  const { Policy, RevisionId } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  expect(Policy).toBe(`{"Version":"2012-10-17","Id":"default","Statement":[${statement}]}`);
  await expect(
    lambda.send(
      new RemovePermissionCommand({ FunctionName, StatementId: "api", RevisionId: `x${RevisionId?.slice(1)}` }),
    ),
  ).rejects.toMatchObject({ name: "PreconditionFailedException", message: expect.stringContaining("GetPolicy API") });
  await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: "api" }));
  await expect(lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("tags, concurrency, lists in pages", async () => {
  const { lambda } = await startWire();
  for (const name of ["a", "b", "c"]) await make(lambda, { FunctionName: name, Tags: { of: name } });
  const Resource = `${ARN}:a`;
  await lambda.send(new TagResourceCommand({ Resource, Tags: { more: "x" } }));
  await lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["of"] }));
  expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ more: "x" });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "a", ReservedConcurrentExecutions: 0 }));
  const concurrency = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: "a" }));
  expect(concurrency.ReservedConcurrentExecutions).toBe(0);
  const recording = recorded("lambda_/test_lambda.snapshot.json", "TestLambdaConcurrency::test_reserved_concurrency");
  await expect(lambda.send(new InvokeCommand({ FunctionName: "a" }))).rejects.toMatchObject({
    ...recordedError(recording.exc_no_cap_requestresponse),
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
  const page = await lambda.send(new ListFunctionsCommand({ MaxItems: 2 }));
  const rest = await lambda.send(new ListFunctionsCommand({ ...(page.NextMarker && { Marker: page.NextMarker }) }));
  expect([page, rest].map(({ Functions }) => Functions?.map(({ FunctionName: name }) => name))).toEqual([
    ["a", "b"],
    ["c"],
  ]);
  expect(rest.NextMarker).toBeUndefined();
});

test("an asynchronous invocation answers 202 and nothing else", async () => {
  const { lambda } = await startWire();
  await make(lambda);
  const answer = await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event" }));
  expect(answer).toMatchObject({ StatusCode: 202 });
  expect(answer.ExecutedVersion).toBeUndefined();
  expect(Buffer.from(answer.Payload ?? []).toString()).toBe("");
});

test("code is kept once by its hash, and an archive that points outside is refused", async () => {
  const { lambda, functions } = await startWire();
  await make(lambda);
  expect(Buffer.from(functions.codeArchive("f") ?? [])).toEqual(Buffer.from(ECHO.ZipFile));
  const code = { ZipFile: zipped({ "../evil.js": "1", "index.js": "2" }) };
  await expect(make(lambda, { FunctionName: "g", Code: code })).rejects.toMatchObject({
    message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
  });
});
