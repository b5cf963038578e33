import type { RestApis } from "../../services/apigateway/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::BasePathMapping";
const PROPERTIES = ["BasePath", "DomainName", "RestApiId", "Stage"];

export const basePathMapping = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties) {
    const { DomainName: domainName, RestApiId: restApiId, BasePath: basePath, Stage: stage } = properties;
    apis.createBasePathMapping(defined({ domainName, restApiId, basePath, stage }));
    return placed(properties);
  },
  update(_id, next, previous) {
    apis.updateBasePathMapping(next.DomainName, next.BasePath ?? "", [
      ...replacing("/restapiId", previous.RestApiId, next.RestApiId),
      ...replacing("/stage", previous.Stage, next.Stage),
    ]);
    return placed(next);
  },
  remove: (_id, { DomainName, BasePath }) => unlessGone(() => apis.deleteBasePathMapping(DomainName, BasePath ?? "")),
});

const placed = ({ DomainName, BasePath }: Properties): Placed => ({
  id: `${DomainName}|${BasePath ?? ""}`,
  attributes: {},
});
