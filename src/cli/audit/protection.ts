import {
  APIGatewayClient,
  GetAuthorizersCommand,
  GetDeploymentCommand,
  GetRestApiCommand,
  GetStageCommand,
  type Method,
  paginateGetResources,
} from "@aws-sdk/client-api-gateway";
import { type ApiProtection, protectionsOf } from "../../gateway/audit/protection.js";
import { type AwsTarget, clientSettings } from "../aws.js";

/** Reads it from API Gateway's control plane, here or on AWS. */
export async function readProtection(target: AwsTarget, restApiId: string, stageName: string): Promise<ApiProtection> {
  const client = new APIGatewayClient(clientSettings(target));
  try {
    const [api, stage, { items: authorizers = [] }, resources] = await Promise.all([
      client.send(new GetRestApiCommand({ restApiId })),
      client.send(new GetStageCommand({ restApiId, stageName })),
      client.send(new GetAuthorizersCommand({ restApiId, limit: 500 })),
      readResources(client, restApiId),
    ]);
    const { deploymentId = "" } = stage;
    const { apiSummary: deployed = {} } = await client.send(
      new GetDeploymentCommand({ restApiId, deploymentId, embed: ["apisummary"] }),
    );
    return {
      restApiId,
      name: api.name ?? restApiId,
      stage: stageName,
      policy: api.policy !== undefined && api.policy !== "",
      methods: protectionsOf({ resources, deployed, authorizers }),
    };
  } finally {
    client.destroy();
  }
}

async function readResources(client: APIGatewayClient, restApiId: string) {
  const found: { path: string; methods: Method[] }[] = [];
  for await (const { items = [] } of paginateGetResources({ client }, { restApiId, embed: ["methods"], limit: 500 }))
    for (const { path = "", resourceMethods = {} } of items)
      found.push({ path, methods: Object.values(resourceMethods) });
  return found;
}
