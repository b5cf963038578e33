import { ListAttachedRolePolicies } from "../../../models/iam.js";
import { pageOf } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListAttachedRolePolicies, ({ service }, input) => {
  const { PathPrefix = "/" } = input;
  const arns = [...service.role(input.RoleName).attachedPolicies]
    .filter((arn) => arn.slice(arn.indexOf("/")).startsWith(PathPrefix))
    .sort();
  const { items, ...rest } = pageOf(arns, (arn) => arn, input);
  return {
    AttachedPolicies: items.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf("/") + 1), PolicyArn: arn })),
    ...rest,
  };
});
