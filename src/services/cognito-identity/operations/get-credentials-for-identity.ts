import { GetCredentialsForIdentity } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(GetCredentialsForIdentity, ({ service }, { IdentityId, Logins, CustomRoleArn }) => {
  const { identity, credentials } = service.credentials(IdentityId, Logins, CustomRoleArn);
  return {
    IdentityId: identity.identityId,
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration,
    },
  };
});
