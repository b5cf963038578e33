import { request } from "node:http";
import { APIGateway } from "@aws-sdk/client-api-gateway";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { describe, expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

const cloud = await startCloud();
const api = cloud.client(APIGateway);
const cloudFormation = cloud.client(CloudFormation);
const regionalCertificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/00000000-EXAMPLE";
const REGIONAL = { regionalCertificateArn, endpointConfiguration: { types: ["REGIONAL" as const] } };

/** An API whose every path tells what its context says. */
async function echo(stages: readonly string[] = ["prod"], disableExecuteApiEndpoint = false): Promise<string> {
  const { id: restApiId = "", rootResourceId: parentId } = await api.createRestApi({
    name: "echo",
    disableExecuteApiEndpoint,
  });
  const { id: resourceId } = await api.createResource({ restApiId, parentId, pathPart: "{proxy+}" });
  for (const place of [
    { restApiId, resourceId: parentId, httpMethod: "GET" },
    { restApiId, resourceId, httpMethod: "GET" },
  ]) {
    await api.putMethod({ ...place, authorizationType: "NONE" });
    await api.putMethodResponse({ ...place, statusCode: "200" });
    await api.putIntegration({
      ...place,
      type: "MOCK",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
    });
    await api.putIntegrationResponse({
      ...place,
      statusCode: "200",
      responseTemplates: {
        "application/json":
          '["$context.apiId", "$context.stage", "$context.path", "$context.domainName", "$input.params(\'proxy\')"]',
      },
    });
  }
  for (const stageName of stages) await api.createDeployment({ restApiId, stageName });
  return restApiId;
}

function get(host: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: cloud.port, path, headers: { host } }, async (response) => {
      let body = "";
      for await (const chunk of response) body += String(chunk);
      resolve({ status: response.statusCode ?? 0, body });
    })
      .on("error", reject)
      .end();
  });
}

describe("a custom domain name", () => {
  test("serves what its base paths lead to, and nothing else", async () => {
    const [one, two] = [await echo(), await echo(["dev", "prod"])];
    const domainName = "api.shop.test";
    await api.createDomainName({ domainName, ...REGIONAL });
    expect(await get(domainName, "/x")).toEqual({ status: 403, body: '{"message":"Forbidden"}' });
    await api.createBasePathMapping({ domainName, basePath: "v1", restApiId: one, stage: "prod" });
    await api.createBasePathMapping({ domainName, basePath: "any", restApiId: two });
    const seen = async (path: string) => {
      const { status, body } = await get(domainName, path);
      return status === 200 ? (JSON.parse(body) as string[]) : body;
    };
    expect(await seen("/v1/orders/1")).toEqual([one, "prod", "/v1/orders/1", domainName, "orders/1"]);
    expect(await seen("/v1")).toEqual([one, "prod", "/v1", domainName, ""]);
    expect(await seen("/any/dev/a")).toEqual([two, "dev", "/any/dev/a", domainName, "a"]);
    expect(await seen("/other")).toBe('{"message":"Forbidden"}');
    await api.createBasePathMapping({ domainName, restApiId: two, stage: "dev" });
    expect(await seen("/other")).toEqual([two, "dev", "/other", domainName, "other"]);
    expect(await seen("/v1/x")).toEqual([one, "prod", "/v1/x", domainName, "x"]);
    await api.deleteBasePathMapping({ domainName, basePath: "v1" });
    expect(await seen("/v1/x")).toEqual([two, "dev", "/v1/x", domainName, "v1/x"]);
  });

  test("reaches an API whose own address is closed", async () => {
    const restApiId = await echo(["prod"], true);
    await api.createDomainName({ domainName: "closed.shop.test", ...REGIONAL });
    await api.createBasePathMapping({ domainName: "closed.shop.test", restApiId, stage: "prod" });
    expect((await get("closed.shop.test:80", "/x")).status).toBe(200);
    expect((await fetch(`${cloud.url}/restapis/${restApiId}/prod/_user_request_/x`)).status).toBe(403);
  });

  test("leads to no control plane", async () => {
    await api.createDomainName({ domainName: "only.shop.test", ...REGIONAL });
    for (const path of ["/_sekisho/requests", "/restapis", "/", "/_aws/execute-api/a/b"])
      expect(await get("only.shop.test", path)).toEqual({ status: 403, body: '{"message":"Forbidden"}' });
    await api.deleteDomainName({ domainName: "only.shop.test" });
    expect((await get("only.shop.test", "/")).body).toContain("does not answer for the host");
  });
});

describe("its operations", () => {
  test("tell, list, change and delete", async () => {
    const domainName = "crud.shop.test";
    const made = await api.createDomainName({ domainName, ...REGIONAL, tags: { a: "1" } });
    expect(made).toMatchObject({
      domainName,
      ...REGIONAL,
      regionalDomainName: expect.stringMatching(/^d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
      domainNameStatus: "AVAILABLE",
      securityPolicy: "TLS_1_2",
      tags: { a: "1" },
    });
    const edge = await api.createDomainName({ domainName: "edge.shop.test", certificateArn: regionalCertificateArn });
    expect(edge.distributionHostedZoneId).toBe("Z2FDTNDATAQYW2");
    expect(edge.certificateUploadDate).toBeInstanceOf(Date);
    const { items = [] } = await api.getDomainNames({});
    expect(items.map((item) => item.domainName)).toEqual(expect.arrayContaining([domainName, "edge.shop.test"]));
    const patchOperations = [{ op: "replace" as const, path: "/securityPolicy", value: "TLS_1_0" }];
    expect((await api.updateDomainName({ domainName, patchOperations })).securityPolicy).toBe("TLS_1_0");
    const resourceArn = `arn:aws:apigateway:us-east-1::/domainnames/${domainName}`;
    await api.tagResource({ resourceArn, tags: { b: "2" } });
    expect((await api.getTags({ resourceArn })).tags).toEqual({ a: "1", b: "2" });
    const restApiId = await echo();
    await api.createBasePathMapping({ domainName, restApiId, stage: "prod" });
    expect(await api.getBasePathMapping({ domainName, basePath: "(none)" })).toMatchObject({
      basePath: "(none)",
      restApiId,
      stage: "prod",
    });
    const moved = [{ op: "replace" as const, path: "/basePath", value: "v2" }];
    expect(await api.updateBasePathMapping({ domainName, basePath: "(none)", patchOperations: moved })).toMatchObject({
      basePath: "v2",
    });
    expect((await api.getBasePathMappings({ domainName })).items).toHaveLength(1);
    await expect(api.deleteRestApi({ restApiId })).rejects.toMatchObject({
      message: "Please remove all base path mappings related to the API in your domains.",
    });
    await api.deleteDomainName({ domainName });
    await api.deleteRestApi({ restApiId });
    await expect(api.getDomainName({ domainName })).rejects.toMatchObject({ name: "NotFoundException" });
  });

  type Refused = readonly [what: string, call: () => Promise<unknown>, name: string, message: RegExp];
  const domainName = "refusing.shop.test";
  const mapping = { domainName, restApiId: "none" };
  test.each<Refused>([
    ["twice", () => api.createDomainName({ domainName, ...REGIONAL }), "ConflictException", /already exists\./],
    [
      "AWS's",
      () => api.createDomainName({ domainName: "x.amazonaws.com", ...REGIONAL }),
      "BadRequestException",
      /Inval/,
    ],
    ["no name", () => api.createDomainName({ domainName: "x", ...REGIONAL }), "BadRequestException", /Invalid domain/],
    ["no certificate", () => api.createDomainName({ domainName: "a.test" }), "BadRequestException", /certificate must/],
    [
      "unknown",
      () => api.getDomainName({ domainName: "a.test" }),
      "NotFoundException",
      /Invalid domain name identifier/,
    ],
    ["no API", () => api.createBasePathMapping(mapping), "BadRequestException", /Invalid REST API identifier/],
    [
      "a slash",
      () => api.createBasePathMapping({ ...mapping, basePath: "a/b" }),
      "BadRequestException",
      /use API Gateway V2/,
    ],
    [
      "no mapping",
      () => api.getBasePathMapping({ domainName, basePath: "x" }),
      "NotFoundException",
      /base path mapping/,
    ],
  ])("refuse: %s", async (_, call, name, message) => {
    await api.createDomainName({ domainName, ...REGIONAL }).catch(() => {});
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  test("a stage that isn't there, and a base path that is", async () => {
    const restApiId = await echo();
    const at = { domainName: "stages.shop.test", restApiId };
    await api.createDomainName({ domainName: at.domainName, ...REGIONAL });
    await expect(api.createBasePathMapping({ ...at, stage: "none" })).rejects.toMatchObject({
      message: "Invalid stage identifier specified",
    });
    await api.createBasePathMapping({ ...at, stage: "prod" });
    await expect(api.createBasePathMapping(at)).rejects.toMatchObject({
      name: "ConflictException",
      message: "Base path already exists for this domain name",
    });
  });
});

test("CloudFormation makes, changes and deletes them", async () => {
  const restApiId = await echo(["dev", "prod"]);
  const template = (stage: string) =>
    JSON.stringify({
      Resources: {
        Domain: {
          Type: "AWS::ApiGateway::DomainName",
          Properties: {
            DomainName: "stack.shop.test",
            RegionalCertificateArn: regionalCertificateArn,
            EndpointConfiguration: { Types: ["REGIONAL"] },
          },
        },
        Mapping: {
          Type: "AWS::ApiGateway::BasePathMapping",
          Properties: { DomainName: { Ref: "Domain" }, BasePath: "v1", RestApiId: restApiId, Stage: stage },
        },
      },
      Outputs: { Target: { Value: { "Fn::GetAtt": ["Domain", "RegionalDomainName"] } } },
    });
  const settled = async (status: string) => {
    for (;;) {
      const { Stacks = [] } = await cloudFormation.describeStacks({ StackName: "domains" });
      if (!Stacks[0]?.StackStatus?.endsWith("IN_PROGRESS")) return expect(Stacks[0]?.StackStatus).toBe(status);
    }
  };
  await cloudFormation.createStack({ StackName: "domains", TemplateBody: template("dev") });
  await settled("CREATE_COMPLETE");
  expect(JSON.parse((await get("stack.shop.test", "/v1/x")).body)[1]).toBe("dev");
  await cloudFormation.updateStack({ StackName: "domains", TemplateBody: template("prod") });
  await settled("UPDATE_COMPLETE");
  expect(JSON.parse((await get("stack.shop.test", "/v1/x")).body)[1]).toBe("prod");
  await cloudFormation.deleteStack({ StackName: "domains" });
  await expect
    .poll(async () => (await api.getDomainNames({})).items?.map((item) => item.domainName))
    .not.toContain("stack.shop.test");
  expect(cloud.defects).toEqual([]);
});
