import { id as newId } from "../../lib/ids.js";
import type { RestApis } from "../../services/apigateway/service.js";
import type { Notes } from "../notes.js";
import { defined, onlyThese, unlessGone } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::ApiGateway::GatewayResponse";
const PROPERTIES = ["ResponseParameters", "ResponseTemplates", "ResponseType", "RestApiId", "StatusCode"];

/**
 * An API has one response of each type, whoever set it last. Amplify gives this resource a new logical id at every build,
 * so CloudFormation makes the new one and then removes the old: the removal must leave what the newer one set.
 */
export const gatewayResponse = ({ apis, notes }: { apis: RestApis; notes: Notes }): ResourceType => {
  const put = (id: string, properties: Properties) => {
    onlyThese(NAME, properties, PROPERTIES);
    apis.putGatewayResponse(
      defined({
        restApiId: properties.RestApiId as string,
        responseType: properties.ResponseType as "DEFAULT_4XX",
        statusCode: properties.StatusCode as string,
        responseParameters: properties.ResponseParameters as Record<string, string>,
        responseTemplates: properties.ResponseTemplates as Record<string, string>,
      }),
    );
    notes.put(id, "gateway-response", properties.RestApiId, properties.ResponseType);
    return { id, attributes: { Id: id } };
  };
  return {
    name: NAME,
    create: (properties, context) => put(newId(context.random, 10), properties),
    update: (id, next) => put(id, next),
    async remove(id, { RestApiId, ResponseType }) {
      const about = ["gateway-response", RestApiId as string, ResponseType as string];
      if (notes.get(...about) !== id) return;
      await unlessGone(() => apis.deleteGatewayResponse(RestApiId, ResponseType));
      notes.drop(...about);
    },
  };
};

/** The API's gateway responses that resources of their own have set: a new definition doesn't take them away. */
export const responsesOfOthers = (apis: RestApis, notes: Notes, restApiId: string) =>
  apis
    .getGatewayResponses(restApiId)
    .filter(({ responseType }) => notes.get("gateway-response", restApiId, responseType) !== undefined)
    .map(({ responseType, statusCode, responseParameters, responseTemplates }) =>
      defined({
        restApiId,
        responseType: responseType as "DEFAULT_4XX",
        statusCode,
        responseParameters: responseParameters && { ...responseParameters },
        responseTemplates: responseTemplates && { ...responseTemplates },
      }),
    );
