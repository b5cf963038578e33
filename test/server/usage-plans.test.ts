import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APIGateway } from "@aws-sdk/client-api-gateway";
import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from "@aws-sdk/client-cloudformation";
import { expect, onTestFinished, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

const VALUE = "apikey1234abcdefghij0123456789";
/** The clouds' time stands still, so that no run crosses into another day; a client's signature needs it near to now. */
const now = new Date();
const clock = { now: () => now };
/** A day of the month far from today: a day's slip would not be taken for the next period. */
const Offset = (now.getUTCDate() + 13) % 28;

const ref = (Ref: string) => ({ Ref });
const resource = (Type: string, Properties: object, DependsOn?: string) => ({
  Type: `AWS::ApiGateway::${Type}`,
  Properties,
  ...(DependsOn && { DependsOn }),
});

/** As CDK writes an API with `addUsagePlan`. */
const template = {
  Resources: {
    Api: resource("RestApi", { Name: "metered" }),
    Get: resource("Method", {
      RestApiId: ref("Api"),
      ResourceId: { "Fn::GetAtt": ["Api", "RootResourceId"] },
      HttpMethod: "GET",
      AuthorizationType: "NONE",
      ApiKeyRequired: true,
      Integration: {
        Type: "MOCK",
        RequestTemplates: { "application/json": '{"statusCode":200}' },
        IntegrationResponses: [{ StatusCode: "200", ResponseTemplates: { "application/json": "hello" } }],
      },
      MethodResponses: [{ StatusCode: "200" }],
    }),
    Deployment: resource("Deployment", { RestApiId: ref("Api") }, "Get"),
    Stage: resource("Stage", { RestApiId: ref("Api"), StageName: "dev", DeploymentId: ref("Deployment") }),
    Plan: resource("UsagePlan", {
      UsagePlanName: "Basic",
      ApiStages: [
        { ApiId: ref("Api"), Stage: ref("Stage"), Throttle: { "//GET": { RateLimit: 100, BurstLimit: 50 } } },
      ],
      Quota: { Limit: 3, Period: "MONTH", Offset },
      Throttle: { RateLimit: 1000, BurstLimit: 500 },
    }),
    Key: resource("ApiKey", { Value: VALUE, Enabled: true }),
    PlanKey: resource("UsagePlanKey", { KeyId: ref("Key"), KeyType: "API_KEY", UsagePlanId: ref("Plan") }),
  },
  Outputs: { Api: { Value: ref("Api") }, Plan: { Value: ref("Plan") }, Key: { Value: ref("Key") } },
};

test("a template's API keys open what they should, and their quota outlives a restart", async () => {
  const state = mkdtempSync(join(tmpdir(), "sekisho-usage-"));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const first = await startCloud({ state, clock });
  const stacks = first.client(CloudFormation);
  const named = { StackName: "metered" };
  await stacks.createStack({ ...named, TemplateBody: JSON.stringify(template) });
  await waitUntilStackCreateComplete({ client: stacks, minDelay: 1, maxWaitTime: 25 }, named);
  const { Stacks } = await stacks.describeStacks(named);
  const output = (name: string) => Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? "";
  const get = (url: string, ...key: string[]) =>
    fetch(`${url}/_aws/execute-api/${output("Api")}/dev/`, {
      ...(key[0] !== undefined && { headers: { "x-api-key": key[0] } }),
    });

  expect((await get(first.url)).status).toBe(403);
  expect((await get(first.url, "junk")).status).toBe(403);
  expect(await (await get(first.url, VALUE)).text()).toBe("hello");
  expect((await get(first.url, VALUE)).status).toBe(200);
  await first.close();

  const second = await startCloud({ state, clock });
  expect((await get(second.url, VALUE)).status).toBe(200);
  const refused = await get(second.url, VALUE);
  expect([refused.status, refused.headers.get("x-amzn-errortype"), await refused.text()]).toEqual([
    429,
    "LimitExceededException",
    '{"message":"Limit Exceeded"}',
  ]);
  const today = now.toISOString().slice(0, 10);
  const { items } = await second
    .client(APIGateway)
    .getUsage({ usagePlanId: output("Plan"), startDate: today, endDate: today });
  expect(items).toEqual({ [output("Key")]: [[3, 0]] });

  const again = second.client(CloudFormation);
  await again.deleteStack(named);
  await waitUntilStackDeleteComplete({ client: again, minDelay: 1, maxWaitTime: 25 }, named);
  expect((await second.client(APIGateway).getApiKeys({})).items).toEqual([]);
  expect((await second.client(APIGateway).getUsagePlans({})).items).toEqual([]);
  expect([...first.defects, ...second.defects]).toEqual([]);
});
