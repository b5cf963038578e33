import { Fault } from "../../../lib/fault.js";
import { GetCallerIdentity } from "../../../models/sts.js";
import { implement } from "../implement.js";

export default implement(GetCallerIdentity, ({ caller }) => {
  if (!caller)
    throw new Fault("MissingAuthenticationToken", "Request is missing Authentication Token", { statusCode: 403 });
  return { UserId: caller.userId, Account: caller.accountId, Arn: caller.arn };
});
