import { ValidateTemplate } from "../../models/cloudformation.js";
import { templateText } from "../prepare.js";
import { neededCapabilities } from "../template/capabilities.js";
import { isScalar } from "../value.js";
import { implement } from "./implement.js";

export default implement(ValidateTemplate, ({ service }, input) => {
  const template = service.engine.read(templateText(service.engine, input));
  const { capabilities, reason } = neededCapabilities(template);
  return {
    Parameters: Object.entries(template.parameters).map(([ParameterKey, declared]) => ({
      ParameterKey,
      ...(isScalar(declared.Default) && { DefaultValue: String(declared.Default) }),
      NoEcho: String(declared.NoEcho) === "true",
      ...(declared.Description !== undefined && { Description: declared.Description }),
    })),
    ...(template.description !== undefined && { Description: template.description }),
    ...(capabilities.length > 0 && { Capabilities: capabilities }),
    ...(reason !== undefined && { CapabilitiesReason: reason }),
    ...(template.transforms.length > 0 && { DeclaredTransforms: [...template.transforms] }),
  };
});
