import { Fault } from "../../lib/fault.js";
import type { Template } from "./template.js";

/** IAM's resource types, and the property that gives each a name of one's own. */
const IAM_NAMES: Readonly<Record<string, string | undefined>> = {
  "AWS::IAM::AccessKey": undefined,
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Policy": undefined,
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
  "AWS::IAM::UserToGroupAddition": undefined,
};

export interface NeededCapabilities {
  readonly capabilities: ("CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM" | "CAPABILITY_AUTO_EXPAND")[];
  readonly reason?: string;
}

/** Which capabilities a template asks its caller to acknowledge. */
export function neededCapabilities({ resources, transforms }: Template): NeededCapabilities {
  const types = new Set<string>();
  let named = false;
  for (const { Type, Properties } of Object.values(resources)) {
    if (!Object.hasOwn(IAM_NAMES, Type)) continue;
    types.add(Type);
    const name = IAM_NAMES[Type];
    if (name !== undefined && Properties && name in Properties) named = true;
  }
  const capabilities: NeededCapabilities["capabilities"] = [];
  if (types.size > 0) capabilities.push(named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM");
  if (transforms.length > 0) capabilities.push("CAPABILITY_AUTO_EXPAND");
  return {
    capabilities,
    ...(types.size > 0 && {
      reason: `The following resource(s) require capabilities: [${[...types].join(", ")}]`,
    }),
  };
}

/** @throws Fault InsufficientCapabilitiesException */
export function checkCapabilities(template: Template, given: readonly string[], { changeSet = false } = {}): void {
  const missing = neededCapabilities(template).capabilities.filter(
    (capability) =>
      !given.includes(capability) &&
      !(capability === "CAPABILITY_IAM" && given.includes("CAPABILITY_NAMED_IAM")) &&
      !(changeSet && capability === "CAPABILITY_AUTO_EXPAND"),
  );
  if (missing.length > 0)
    throw new Fault("InsufficientCapabilitiesException", `Requires capabilities : [${missing.join(", ")}]`);
}
