import { GetId } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(GetId, ({ service }, { IdentityPoolId, Logins }) => ({
  IdentityId: service.identify(IdentityPoolId, Logins).identityId,
}));
