import { GetPrincipalTagAttributeMap } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(GetPrincipalTagAttributeMap, ({ service }, { IdentityPoolId, IdentityProviderName }) => ({
  IdentityPoolId,
  IdentityProviderName,
  ...service.principalTagMap(IdentityPoolId, IdentityProviderName),
}));
