import { Fault } from "../../lib/fault.js";
import type { Parameters } from "../../services/ssm/service.js";
import { unspoken, unspokenValues } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::SSM::Parameter";
const PROPERTIES = ["AllowedPattern", "DataType", "Description", "Name", "Tags", "Tier", "Type", "Value"];

export const parameter = (parameters: Parameters): ResourceType => {
  const put = (name: string, properties: Properties, overwrite: boolean, context: ResourceContext) => {
    const { type, value } = parameters.putParameter({
      name,
      overwrite,
      value: properties.Value,
      type: properties.Type,
      description: properties.Description ?? "",
      allowedPattern: properties.AllowedPattern ?? "",
      tier: properties.Tier,
      dataType: properties.DataType,
      tags: Object.entries({ ...context.tags, ...properties.Tags }).map(([Key, Value]) => ({ Key, Value: `${Value}` })),
    });
    return { id: name, attributes: { Type: type, Value: value } };
  };
  return {
    name: NAME,
    validate: (properties) => [
      ...unspoken(NAME, properties, PROPERTIES),
      // CloudFormation makes no SecureString; AWS refuses it by the same list of values.
      ...unspokenValues(NAME, properties, "Type", ["String", "StringList"]),
    ],
    create: (properties, context) => put(properties.Name ?? context.generatedName(), properties, false, context),
    update(id, next, _previous, context) {
      if (!parameters.find(id)) throw new Fault("ParameterNotFound", `The parameter ${id} no longer exists.`);
      return put(id, next, true, context);
    },
    remove: (id) => void parameters.delete(id),
  };
};
