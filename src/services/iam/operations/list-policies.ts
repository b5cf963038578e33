import { Fault } from "../../../lib/fault.js";
import { ListPolicies } from "../../../models/iam.js";
import { describePolicy, page } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListPolicies, ({ service }, input) => {
  // The list of AWS's own policies isn't kept here, and half a list would pass for the whole.
  if (input.Scope !== "Local")
    throw new Fault("NotImplemented", "ListPolicies is supported with Scope=Local only.", { statusCode: 501 });
  const wanted = (arn: string) => !input.OnlyAttached || service.attachmentsOf(arn).length > 0;
  const { items, ...rest } = page(
    (range) => service.listPolicies(input.PathPrefix, range).filter(({ key }) => wanted(key)),
    input,
  );
  return { Policies: items.map((policy) => describePolicy(service, policy, { full: false })), ...rest };
});
