import type { RestApis } from "../../services/apigateway/service.js";
import { unlessGone, unspoken } from "../properties.js";
import type { ResourceType } from "../resource-type.js";

const NAME = "AWS::ApiGateway::Resource";

/** A path part below another. Every property replaces, so there is nothing to update in place. */
export const resource = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, ["ParentId", "PathPart", "RestApiId"]),
  create(properties, context) {
    const { RestApiId: restApiId, ParentId: parentId, PathPart: pathPart } = properties;
    const { id } = apis.createResource({ restApiId, parentId, pathPart }, { random: context.random });
    return { id, attributes: { ResourceId: id } };
  },
  update: (id) => ({ id, attributes: { ResourceId: id } }),
  remove: (id, { RestApiId }) => unlessGone(() => apis.deleteResource(RestApiId, id)),
});
