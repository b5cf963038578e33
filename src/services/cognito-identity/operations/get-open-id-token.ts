import { GetOpenIdToken } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(GetOpenIdToken, async ({ service }, { IdentityId, Logins }) => {
  const { identity, token } = await service.openIdToken(IdentityId, Logins);
  return { IdentityId: identity.identityId, Token: token };
});
