import { join } from "node:path";
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import { ProjectRunner } from "../../src/cli/project-runner.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { helloProject } from "../e2e/harness/project.js";
import type { TestCloud } from "../harness/cloud.js";

/** Deploys `examples/hello` to a cloud, as `sekisho start` does: its API, authorizer, function, user pool and stacks. */
export async function deployExample(cloud: TestCloud): Promise<ProjectRecord> {
  const directory = helloProject();
  const runner = new ProjectRunner({
    directory,
    state: join(directory, ".sekisho"),
    environment: undefined,
    skipUnsupported: false,
    progress: () => {},
  });
  const compiled = await runner.compile(DEFAULT_PLACEMENT.accountId);
  const { record } = await runner.deploy(compiled, cloud.url, () => {});
  for (const { functionName, source } of record.functions) cloud.cloud.functions.liveSource(functionName, source);
  return record;
}

/** Adds a path whose methods API Gateway answers itself, each with what its template makes; deploys the API. */
export async function addMockPath(
  cloud: TestCloud,
  { apis: [api] }: ProjectRecord,
  pathPart: string,
  methods: Readonly<Record<string, { readonly authorizationType: "NONE" | "AWS_IAM"; readonly template: string }>>,
): Promise<void> {
  const gateway = cloud.client(APIGatewayClient);
  const restApiId = api?.id;
  const root = cloud.cloud.apis.resourcesOf(restApiId ?? "").find(({ path }) => path === "/");
  const { id: resourceId } = await gateway.send(new CreateResourceCommand({ restApiId, parentId: root?.id, pathPart }));
  for (const [httpMethod, { authorizationType, template }] of Object.entries(methods)) {
    const method = { restApiId, resourceId, httpMethod };
    const response = { ...method, statusCode: "200" };
    const requestTemplates = { "application/json": '{"statusCode": 200}' };
    const responseTemplates = { "application/json": template };
    await gateway.send(new PutMethodCommand({ ...method, authorizationType }));
    await gateway.send(new PutIntegrationCommand({ ...method, type: "MOCK", requestTemplates }));
    await gateway.send(new PutMethodResponseCommand(response));
    await gateway.send(new PutIntegrationResponseCommand({ ...response, responseTemplates }));
  }
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: api?.stage }));
}
