import type { RestApis } from "../../services/apigateway/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::ApiGateway::Method";
const PROPERTIES = [
  "ApiKeyRequired",
  "AuthorizationScopes",
  "AuthorizationType",
  "AuthorizerId",
  "HttpMethod",
  "Integration",
  "MethodResponses",
  "OperationName",
  "RequestModels",
  "RequestParameters",
  "RequestValidatorId",
  "ResourceId",
  "RestApiId",
];
const INTEGRATION = [
  "CacheKeyParameters",
  "CacheNamespace",
  "ConnectionId",
  "ConnectionType",
  "ContentHandling",
  "Credentials",
  "IntegrationHttpMethod",
  "IntegrationResponses",
  "PassthroughBehavior",
  "RequestParameters",
  "RequestTemplates",
  "TimeoutInMillis",
  "Type",
  "Uri",
];

/** A method with its responses, its integration and that one's responses. */
export const method = (apis: RestApis): ResourceType => {
  const idOf = ({ RestApiId, ResourceId, HttpMethod }: Properties) => `${RestApiId}|${ResourceId}|${HttpMethod}`;
  const gone = (properties: Properties) => unlessGone(() => apis.deleteMethod(placeOf(properties)));
  const create = async (properties: Properties, begun: () => void = () => {}) => {
    putMethod(apis, properties);
    begun();
    try {
      putParts(apis, properties);
    } catch (error) {
      // A method that was half made has no owner who would remove it.
      await gone(properties);
      throw error;
    }
  };
  return {
    name: NAME,
    validate,
    async create(properties, context) {
      const id = idOf(properties);
      await create(properties, () => context.initiated(id));
      return { id, attributes: {} };
    },
    async update(id, next, previous) {
      await gone(previous);
      await create(next);
      return { id, attributes: {} };
    },
    remove: (_id, properties) => gone(properties),
  };
};

const validate = (properties: Properties): string[] => [
  ...unspoken(NAME, properties, PROPERTIES),
  ...unspoken(`${NAME} Integration`, properties.Integration ?? {}, INTEGRATION),
];

const placeOf = ({ RestApiId, ResourceId, HttpMethod }: Properties) => ({
  restApiId: RestApiId as string,
  resourceId: ResourceId as string,
  httpMethod: HttpMethod as string,
});

function putMethod(apis: RestApis, properties: Properties): void {
  const place = placeOf(properties);
  apis.putMethod(
    defined({
      ...place,
      authorizationType: (properties.AuthorizationType ?? "NONE") as string,
      authorizerId: properties.AuthorizerId as string,
      authorizationScopes: properties.AuthorizationScopes as string[],
      apiKeyRequired: properties.ApiKeyRequired as boolean,
      operationName: properties.OperationName as string,
      requestValidatorId: properties.RequestValidatorId as string,
      requestParameters: properties.RequestParameters as Record<string, boolean>,
      requestModels: properties.RequestModels as Record<string, string>,
    }),
  );
}

function putParts(apis: RestApis, properties: Properties): void {
  const place = placeOf(properties);
  for (const response of (properties.MethodResponses ?? []) as Properties[])
    apis.putMethodResponse(
      defined({
        ...place,
        statusCode: String(response.StatusCode),
        responseParameters: response.ResponseParameters as Record<string, boolean>,
        responseModels: response.ResponseModels as Record<string, string>,
      }),
    );
  if (properties.Integration) putIntegration(apis, place, properties.Integration);
}

function putIntegration(apis: RestApis, place: ReturnType<typeof placeOf>, integration: Properties): void {
  apis.putIntegration(
    defined({
      ...place,
      type: integration.Type as "AWS_PROXY",
      integrationHttpMethod: integration.IntegrationHttpMethod as string,
      uri: integration.Uri as string,
      connectionType: integration.ConnectionType as "INTERNET",
      connectionId: integration.ConnectionId as string,
      credentials: integration.Credentials as string,
      requestParameters: integration.RequestParameters as Record<string, string>,
      requestTemplates: integration.RequestTemplates as Record<string, string>,
      passthroughBehavior: integration.PassthroughBehavior as string,
      contentHandling: integration.ContentHandling as "CONVERT_TO_TEXT",
      timeoutInMillis: integration.TimeoutInMillis as number,
      cacheNamespace: integration.CacheNamespace as string,
      cacheKeyParameters: integration.CacheKeyParameters as string[],
    }),
  );
  for (const response of (integration.IntegrationResponses ?? []) as Properties[])
    apis.putIntegrationResponse(
      defined({
        ...place,
        statusCode: String(response.StatusCode),
        selectionPattern: response.SelectionPattern as string,
        responseParameters: response.ResponseParameters as Record<string, string>,
        responseTemplates: response.ResponseTemplates as Record<string, string>,
        contentHandling: response.ContentHandling as "CONVERT_TO_TEXT",
      }),
    );
}
