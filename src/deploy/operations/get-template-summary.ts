import { GetTemplateSummary } from "../../models/cloudformation.js";
import { specificationFor } from "../plan/change.js";
import { templateText } from "../prepare.js";
import { neededCapabilities } from "../template/capabilities.js";
import { validationError } from "../template/errors.js";
import { isScalar } from "../value.js";
import { implement } from "./implement.js";

export default implement(GetTemplateSummary, ({ service }, input) => {
  const { engine } = service;
  const { StackName } = input;
  let text: string;
  if (StackName !== undefined) {
    const stack = service.stack(StackName);
    if (stack.status === "REVIEW_IN_PROGRESS")
      throw validationError("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
    text = stack.templateBody;
  } else text = templateText(engine, input);
  const template = engine.read(text);
  const byType = new Map<string, string[]>();
  for (const [logicalId, { Type }] of Object.entries(template.resources))
    byType.set(Type, [...(byType.get(Type) ?? []), logicalId]);
  const { capabilities, reason } = neededCapabilities(template);
  return {
    Parameters: Object.entries(template.parameters).map(([ParameterKey, declared]) => ({
      ParameterKey,
      ...(isScalar(declared.Default) && { DefaultValue: String(declared.Default) }),
      ParameterType: declared.Type,
      NoEcho: String(declared.NoEcho) === "true",
      ...(declared.Description !== undefined && { Description: declared.Description }),
      ParameterConstraints: {
        ...(declared.AllowedValues && { AllowedValues: declared.AllowedValues.map(String) }),
      },
    })),
    ...(template.description !== undefined && { Description: template.description }),
    ...(capabilities.length > 0 && { Capabilities: capabilities }),
    ...(reason !== undefined && { CapabilitiesReason: reason }),
    ResourceTypes: [...byType.keys()],
    ...(template.version !== undefined && { Version: template.version }),
    ...(template.metadata && { Metadata: JSON.stringify(template.metadata) }),
    ...(template.transforms.length > 0 && { DeclaredTransforms: [...template.transforms] }),
    ResourceIdentifierSummaries: [...byType].map(([ResourceType, LogicalResourceIds]) => {
      const identifiers = specificationFor(ResourceType)?.primaryIdentifier ?? [];
      return {
        ResourceType,
        LogicalResourceIds,
        ...(identifiers.length > 0 && { ResourceIdentifiers: [...identifiers] }),
      };
    }),
  };
});
