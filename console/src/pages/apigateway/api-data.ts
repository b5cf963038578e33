import {
  APIGatewayClient,
  type Authorizer,
  GetAuthorizersCommand,
  GetRequestValidatorsCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetStagesCommand,
  type Method,
  type RequestValidator,
  type Resource,
  type RestApi,
  type Stage,
} from "@aws-sdk/client-api-gateway";
import { allOf, client } from "../../aws/client.js";

/** What the tabs of an API's page show of it. */
export interface Api {
  readonly api: RestApi;
  readonly stages: readonly Stage[];
  /** By path. */
  readonly resources: readonly Resource[];
  readonly authorizers: readonly Authorizer[];
  readonly validators: readonly RequestValidator[];
}

export async function apiOf(restApiId: string, abortSignal: AbortSignal): Promise<Api> {
  const gateway = await client(APIGatewayClient);
  const [api, { item: stages = [] }, resources, { items: authorizers = [] }, { items: validators = [] }] =
    await Promise.all([
      gateway.send(new GetRestApiCommand({ restApiId }), { abortSignal }),
      gateway.send(new GetStagesCommand({ restApiId }), { abortSignal }),
      allOf(
        (position) =>
          gateway.send(new GetResourcesCommand({ restApiId, embed: ["methods"], limit: 500, position }), {
            abortSignal,
          }),
        ({ items }) => items,
        ({ position }) => position,
      ),
      gateway.send(new GetAuthorizersCommand({ restApiId, limit: 500 }), { abortSignal }),
      gateway.send(new GetRequestValidatorsCommand({ restApiId, limit: 500 }), { abortSignal }),
    ]);
  resources.sort((one, other) => ((one.path ?? "") < (other.path ?? "") ? -1 : 1));
  return { api, stages, resources, authorizers, validators };
}

/** A method of an API with the place that it stands in. */
export interface PlacedMethod {
  /** `GET /books/{isbn}`, which is a method's name in the address as well. */
  readonly name: string;
  readonly path: string;
  readonly verb: string;
  readonly method: Method;
}

export const nameOf = (verb: string, path: string): string => `${verb} ${path}`;

/** All methods, by path, `OPTIONS` last. */
export const methodsOf = ({ resources }: Pick<Api, "resources">): PlacedMethod[] =>
  resources.flatMap(({ path = "", resourceMethods = {} }) =>
    Object.entries(resourceMethods)
      .map(([verb, method]) => ({ name: nameOf(verb, path), path, verb, method }))
      .sort(
        (one, other) =>
          Number(one.verb === "OPTIONS") - Number(other.verb === "OPTIONS") || (one.verb < other.verb ? -1 : 1),
      ),
  );

/** Where a stage is called on the port that served this page, as `sekisho start` prints it. */
export function invokeUrl(restApiId: string, stageName: string): string {
  const port = location.port === "" ? "" : `:${location.port}`;
  return `${location.protocol}//localhost${port}${invokePath(restApiId, stageName)}`;
}

/** The same without the host: what this page itself may call. */
export const invokePath = (restApiId: string, stageName: string): string =>
  `/_aws/execute-api/${restApiId}/${stageName}`;

/** `us-east-1_AbC123xyz` of a user pool's ARN. */
export const poolIdOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** The function's ARN in an integration's or an authorizer's URI. */
export const functionArnOf = (uri: string | undefined): string | undefined =>
  /\/functions\/(arn:[^/]+)\/invocations/.exec(uri ?? "")?.[1];
