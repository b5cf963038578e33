import type { Iam } from "../../services/iam/service.js";
import { difference, policyText, unlessGone, unspoken } from "../properties.js";
import type { Placed, ResourceType } from "../resource-type.js";

const NAME = "AWS::IAM::ManagedPolicy";
const PROPERTIES = ["Description", "ManagedPolicyName", "Path", "PolicyDocument", "Roles"];

export const managedPolicy = (iam: Iam): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  async create(properties, context) {
    const { arn } = iam.createPolicy(
      {
        policyName: properties.ManagedPolicyName ?? context.generatedName({ maxLength: 128 }),
        document: policyText(properties.PolicyDocument),
        path: properties.Path,
        description: properties.Description,
      },
      { random: context.random },
    );
    context.initiated(arn);
    try {
      for (const roleName of properties.Roles ?? []) iam.attachRolePolicy(roleName, arn);
    } catch (error) {
      await removePolicy(iam, arn, properties.Roles);
      throw error;
    }
    return placed(iam, arn);
  },
  async update(id, next, previous) {
    const document = policyText(next.PolicyDocument);
    const { defaultVersionId } = iam.policy(id);
    if (iam.policyVersion(id, defaultVersionId).document !== document) iam.setPolicyDocument(id, document);
    const roles = difference<string>(previous.Roles, next.Roles);
    for (const roleName of next.Roles ?? []) iam.attachRolePolicy(roleName, id);
    for (const roleName of roles.gone) await unlessGone(() => iam.detachRolePolicy(roleName, id));
    return placed(iam, id);
  },
  remove: (id, properties) => unlessGone(() => removePolicy(iam, id, properties.Roles)),
});

async function removePolicy(iam: Iam, arn: string, roles: readonly string[] = []): Promise<void> {
  for (const roleName of roles) await unlessGone(() => iam.detachRolePolicy(roleName, arn));
  iam.deletePolicy(arn);
}

function placed(iam: Iam, arn: string): Placed {
  const policy = iam.policy(arn);
  return {
    id: arn,
    attributes: {
      PolicyArn: arn,
      PolicyId: policy.policyId,
      AttachmentCount: iam.attachmentsOf(arn).length,
      PermissionsBoundaryUsageCount: 0,
      DefaultVersionId: policy.defaultVersionId,
      IsAttachable: true,
      CreateDate: new Date(policy.created).toISOString(),
      UpdateDate: new Date(policy.updated).toISOString(),
    },
  };
}
