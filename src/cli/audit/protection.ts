import {
  APIGatewayClient,
  type Authorizer,
  GetAuthorizersCommand,
  GetDeploymentCommand,
  GetRestApiCommand,
  GetStageCommand,
  type Method,
  type MethodSnapshot,
  paginateGetResources,
} from "@aws-sdk/client-api-gateway";
import { type AwsTarget, clientSettings } from "../aws.js";

export type Gate = "open" | "IAM" | "Cognito" | "Lambda";

/** How one method of a stage is protected. */
export interface Protection {
  readonly path: string;
  /** `ANY` among them. */
  readonly method: string;
  readonly gate: Gate;
  readonly authorizer: string | undefined;
  readonly scopes: readonly string[];
  readonly apiKey: boolean;
  /** Answered by API Gateway itself, as CORS preflights are. */
  readonly mock: boolean;
  /** What the stage serves differs from what the API says by now: it waits for a deployment. */
  readonly undeployed: boolean;
}

export interface ApiProtection {
  readonly restApiId: string;
  readonly name: string;
  readonly stage: string;
  /** A resource policy is attached. */
  readonly policy: boolean;
  readonly methods: readonly Protection[];
}

const GATES: Readonly<Record<string, Gate>> = {
  NONE: "open",
  AWS_IAM: "IAM",
  COGNITO_USER_POOLS: "Cognito",
  CUSTOM: "Lambda",
};

/** Reads it from API Gateway's control plane, here or on AWS. */
export async function readProtection(target: AwsTarget, restApiId: string, stageName: string): Promise<ApiProtection> {
  const client = new APIGatewayClient(clientSettings(target));
  try {
    const [api, stage, { items = [] }, resources] = await Promise.all([
      client.send(new GetRestApiCommand({ restApiId })),
      client.send(new GetStageCommand({ restApiId, stageName })),
      client.send(new GetAuthorizersCommand({ restApiId, limit: 500 })),
      readResources(client, restApiId),
    ]);
    const { deploymentId = "" } = stage;
    const { apiSummary = {} } = await client.send(
      new GetDeploymentCommand({ restApiId, deploymentId, embed: ["apisummary"] }),
    );
    const methods = resources.flatMap(({ path, methods }) =>
      methods.map((method) => protectionOf(path, method, apiSummary[path]?.[method.httpMethod ?? ""], items)),
    );
    const gone = Object.entries(apiSummary).flatMap(([path, served]) =>
      Object.entries(served)
        .filter(([verb]) => !methods.some((known) => known.path === path && known.method === verb))
        .map(([verb, snapshot]) => protectionOf(path, { httpMethod: verb }, snapshot, items)),
    );
    return {
      restApiId,
      name: api.name ?? restApiId,
      stage: stageName,
      policy: api.policy !== undefined && api.policy !== "",
      methods: [...methods, ...gone].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method)),
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

/** The gate is the deployed one: that is what a request meets. */
function protectionOf(
  path: string,
  method: Method,
  deployed: MethodSnapshot | undefined,
  authorizers: readonly Authorizer[],
): Protection {
  const { httpMethod = "", authorizerId, authorizationScopes = [], methodIntegration } = method;
  const type = deployed?.authorizationType ?? method.authorizationType ?? "NONE";
  const authorizer = authorizers.find(({ id }) => id === authorizerId);
  return {
    path,
    method: httpMethod,
    gate: GATES[type] ?? "open",
    authorizer: type === "NONE" || type === "AWS_IAM" ? undefined : authorizer?.name,
    scopes: authorizationScopes,
    apiKey: deployed?.apiKeyRequired ?? method.apiKeyRequired ?? false,
    mock: methodIntegration?.type === "MOCK",
    undeployed: deployed?.authorizationType !== method.authorizationType,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
