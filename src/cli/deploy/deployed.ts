import {
  APIGatewayClient,
  GetResourcesCommand,
  GetRestApiCommand,
  GetStagesCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { CompiledProject } from "../../project/compiled-project.js";
import { clientSettings, type LocalTarget } from "../aws.js";
import type { DeployedApi, DeployedFunction, DeployedUserPool } from "../project-record.js";

/** What stands behind a project's stack and the stacks nested in it, as far as a person at the terminal wants to see it. */
export interface Deployed {
  readonly apis: readonly DeployedApi[];
  readonly userPools: readonly DeployedUserPool[];
  readonly functions: readonly DeployedFunction[];
  /** Outputs of the nested stack with this logical id. */
  readonly outputs: (logicalId: string) => Readonly<Record<string, string>> | undefined;
}

interface StackResource {
  /** Logical id of the nested stack that holds the resource; undefined in the root. */
  readonly stack: string | undefined;
  readonly logicalId: string;
  readonly type: string;
  readonly id: string;
}

/** Reads it from CloudFormation and the services, so that it holds for any kind of project. */
export async function readDeployed(target: LocalTarget, project: CompiledProject): Promise<Deployed> {
  const settings = clientSettings(target);
  const cloudFormation = new CloudFormationClient(settings);
  const apiGateway = new APIGatewayClient(settings);
  const cognito = new CognitoIdentityProviderClient(settings);
  const resources = await stackResources(cloudFormation, project.stackName);
  const idsOf = (type: string) => resources.filter((resource) => resource.type === type).map(({ id }) => id);
  const clientIds = idsOf("AWS::Cognito::UserPoolClient");
  const outputs = new Map<string, Readonly<Record<string, string>>>();
  for (const { type, stack, logicalId, id } of resources) {
    if (type === "AWS::CloudFormation::Stack" && stack === undefined)
      outputs.set(logicalId, await outputsOf(cloudFormation, id));
  }
  return {
    apis: (await Promise.all(idsOf("AWS::ApiGateway::RestApi").map((id) => readApi(apiGateway, target, id)))).flat(),
    userPools: await Promise.all(idsOf("AWS::Cognito::UserPool").map((id) => readPool(cognito, id, clientIds))),
    functions: project.functions.flatMap(({ logicalName: name, source, resource }) => {
      const placed = resources.find(
        ({ stack, logicalId }) => stack === resource.stack && logicalId === resource.logicalId,
      );
      return placed ? [{ name, functionName: placed.id, source }] : [];
    }),
    outputs: (logicalId) => outputs.get(logicalId),
  };
}

async function stackResources(
  client: CloudFormationClient,
  stackName: string,
  stack?: string,
): Promise<StackResource[]> {
  const found: StackResource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client },
    { StackName: stackName },
  )) {
    for (const {
      LogicalResourceId: logicalId = "",
      ResourceType: type = "",
      PhysicalResourceId: id = "",
    } of StackResourceSummaries) {
      found.push({ stack, logicalId, type, id });
      if (type === "AWS::CloudFormation::Stack" && id !== "")
        found.push(...(await stackResources(client, id, logicalId)));
    }
  }
  return found;
}

async function outputsOf(client: CloudFormationClient, stackId: string): Promise<Readonly<Record<string, string>>> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
  return Object.fromEntries(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
  );
}

async function readApi(client: APIGatewayClient, target: LocalTarget, restApiId: string): Promise<DeployedApi[]> {
  const [{ name = restApiId }, { item = [] }, { items = [] }] = await Promise.all([
    client.send(new GetRestApiCommand({ restApiId })),
    client.send(new GetStagesCommand({ restApiId })),
    client.send(new GetResourcesCommand({ restApiId, limit: 500 })),
  ]);
  const paths = items.flatMap(({ path = "", resourceMethods }) => (resourceMethods ? [path] : [])).sort();
  return item.map(({ stageName = "" }) => ({
    name,
    id: restApiId,
    stage: stageName,
    url: apiUrl(target.endpoint, restApiId, stageName),
    paths,
  }));
}

/** Where a stage of an API is called on this machine. */
export function apiUrl(endpoint: string, restApiId: string, stage: string): string {
  const { port } = new URL(endpoint);
  return `http://localhost:${port}/_aws/execute-api/${restApiId}/${stage}`;
}

/** The clients in template order: Amplify's template names the web client after the native one. */
async function readPool(
  client: CognitoIdentityProviderClient,
  id: string,
  stackClients: readonly string[],
): Promise<DeployedUserPool> {
  const [{ UserPool }, { UserPoolClients = [] }] = await Promise.all([
    client.send(new DescribeUserPoolCommand({ UserPoolId: id })),
    client.send(new ListUserPoolClientsCommand({ UserPoolId: id, MaxResults: 60 })),
  ]);
  const own = new Set(UserPoolClients.flatMap(({ ClientId }) => ClientId ?? []));
  const ordered = stackClients.filter((clientId) => own.has(clientId));
  return {
    name: UserPool?.Name ?? id,
    id,
    clientIds: [...ordered, ...[...own].filter((each) => !ordered.includes(each))],
  };
}
