import { UnlinkIdentity } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(UnlinkIdentity, ({ service }, { IdentityId, Logins, LoginsToRemove }) => {
  service.unlink(IdentityId, Logins, LoginsToRemove);
  return {};
});
