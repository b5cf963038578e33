import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Account } from "./control-plane.js";
import type { DomainName } from "./domain-name.js";
import type { EffectiveGatewayResponse } from "./gateway-responses.js";
import type { Page } from "./paging.js";
import type {
  Authorizer,
  Deployment,
  Integration,
  IntegrationResponse,
  Method,
  MethodResponse,
  Resource,
  RestApi,
  Stage,
} from "./rest-api.js";
import type { ApiKey, UsagePlan } from "./usage-plan.js";

/**
 * What the control plane keeps, in the shapes that the API answers with. The two differ little: dates, and a few members
 * that AWS leaves out or fills in.
 */
type Answer<T> = T extends readonly (infer E)[]
  ? Answer<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Answer<T[K]> }
    : T;

/** The answer shapes are mutable, what is kept is not; nothing writes to either. */
const given = <T>(kept: T): Answer<T> => kept as Answer<T>;

export function answerPage<T, A>(
  { items, position }: Page<T>,
  answer: (item: T) => A,
): { items: A[]; position?: string } {
  return { items: items.map((item) => answer(item)), ...(position === undefined ? {} : { position }) };
}

export function answerRestApi({ policy, createdDate, ...api }: RestApi): Sdk.RestApi {
  return {
    ...(given(api) as Omit<Sdk.RestApi, "createdDate" | "policy">),
    createdDate: new Date(createdDate),
    // AWS sends the policy as the inside of a JSON string literal, its quotes escaped.
    ...(policy === undefined ? {} : { policy: JSON.stringify(policy).slice(1, -1) }),
  };
}

/** GetRestApi, UpdateRestApi and PutRestApi tell tags even where there are none (recorded). */
export const answerTaggedRestApi = (api: RestApi): Sdk.RestApi => ({ ...answerRestApi(api), tags: { ...api.tags } });

/** Methods are told by name alone unless `embed` asks for `methods`. */
export function answerResource(
  { resourceMethods, ...resource }: Resource,
  embed: readonly string[] = [],
): Sdk.Resource {
  const methods = Object.entries(resourceMethods);
  if (methods.length === 0) return resource;
  const whole = embed.includes("methods");
  return {
    ...resource,
    resourceMethods: Object.fromEntries(methods.map(([name, method]) => [name, whole ? answerMethod(method) : {}])),
  };
}

export function answerMethod({ methodIntegration, methodResponses, ...method }: Method): Sdk.Method {
  return {
    ...given(method),
    ...(methodResponses && Object.keys(methodResponses).length > 0 ? { methodResponses: given(methodResponses) } : {}),
    ...(methodIntegration ? { methodIntegration: answerIntegration(methodIntegration) } : {}),
  };
}

export const answerMethodResponse = (response: MethodResponse): Sdk.MethodResponse => given(response);

export function answerIntegration({ integrationResponses, ...integration }: Integration): Sdk.Integration {
  return {
    ...given(integration),
    ...(integrationResponses && Object.keys(integrationResponses).length > 0
      ? {
          integrationResponses: Object.fromEntries(
            Object.entries(integrationResponses).map(([code, response]) => [code, answerIntegrationResponse(response)]),
          ),
        }
      : {}),
  };
}

/** An empty template is told as `null` (recorded). */
export function answerIntegrationResponse({
  responseTemplates,
  ...response
}: IntegrationResponse): Sdk.IntegrationResponse {
  if (!responseTemplates) return given(response);
  const templates = Object.entries(responseTemplates).map(([type, template]) => [
    type,
    template === "" ? null : template,
  ]);
  return { ...given(response), responseTemplates: Object.fromEntries(templates) };
}

export const answerAuthorizer = (authorizer: Authorizer): Sdk.Authorizer => given(authorizer);

export const answerGatewayResponse = (response: EffectiveGatewayResponse): Sdk.GatewayResponse =>
  given(response) as Sdk.GatewayResponse;

/** `embed=apisummary` adds what each method of the frozen API asks of its callers. */
export function answerDeployment(
  { snapshot, ...deployment }: Deployment,
  embed: readonly string[] = [],
): Sdk.Deployment {
  const answer: Sdk.Deployment = { ...deployment, createdDate: new Date(deployment.createdDate) };
  if (!embed.includes("apisummary")) return answer;
  const apiSummary = snapshot.resources
    .filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0)
    .map(({ path, resourceMethods }) => [
      path,
      Object.fromEntries(
        Object.entries(resourceMethods).map(([name, { authorizationType, apiKeyRequired }]) => [
          name,
          { authorizationType, apiKeyRequired },
        ]),
      ),
    ]);
  return { ...answer, apiSummary: Object.fromEntries(apiSummary) };
}

export function answerStage({ createdDate, lastUpdatedDate, ...stage }: Stage): Sdk.Stage {
  return {
    ...(given(stage) as Omit<Sdk.Stage, "createdDate" | "lastUpdatedDate">),
    cacheClusterStatus: stage.cacheClusterEnabled ? "AVAILABLE" : "NOT_AVAILABLE",
    createdDate: new Date(createdDate),
    lastUpdatedDate: new Date(lastUpdatedDate),
  };
}

export const answerDomainName = ({ certificateUploadDate, ...domain }: DomainName): Sdk.DomainName => ({
  ...(given(domain) as Omit<Sdk.DomainName, "certificateUploadDate">),
  ...(certificateUploadDate === undefined ? {} : { certificateUploadDate: new Date(certificateUploadDate) }),
});

export const answerAccount = (account: Account): Sdk.Account => ({
  ...account,
  throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
  features: ["UsagePlans"],
  apiKeyVersion: "4",
});

/** The value is told where it is asked for; tags where one key is told and not created (recorded). */
export function answerApiKey(
  { value, createdDate, lastUpdatedDate, sequence: _, ...key }: ApiKey,
  include: { readonly value?: boolean | undefined; readonly tags?: boolean } = {},
): Sdk.ApiKey {
  return {
    ...(given(key) as Omit<Sdk.ApiKey, "createdDate" | "lastUpdatedDate">),
    ...(include.value === true && { value }),
    ...(include.tags === true && { tags: { ...key.tags } }),
    createdDate: new Date(createdDate),
    lastUpdatedDate: new Date(lastUpdatedDate),
    stageKeys: [],
  };
}

/** Tags are told, even where there are none, of one plan that is there already (recorded). */
export const answerUsagePlan = (
  { sequence: _, ...plan }: UsagePlan,
  include: { readonly tags?: boolean } = {},
): Sdk.UsagePlan => ({
  ...(given(plan) as Sdk.UsagePlan),
  ...(include.tags === true && { tags: { ...plan.tags } }),
});

export const answerUsagePlanKey = ({ id, name, value }: ApiKey): Sdk.UsagePlanKey => ({
  id,
  type: "API_KEY",
  value,
  ...(name !== undefined && { name }),
});
