import { CreateRole } from "../../../models/iam.js";
import { describeRole } from "../describe.js";
import { implement } from "../implement.js";

export default implement(CreateRole, ({ service }, input) => {
  const role = service.createRole({
    roleName: input.RoleName,
    trustPolicy: input.AssumeRolePolicyDocument,
    path: input.Path,
    description: input.Description,
    maxSessionDuration: input.MaxSessionDuration,
    permissionsBoundary: input.PermissionsBoundary,
    tags: input.Tags,
  });
  // Alone of the answers that show a role, this one has no MaxSessionDuration unless it was asked for.
  const { MaxSessionDuration, ...described } = describeRole(role);
  return { Role: { ...described, ...(input.MaxSessionDuration !== undefined && { MaxSessionDuration }) } };
});
