import { CreatePolicy } from "../../../models/iam.js";
import { describePolicy } from "../describe.js";
import { implement } from "../implement.js";

export default implement(CreatePolicy, ({ service }, input) => ({
  Policy: describePolicy(
    service,
    service.createPolicy({
      policyName: input.PolicyName,
      document: input.PolicyDocument,
      path: input.Path,
      description: input.Description,
      tags: input.Tags,
    }),
  ),
}));
