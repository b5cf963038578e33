import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { defined, type PatchOperation, type PatchRule, patched } from "./patch.js";
import type { ApiSnapshot, Authorizer } from "./rest-api.js";

/** Seconds; more than an hour AWS does not cache. */
const MAXIMUM_TTL = 3600;
const TYPES: readonly Authorizer["type"][] = ["TOKEN", "REQUEST", "COGNITO_USER_POOLS"];

export function createAuthorizer(
  plane: ControlPlane,
  input: Checked<Sdk.CreateAuthorizerRequest>,
  creation: Creation = {},
): Authorizer {
  const snapshot = plane.find(input.restApiId);
  // Not a word of the API that is not there: recorded on AWS.
  if (!snapshot) throw conflict("Unable to complete operation due to concurrent modification. Please try again later.");
  const taken = (id: string) => snapshot.authorizers.some((other) => other.id === id);
  const authorizer = checkedAuthorizer(
    snapshot,
    defined<Authorizer>({
      id: plane.freshId(6, taken, creation),
      name: input.name,
      type: input.type,
      providerARNs: input.providerARNs,
      authType: input.authType ?? (input.type === "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom"),
      authorizerUri: input.authorizerUri,
      authorizerCredentials: input.authorizerCredentials,
      identitySource: input.identitySource,
      identityValidationExpression: input.identityValidationExpression,
      authorizerResultTtlInSeconds: input.authorizerResultTtlInSeconds,
    }),
  );
  plane.save({ ...snapshot, authorizers: [...snapshot.authorizers, authorizer] });
  return authorizer;
}

/** Refuses an authorizer that could not do its work: without pools, without a function, without a place to look. */
export function checkedAuthorizer(snapshot: ApiSnapshot, authorizer: Authorizer): Authorizer {
  const { id, name, type, identitySource, authorizerResultTtlInSeconds: ttl } = authorizer;
  if (!name) throw badRequest("Authorizer name cannot be blank");
  if (snapshot.authorizers.some((other) => other.name === name && other.id !== id))
    throw badRequest("Authorizer name must be unique");
  if (!TYPES.includes(type)) throw badRequest("Invalid Authorizer type");
  if (ttl !== undefined && (!Number.isInteger(ttl) || ttl < 0 || ttl > MAXIMUM_TTL))
    throw badRequest("Authorizer result TTL must be between 0 and 3600 seconds");
  if (type === "COGNITO_USER_POOLS") checkPools(authorizer);
  else checkFunction(authorizer);
  if (identitySource !== undefined) checkIdentitySource(authorizer, identitySource);
  if (identitySource === undefined && type === "TOKEN")
    throw badRequest("Identity source is required for TOKEN authorizer");
  if (identitySource === undefined && type === "REQUEST" && ttl !== 0)
    throw badRequest("Identity source is required when authorization caching is enabled");
  return authorizer;
}

function checkPools({ providerARNs = [] }: Authorizer): void {
  if (providerARNs.length === 0) throw badRequest("Invalid Authorizer provider ARNs: at least one is required");
  for (const arn of providerARNs)
    if (!/^arn:[^:]+:cognito-idp:[^:]+:\d{12}:userpool\/.+$/.test(arn))
      throw badRequest(`Invalid Cognito user pool ARN specified: ${arn}`);
}

function checkFunction({ authorizerUri = "" }: Authorizer): void {
  if (!/^arn:[^:]+:apigateway:[^:]+:lambda:path\/.+/.test(authorizerUri))
    throw badRequest(
      `Invalid Authorizer URI: ${authorizerUri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.`,
    );
}

const ANY_SOURCE = /^(method\.request\.(header|querystring)\.[^\s,]+|stageVariables\.[^\s,]+|context\.[^\s,]+)$/;
const HEADER_SOURCE = /^method\.request\.header\.[^\s,]+$/;

function checkIdentitySource({ type }: Authorizer, identitySource: string): void {
  const pattern = type === "REQUEST" ? ANY_SOURCE : HEADER_SOURCE;
  const sources = type === "REQUEST" ? identitySource.split(",").map((source) => source.trim()) : [identitySource];
  const wrong = sources.find((source) => !pattern.test(source));
  if (wrong !== undefined) throw badRequest(`Invalid mapping expression specified: ${wrong}`);
}

function findAuthorizer(plane: ControlPlane, restApiId: string, authorizerId: string) {
  const snapshot = plane.find(restApiId);
  const authorizer = snapshot?.authorizers.find(({ id }) => id === authorizerId);
  if (!snapshot || !authorizer) throw notFound("Invalid Authorizer identifier specified");
  return { snapshot, authorizer };
}

export const getAuthorizer = (plane: ControlPlane, restApiId: string, authorizerId: string): Authorizer =>
  findAuthorizer(plane, restApiId, authorizerId).authorizer;

export const getAuthorizers = (plane: ControlPlane, restApiId: string, request: PageRequest): Page<Authorizer> =>
  page(plane.api(restApiId).authorizers, ({ name }) => name, request);

export function deleteAuthorizer(plane: ControlPlane, restApiId: string, authorizerId: string): void {
  const { snapshot } = findAuthorizer(plane, restApiId, authorizerId);
  for (const { path, resourceMethods } of snapshot.resources)
    for (const method of Object.values(resourceMethods))
      if (method.authorizerId === authorizerId)
        throw conflict(
          `Cannot delete authorizer '${authorizerId}', is referenced in method: ${method.httpMethod}/${path}`,
        );
  plane.save({ ...snapshot, authorizers: snapshot.authorizers.filter(({ id }) => id !== authorizerId) });
}

export function updateAuthorizer(
  plane: ControlPlane,
  restApiId: string,
  authorizerId: string,
  steps: readonly PatchOperation[] | undefined,
): Authorizer {
  const { snapshot, authorizer } = findAuthorizer(plane, restApiId, authorizerId);
  const next = checkedAuthorizer(snapshot, patched(authorizer, steps, RULES));
  const authorizers = snapshot.authorizers.map((old) => (old.id === authorizerId ? next : old));
  plane.save({ ...snapshot, authorizers });
  return next;
}

const RULES: readonly PatchRule<Authorizer>[] = [
  ...(
    [
      "name",
      "authType",
      "authorizerUri",
      "authorizerCredentials",
      "identitySource",
      "identityValidationExpression",
    ] as const
  ).map(
    (name): PatchRule<Authorizer> => ({
      path: `/${name}`,
      ops: ["replace"],
      apply: (authorizer, { value }) => defined<Authorizer>({ ...authorizer, [name]: value || undefined }),
    }),
  ),
  {
    path: "/type",
    ops: ["replace"],
    apply: (authorizer, { value }) => ({ ...authorizer, type: value as Authorizer["type"] }),
  },
  {
    path: "/authorizerResultTtlInSeconds",
    ops: ["replace"],
    apply: (authorizer, { value }) =>
      defined<Authorizer>({ ...authorizer, authorizerResultTtlInSeconds: value ? Number(value) : undefined }),
  },
  {
    path: "/providerARNs",
    ops: ["add", "remove"],
    apply: (authorizer, { op, value }) => {
      const kept = (authorizer.providerARNs ?? []).filter((arn) => arn !== value);
      return { ...authorizer, providerARNs: op === "add" && value ? [...kept, value] : kept };
    },
  },
];
