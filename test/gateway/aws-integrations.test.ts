import { APIGateway, type ContentHandlingStrategy } from "@aws-sdk/client-api-gateway";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { SSM } from "@aws-sdk/client-ssm";
import { beforeAll, describe, expect, test } from "vitest";
import { recording } from "../apigateway/recording.js";
import { startCloud } from "../harness/cloud.js";

const cloud = await startCloud();
const api = cloud.client(APIGateway);
const iam = cloud.client(IAM);
const s3 = cloud.client(S3);
const ssm = cloud.client(SSM);
const BUCKET = "the-bucket";

async function role(name: string, service: string, statements: readonly object[]): Promise<string> {
  const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const document = (Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const { Role } = await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: document([trust]) });
  if (statements.length > 0)
    await iam.putRolePolicy({ RoleName: name, PolicyName: "own", PolicyDocument: document(statements) });
  return Role?.Arn ?? "";
}

let everything = "";
let nothing = "";
let untrusting = "";
beforeAll(async () => {
  const all = { Effect: "Allow", Action: ["s3:*", "ssm:*"], Resource: "*" };
  [everything, nothing, untrusting] = await Promise.all([
    role("everything", "apigateway.amazonaws.com", [all]),
    role("nothing", "apigateway.amazonaws.com", []),
    role("untrusting", "lambda.amazonaws.com", [all]),
  ]);
  await s3.createBucket({ Bucket: BUCKET });
});

interface Deployed {
  readonly uri: string;
  readonly credentials?: string;
  readonly verb?: string;
  readonly requestParameters?: Record<string, string>;
  readonly requestTemplates?: Record<string, string>;
  readonly contentHandling?: ContentHandlingStrategy;
  readonly answerHandling?: ContentHandlingStrategy;
  readonly responseTemplates?: Record<string, string>;
  readonly errors?: boolean;
  readonly binaryMediaTypes?: string[];
}

/** Deploys one `ANY /{key}`; gives its address. */
async function deployed(described: Deployed): Promise<string> {
  const { uri, credentials, verb = "ANY", requestParameters, requestTemplates, contentHandling } = described;
  const { id: restApiId = "", rootResourceId: parentId } = await api.createRestApi({
    name: "aws",
    ...(described.binaryMediaTypes && { binaryMediaTypes: described.binaryMediaTypes }),
  });
  const { id: resourceId } = await api.createResource({ restApiId, parentId, pathPart: "{key}" });
  const place = { restApiId, resourceId, httpMethod: "ANY" };
  const declared = ["header.Content-Type", "header.response-content-type", "path.key"];
  await api.putMethod({
    ...place,
    authorizationType: "NONE",
    requestParameters: Object.fromEntries(declared.map((name) => [`method.request.${name}`, false])),
  });
  const responseParameters = { "method.response.header.ETag": false };
  for (const statusCode of ["200", "404", "403", "400"])
    await api.putMethodResponse({ ...place, statusCode, responseParameters });
  await api.putIntegration({
    ...place,
    type: "AWS",
    integrationHttpMethod: verb,
    uri,
    ...(credentials !== undefined && { credentials }),
    ...(requestParameters && { requestParameters }),
    ...(requestTemplates && { requestTemplates }),
    ...(contentHandling && { contentHandling }),
  });
  await api.putIntegrationResponse({
    ...place,
    statusCode: "200",
    responseParameters: { "method.response.header.ETag": "integration.response.header.ETag" },
    ...(described.answerHandling && { contentHandling: described.answerHandling }),
    ...(described.responseTemplates && { responseTemplates: described.responseTemplates }),
  });
  if (described.errors)
    for (const statusCode of ["404", "403", "400"])
      await api.putIntegrationResponse({ ...place, statusCode, selectionPattern: statusCode });
  await api.createDeployment({ restApiId, stageName: "dev" });
  return `${cloud.url}/restapis/${restApiId}/dev/_user_request_`;
}

const OBJECTS: Deployed = {
  uri: `arn:aws:apigateway:us-east-1:s3:path/${BUCKET}/{key}`,
  requestParameters: {
    "integration.request.path.key": "method.request.path.key",
    "integration.request.header.Content-Type": "method.request.header.Content-Type",
    "integration.request.querystring.response-content-type": "method.request.header.response-content-type",
  },
  errors: true,
};
const objects = (change: Partial<Deployed> = {}) => deployed({ ...OBJECTS, credentials: everything, ...change });

/** `b'\x1f…'`, as Python writes bytes. */
function pythonBytes(text: string): Buffer {
  const inner = /^b'(.*)'$/s.exec(text)?.[1] ?? text;
  const unescaped = inner.replace(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) => {
    if (code.startsWith("x")) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return ({ n: "\n", r: "\r", t: "\t" } as Record<string, string>)[code] ?? code;
  });
  return Buffer.from(unescaped, "latin1");
}

const S3_FILE = "test_apigateway_s3";
const scenario = (name: string) =>
  recording(S3_FILE, `TestApiGatewayS3BinarySupport::test_apigw_s3_binary_support_${name}`) as Record<
    string,
    { Body?: string; content?: string; etag?: string; ETag?: string }
  >;
const RAW = pythonBytes(String(scenario("response_no_content_handling")["raw-payload-binary-accept-binary"]?.content));
const BODIES: Readonly<Record<string, Buffer>> = {
  raw: RAW,
  encoded: Buffer.from(RAW.toString("base64")),
  text: Buffer.from("this is a UTF8 text typed object"),
};

describe("S3 objects", () => {
  test("put, got, deleted, and S3's own answer where there is none", async () => {
    const url = `${await objects()}/test.json`;
    const put = (body: string) => fetch(url, { method: "PUT", headers: { "content-type": "application/json" }, body });
    const missing = await fetch(url);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toMatch(
      /<Code>NoSuchKey<\/Code><Message>The specified key does not exist.<\/Message>/,
    );
    for (const body of ['{"put_id": 1}', '{"put_id": 2}']) {
      expect((await put(body)).status).toBe(200);
      const got = await fetch(url);
      expect([await got.text(), got.headers.get("etag") !== null]).toEqual([body, true]);
    }
    await fetch(url, { method: "DELETE" });
    expect((await fetch(url)).status).toBe(404);
  });

  test.each<[string, Partial<Deployed>, number, RegExp]>([
    ["a role that may not", { credentials: "nothing" }, 403, /<Code>AccessDenied<\/Code>.*s3:GetObject/s],
    ["a role that doesn't trust API Gateway", { credentials: "untrusting" }, 500, /"Internal server error"/],
    ["no role", { credentials: "none" }, 500, /"Internal server error"/],
    ["a service that isn't reached", { uri: "arn:aws:apigateway:us-east-1:dynamodb:action/Scan" }, 500, /Internal/],
    ["an operation that isn't", { uri: "arn:aws:apigateway:us-east-1:ssm:action/SendCommand" }, 500, /Internal/],
  ])("%s", async (_, change, status, body) => {
    const roles: Record<string, string | undefined> = { nothing, untrusting, everything };
    const { credentials = "everything", ...rest } = change;
    const arn = roles[credentials];
    const url = await deployed({ ...OBJECTS, ...rest, ...(arn !== undefined && { credentials: arn }) });
    await s3.putObject({ Bucket: BUCKET, Key: "there", Body: "x" });
    const answer = await fetch(`${url}/there`);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(body)]);
  });

  const put = (url: string, body: Buffer, type: string) =>
    fetch(url, { method: "PUT", headers: { "content-type": type }, body: new Uint8Array(body) });
  const stored = async (Key: string) =>
    Buffer.from((await (await s3.getObject({ Bucket: BUCKET, Key })).Body?.transformToByteArray()) ?? []);

  test.each<[string, Partial<Deployed>, string, string, string | 500]>(
    [undefined, "CONVERT_TO_TEXT" as const].flatMap((contentHandling) =>
      ["raw", "encoded", "text"].flatMap((kind) =>
        (
          [
            ["no-binary-media", [], "image/png"],
            ["binary-type", ["image/png"], "image/png"],
            ["text-type", ["image/png"], "text/plain"],
          ] as const
        ).map(([step, types, type]): [string, Partial<Deployed>, string, string, string] => [
          `${contentHandling ?? "None"} ${step} ${kind}`,
          { ...(contentHandling && { contentHandling }), binaryMediaTypes: [...types] },
          type,
          kind,
          String(
            scenario(`request[${contentHandling ?? "None"}]`)[
              `get-obj-${step}-${kind === "text" ? "text" : `binary-${kind}`}`
            ]?.ETag,
          ),
        ]),
      ),
    ),
  )("request bodies as recorded: %s", async (_, change, type, kind, etag) => {
    const url = await objects(change);
    const answer = await put(`${url}/${kind}`, BODIES[kind] ?? Buffer.alloc(0), type);
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect((await s3.headObject({ Bucket: BUCKET, Key: kind })).ETag).toBe(etag);
  });

  test.each<[string, string[], string, number]>([
    ["encoded", [], "image/png", 200],
    ["raw", [], "image/png", 500],
    ["text", [], "text/plain", 500],
    ["raw", ["image/png"], "image/png", 200],
    ["raw", ["image/png"], "text/plain", 500],
    ["encoded", ["image/png"], "text/plain", 200],
  ])("CONVERT_TO_BINARY as recorded: %s, %j, %s → %i", async (kind, binaryMediaTypes, type, status) => {
    const url = await objects({ contentHandling: "CONVERT_TO_BINARY", binaryMediaTypes });
    expect((await put(`${url}/converted`, BODIES[kind] ?? Buffer.alloc(0), type)).status).toBe(status);
    if (status === 200) expect(await stored("converted")).toEqual(RAW);
  });

  test("bytes fit no request template (recorded)", async () => {
    const requestTemplates = { "application/json": '{"data": "$input.body"}' };
    const url = await objects({ contentHandling: "CONVERT_TO_BINARY", requestTemplates });
    expect((await put(`${url}/t`, BODIES.encoded ?? RAW, "application/json")).status).toBe(500);
    expect((await put(`${url}/t`, BODIES.encoded ?? RAW, "image/png")).status).toBe(200);
  });

  const steps = (["no_content_handling", "convert_to_text", "convert_to_binary"] as const).flatMap((name) =>
    Object.entries(scenario(`response_${name}`))
      .filter(([, { content }]) => content !== undefined)
      .map(([step, { content }]) => [name, step, content ?? ""] as const),
  );
  test.each(steps)("answers as recorded: %s, %s", async (name, step, content) => {
    const [, kind = "", payload, accept] = /^(\w+)-(?:payload-(\w+)-accept-(\w+)|no-media)$/.exec(step) ?? [];
    const handling = {
      no_content_handling: undefined,
      convert_to_text: "CONVERT_TO_TEXT",
      convert_to_binary: "CONVERT_TO_BINARY",
    } as const;
    const answerHandling = handling[name];
    const url = await objects({
      ...(answerHandling && { answerHandling }),
      binaryMediaTypes: payload === undefined ? [] : ["image/png"],
    });
    await s3.putObject({ Bucket: BUCKET, Key: kind, Body: BODIES[kind] ?? RAW });
    const answer = await fetch(`${url}/${kind}`, {
      headers: {
        accept: accept === "binary" ? "image/png" : "text/plain",
        "response-content-type": payload === "binary" ? "image/png" : "text/plain",
      },
    });
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pythonBytes(content));
  });
});

describe("SSM", () => {
  test("GetParameter as an action, in the JSON of before (recorded)", async () => {
    await ssm.putParameter({ Name: "param-test-123", Value: "123", Type: "String" });
    const url = await deployed({
      uri: "arn:aws:apigateway:us-east-1:ssm:action/GetParameter",
      verb: "POST",
      credentials: everything,
      requestTemplates: { "application/json": "Action=GetParameter&Name=param-test-123" },
      requestParameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
    });
    const { GetParameterResponse } = (await (await fetch(`${url}/x`)).json()) as {
      GetParameterResponse: { GetParameterResult: { Parameter: Record<string, unknown> }; ResponseMetadata: object };
    };
    const recorded = recording("test_apigateway_ssm", "test_ssm_aws_integration")["ssm-aws-integration"] as {
      GetParameterResult: { Parameter: Record<string, unknown> };
    };
    const { Parameter } = recorded.GetParameterResult;
    expect(GetParameterResponse.GetParameterResult.Parameter).toEqual({
      ...Parameter,
      ARN: expect.stringMatching(/:parameter\/param-test-123$/),
      LastModifiedDate: expect.any(Number),
    });
  });

  test("GetParameter by its target, in JSON", async () => {
    await ssm.putParameter({ Name: "/a/b", Value: "v", Type: "String" });
    const url = await deployed({
      uri: "arn:aws:apigateway:us-east-1:ssm:path//",
      verb: "POST",
      credentials: everything,
      requestTemplates: { "application/json": '{"Name": "/a/b"}' },
      requestParameters: {
        "integration.request.header.X-Amz-Target": "'AmazonSSM.GetParameter'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.1'",
      },
      responseTemplates: { "application/json": "$input.path('$.Parameter.Value')" },
    });
    expect(await (await fetch(`${url}/x`)).text()).toBe("v");
  });

  test("a role that may not gets IAM's sentence", async () => {
    const url = await deployed({
      uri: "arn:aws:apigateway:us-east-1:ssm:action/GetParameter&Name=secret",
      verb: "GET",
      credentials: nothing,
      errors: true,
    });
    const answer = await fetch(`${url}/x`);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:"),
    ]);
  });
});

test("STS names the role that the integration acts as", async () => {
  const url = await deployed({
    uri: "arn:aws:apigateway:us-east-1:sts:action/GetCallerIdentity",
    verb: "GET",
    credentials: await role("caller", "apigateway.amazonaws.com", [
      { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" },
    ]),
  });
  expect(await (await fetch(`${url}/x`)).json()).toMatchObject({
    GetCallerIdentityResponse: { GetCallerIdentityResult: { Arn: expect.stringContaining(":assumed-role/caller/") } },
  });
});

test("the bytes of the recordings are what they were", () => {
  expect(RAW.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  expect(cloud.defects).toEqual([]);
});
