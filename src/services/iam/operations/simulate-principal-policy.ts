import { SimulatePrincipalPolicy } from "../../../models/iam.js";
import { pageOfResults } from "../describe.js";
import { implement } from "../implement.js";
import {
  boundaryOf,
  givenLimits,
  givenPolicies,
  policiesOf,
  sessionOf,
  simulatedCaller,
  simulatedRole,
  tagsOf,
} from "../simulated-principal.js";
import { simulate, simulatedContext } from "../simulation.js";

export default implement(SimulatePrincipalPolicy, ({ service, placement }, input) => {
  const role = simulatedRole(service, input.PolicySourceArn);
  const { boundary, resourcePolicy } = givenLimits(input);
  const principal = simulatedCaller(input.CallerArn) ?? sessionOf(role);
  const results = simulate({
    principal,
    resourceOwner: input.ResourceOwner ?? placement.accountId,
    identity: [...policiesOf(service, role), ...givenPolicies("PolicyInputList", input.PolicyInputList)],
    boundary: boundary ?? boundaryOf(service, role),
    resourcePolicy,
    context: new Map([...tagsOf(role), ...simulatedContext(input.ContextEntries ?? [])]),
    actions: input.ActionNames,
    resources: input.ResourceArns ?? ["*"],
  });
  return pageOfResults(results, input);
});
