import type { Iam } from "../../services/iam/service.js";
import { difference, policyText, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::IAM::Policy";

/** One inline policy in several roles. */
export const policy = (iam: Iam): ResourceType => {
  const put = (id: string, properties: Properties) => {
    for (const roleName of properties.Roles ?? [])
      iam.putRolePolicy(roleName, properties.PolicyName, policyText(properties.PolicyDocument));
    return { id, attributes: { Id: id } };
  };
  const takeFrom = async (roles: readonly string[], policyName: string) => {
    for (const roleName of roles) await unlessGone(() => iam.deleteRolePolicy(roleName, policyName));
  };
  return {
    name: NAME,
    validate: (properties) => unspoken(NAME, properties, ["PolicyDocument", "PolicyName", "Roles"]),
    create: (properties, context) => put(context.generatedName({ maxLength: 128 }), properties),
    async update(id, next, previous) {
      const renamed = next.PolicyName !== previous.PolicyName;
      const placed = put(id, next);
      await takeFrom(
        renamed ? (previous.Roles ?? []) : difference<string>(previous.Roles, next.Roles).gone,
        previous.PolicyName,
      );
      return placed;
    },
    remove: (_id, properties) => takeFrom(properties.Roles ?? [], properties.PolicyName),
  };
};
