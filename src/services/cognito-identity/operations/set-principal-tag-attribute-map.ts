import { SetPrincipalTagAttributeMap } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(SetPrincipalTagAttributeMap, ({ service }, input) => {
  const { IdentityPoolId, IdentityProviderName, UseDefaults = false, PrincipalTags = {} } = input;
  return {
    IdentityPoolId,
    IdentityProviderName,
    ...service.setPrincipalTagMap(IdentityPoolId, IdentityProviderName, { UseDefaults, PrincipalTags }),
  };
});
