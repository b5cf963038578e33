import type { RestApis } from "../../services/apigateway/service.js";
import { defined, difference, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::Authorizer";
const PROPERTIES = [
  "AuthType",
  "AuthorizerCredentials",
  "AuthorizerResultTtlInSeconds",
  "AuthorizerUri",
  "IdentitySource",
  "IdentityValidationExpression",
  "Name",
  "ProviderARNs",
  "RestApiId",
  "Type",
];
const PLAIN = {
  AuthType: "authType",
  AuthorizerCredentials: "authorizerCredentials",
  AuthorizerResultTtlInSeconds: "authorizerResultTtlInSeconds",
  AuthorizerUri: "authorizerUri",
  IdentitySource: "identitySource",
  IdentityValidationExpression: "identityValidationExpression",
  Name: "name",
  Type: "type",
} as const;

export const authorizer = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const { id } = apis.createAuthorizer(inputOf(properties), { random: context.random });
    return placed(id);
  },
  update(id, next, previous) {
    const pools = difference<string>(previous.ProviderARNs, next.ProviderARNs);
    apis.updateAuthorizer(next.RestApiId, id, [
      ...Object.entries(PLAIN).flatMap(([property, member]) =>
        replacing(`/${member}`, previous[property], next[property]),
      ),
      ...pools.added.map((value) => ({ op: "add", path: "/providerARNs", value })),
      ...pools.gone.map((value) => ({ op: "remove", path: "/providerARNs", value })),
    ]);
    return placed(id);
  },
  remove: (id, { RestApiId }) => unlessGone(() => apis.deleteAuthorizer(RestApiId, id)),
});

const placed = (id: string) => ({ id, attributes: { AuthorizerId: id } });

const inputOf = (properties: Properties) =>
  defined({
    restApiId: properties.RestApiId as string,
    providerARNs: properties.ProviderARNs as string[],
    ...Object.fromEntries(Object.entries(PLAIN).map(([property, member]) => [member, properties[property]])),
  }) as Parameters<RestApis["createAuthorizer"]>[0];
