import {
  APIGatewayClient,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStagesCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityClient,
  GetIdentityPoolRolesCommand,
  ListIdentityPoolsCommand,
} from "@aws-sdk/client-cognito-identity";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { allOf, client } from "../../aws/client.js";
import { health } from "../../data/health.js";
import { nameOfArn } from "./iam-data.js";

/** Actions that somebody who builds an API asks about. */
export const ACTIONS = [
  "execute-api:Invoke",
  "lambda:InvokeFunction",
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:ListBucket",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "logs:CreateLogGroup",
  "logs:PutLogEvents",
  "cognito-idp:AdminGetUser",
  "cognito-idp:ListUsers",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
] as const;

/** ARNs of this cloud that an action may be about. */
export async function resourcesFor(action: string, signal: AbortSignal): Promise<string[]> {
  switch (action.split(":")[0]?.toLowerCase()) {
    case "execute-api":
      return methodsOfApis(signal);
    case "lambda":
      return functions(signal);
    case "s3":
      return buckets(signal);
    default:
      return [];
  }
}

/** `arn:aws:execute-api:region:account:api/stage/METHOD/path`, parameters as `*`. */
async function methodsOfApis(abortSignal: AbortSignal): Promise<string[]> {
  const [gateway, { region, accountId }] = await Promise.all([client(APIGatewayClient), health()]);
  const apis = await allOf(
    (position) => gateway.send(new GetRestApisCommand({ position, limit: 500 }), { abortSignal }),
    ({ items }) => items,
    ({ position }) => position,
  );
  const found = await Promise.all(
    apis.map(async ({ id: restApiId = "" }) => {
      const [{ item: stages = [] }, resources] = await Promise.all([
        gateway.send(new GetStagesCommand({ restApiId }), { abortSignal }),
        allOf(
          (position) => gateway.send(new GetResourcesCommand({ restApiId, position, limit: 500 }), { abortSignal }),
          ({ items }) => items,
          ({ position }) => position,
        ),
      ]);
      return stages.flatMap(({ stageName }) =>
        resources.flatMap(({ path = "/", resourceMethods = {} }) =>
          Object.keys(resourceMethods).map((method) => {
            const rest = path.slice(1).replace(/\{[^}]*\}/g, "*");
            const verb = method === "ANY" ? "*" : method;
            return `arn:aws:execute-api:${region}:${accountId}:${restApiId}/${stageName}/${verb}/${rest}`;
          }),
        ),
      );
    }),
  );
  return found.flat();
}

async function functions(abortSignal: AbortSignal): Promise<string[]> {
  const lambda = await client(LambdaClient);
  const found = await allOf(
    (Marker) => lambda.send(new ListFunctionsCommand({ Marker }), { abortSignal }),
    ({ Functions }) => Functions,
    ({ NextMarker }) => NextMarker,
  );
  return found.map(({ FunctionArn = "" }) => FunctionArn);
}

async function buckets(abortSignal: AbortSignal): Promise<string[]> {
  const { Buckets = [] } = await (await client(S3Client)).send(new ListBucketsCommand({}), { abortSignal });
  return Buckets.flatMap(({ Name = "" }) => [`arn:aws:s3:::${Name}`, `arn:aws:s3:::${Name}/*`]);
}

/** Whose role it is, by role name: `authenticated` and `unauthenticated` users of identity pools. */
export async function poolsByRole(
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<string, { readonly kind: string; readonly pool: string }>> {
  const cognito = await client(CognitoIdentityClient);
  const pools = await allOf(
    (NextToken) => cognito.send(new ListIdentityPoolsCommand({ MaxResults: 60, NextToken }), { abortSignal }),
    ({ IdentityPools }) => IdentityPools,
    ({ NextToken }) => NextToken,
  );
  const found = await Promise.all(
    pools.map(async ({ IdentityPoolId, IdentityPoolName = "" }) => {
      const { Roles = {} } = await cognito.send(new GetIdentityPoolRolesCommand({ IdentityPoolId }), { abortSignal });
      return Object.entries(Roles).map(([kind, arn]) => [nameOfArn(arn), { kind, pool: IdentityPoolName }] as const);
    }),
  );
  return new Map(found.flat());
}
