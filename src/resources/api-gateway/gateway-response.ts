import { id as newId } from "../../lib/ids.js";
import type { RestApis } from "../../services/apigateway/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::ApiGateway::GatewayResponse";
const PROPERTIES = ["ResponseParameters", "ResponseTemplates", "ResponseType", "RestApiId", "StatusCode"];

/**
 * An API has one response of each type, whoever set it last. Amplify gives this resource a new logical id at every build,
 * so CloudFormation makes the new one and then removes the old: the removal must leave what the newer one set.
 */
export const gatewayResponse = (apis: RestApis): ResourceType => {
  const put = (id: string, properties: Properties) => {
    apis.putGatewayResponse(
      defined({
        restApiId: properties.RestApiId as string,
        responseType: properties.ResponseType as "DEFAULT_4XX",
        statusCode: properties.StatusCode as string,
        responseParameters: properties.ResponseParameters as Record<string, string>,
        responseTemplates: properties.ResponseTemplates as Record<string, string>,
      }),
    );
    return { id, attributes: { Id: id } };
  };
  return {
    name: NAME,
    validate: (properties) => unspoken(NAME, properties, PROPERTIES),
    create: (properties, context) => put(newId(context.random, 10), properties),
    update: (id, next) => put(id, next),
    async remove(id, { RestApiId, ResponseType }, context) {
      const successor = siblingsOf(context, RestApiId).find(
        (sibling) => sibling.id !== id && sibling.properties.ResponseType === ResponseType,
      );
      // The other one stands: newer in a clean-up, older in a rollback, where its own words have to come back.
      if (successor) put(successor.id, successor.properties);
      else await unlessGone(() => apis.deleteGatewayResponse(RestApiId, ResponseType));
    },
  };
};

const siblingsOf = (context: ResourceContext, restApiId: string) =>
  context.siblings(NAME).filter(({ properties }) => properties.RestApiId === restApiId);

/** The API's gateway responses that resources of their own have set: a new definition doesn't take them away. */
export function responsesOfOthers(apis: RestApis, restApiId: string, context: ResourceContext) {
  const types = siblingsOf(context, restApiId).map(({ properties }) => properties.ResponseType);
  return apis
    .getGatewayResponses(restApiId)
    .filter(({ responseType, defaultResponse }) => !defaultResponse && types.includes(responseType))
    .map(({ responseType, statusCode, responseParameters, responseTemplates }) =>
      defined({
        restApiId,
        responseType: responseType as "DEFAULT_4XX",
        statusCode,
        responseParameters: responseParameters && { ...responseParameters },
        responseTemplates: responseTemplates && { ...responseTemplates },
      }),
    );
}
