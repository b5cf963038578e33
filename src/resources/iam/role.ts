import type { Iam } from "../../services/iam/service.js";
import { difference, policyText, tagList, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::IAM::Role";
const PROPERTIES = [
  "AssumeRolePolicyDocument",
  "Description",
  "ManagedPolicyArns",
  "MaxSessionDuration",
  "Path",
  "PermissionsBoundary",
  "Policies",
  "RoleName",
  "Tags",
];

export const role = (iam: Iam): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  async create(properties, context) {
    const { roleName } = iam.createRole(
      {
        roleName: properties.RoleName ?? context.generatedName({ maxLength: 64 }),
        trustPolicy: policyText(properties.AssumeRolePolicyDocument),
        path: properties.Path,
        description: properties.Description,
        maxSessionDuration: properties.MaxSessionDuration,
        permissionsBoundary: properties.PermissionsBoundary,
        tags: tagList(context, properties.Tags),
      },
      { random: context.random },
    );
    context.initiated(roleName);
    try {
      applyPolicies(iam, roleName, {}, properties);
    } catch (error) {
      // A role that was half made has no owner who would remove it.
      await removeRole(iam, roleName, properties);
      throw error;
    }
    return placed(iam, roleName);
  },
  update(id, next, previous, context) {
    iam.updateTrustPolicy(id, policyText(next.AssumeRolePolicyDocument));
    iam.updateRole(id, {
      description: next.Description,
      maxSessionDuration: next.MaxSessionDuration ?? 3600,
      permissionsBoundary: next.PermissionsBoundary,
      tags: tagList(context, next.Tags),
    });
    applyPolicies(iam, id, previous, next);
    return placed(iam, id);
  },
  remove: (id, properties) => unlessGone(() => removeRole(iam, id, properties)),
});

function applyPolicies(iam: Iam, roleName: string, previous: Properties, next: Properties): void {
  const names = (properties: Properties): string[] =>
    (properties.Policies ?? []).map(({ PolicyName }: Properties) => PolicyName);
  const inline = difference(names(previous), names(next));
  const attached = difference<string>(previous.ManagedPolicyArns, next.ManagedPolicyArns);
  for (const name of inline.gone)
    if (iam.role(roleName).inlinePolicies[name] !== undefined) iam.deleteRolePolicy(roleName, name);
  for (const { PolicyName, PolicyDocument } of next.Policies ?? [])
    iam.putRolePolicy(roleName, PolicyName, policyText(PolicyDocument));
  for (const arn of attached.gone)
    if (iam.role(roleName).attachedPolicies.includes(arn)) iam.detachRolePolicy(roleName, arn);
  for (const arn of next.ManagedPolicyArns ?? []) iam.attachRolePolicy(roleName, arn);
}

/** Takes the policies that the template gave; others, attached by hand, make IAM refuse, as in AWS. */
function removeRole(iam: Iam, roleName: string, properties: Properties): void {
  applyPolicies(iam, roleName, properties, {});
  iam.deleteRole(roleName);
}

function placed(iam: Iam, roleName: string): Placed {
  const { arn, roleId } = iam.role(roleName);
  return { id: roleName, attributes: { Arn: arn, RoleId: roleId } };
}
