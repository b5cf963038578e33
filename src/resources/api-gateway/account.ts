import type { RestApis } from "../../services/apigateway/service.js";
import { unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::ApiGateway::Account";

/** The account's one setting. As in AWS, removing the resource leaves the setting: it belongs to no stack. */
export const account = (apis: RestApis): ResourceType => {
  const put = (properties: Properties) => {
    const { CloudWatchRoleArn: value } = properties;
    apis.updateAccount([
      value === undefined
        ? { op: "remove", path: "/cloudwatchRoleArn" }
        : { op: "replace", path: "/cloudwatchRoleArn", value },
    ]);
  };
  return {
    name: NAME,
    validate: (properties) => unspoken(NAME, properties, ["CloudWatchRoleArn"]),
    create(properties, context) {
      put(properties);
      const id = context.generatedName();
      return { id, attributes: { Id: id } };
    },
    update(id, next) {
      put(next);
      return { id, attributes: { Id: id } };
    },
    remove: () => {},
  };
};
