import type { RestApis } from "../../services/apigateway/service.js";
import { unlessGone, unspoken } from "../properties.js";
import type { ResourceType } from "../resource-type.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::RequestValidator";
const PROPERTIES = ["Name", "RestApiId", "ValidateRequestBody", "ValidateRequestParameters"];

export const requestValidator = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const { id } = apis.createRequestValidator(
      {
        restApiId: properties.RestApiId,
        name: properties.Name ?? context.generatedName(),
        validateRequestBody: properties.ValidateRequestBody ?? false,
        validateRequestParameters: properties.ValidateRequestParameters ?? false,
      },
      { random: context.random },
    );
    return { id, attributes: { RequestValidatorId: id } };
  },
  update(id, next, previous) {
    apis.updateRequestValidator(next.RestApiId, id, [
      ...replacing("/validateRequestBody", previous.ValidateRequestBody ?? false, next.ValidateRequestBody ?? false),
      ...replacing(
        "/validateRequestParameters",
        previous.ValidateRequestParameters ?? false,
        next.ValidateRequestParameters ?? false,
      ),
    ]);
    return { id, attributes: { RequestValidatorId: id } };
  },
  remove: (id, { RestApiId }) => unlessGone(() => apis.deleteRequestValidator(RestApiId, id)),
});
