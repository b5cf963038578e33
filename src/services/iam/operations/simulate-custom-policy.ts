import { SimulateCustomPolicy } from "../../../models/iam.js";
import { pageOfResults } from "../describe.js";
import { implement } from "../implement.js";
import { givenLimits, givenPolicies, sessionOf, simulatedCaller } from "../simulated-principal.js";
import { simulate, simulatedContext } from "../simulation.js";

export default implement(SimulateCustomPolicy, ({ placement }, input) => {
  const { accountId } = placement;
  const { boundary, resourcePolicy } = givenLimits(input);
  const roleName = "simulated";
  const results = simulate({
    principal:
      simulatedCaller(input.CallerArn) ?? sessionOf({ roleName, arn: `arn:aws:iam::${accountId}:role/${roleName}` }),
    resourceOwner: input.ResourceOwner ?? accountId,
    identity: givenPolicies("PolicyInputList", input.PolicyInputList),
    boundary,
    resourcePolicy,
    context: simulatedContext(input.ContextEntries ?? []),
    actions: input.ActionNames,
    resources: input.ResourceArns ?? ["*"],
  });
  return pageOfResults(results, input);
});
