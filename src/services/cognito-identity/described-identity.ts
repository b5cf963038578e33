import type { Identity } from "./identities.js";

export const describedIdentity = ({ identityId, logins, created, modified }: Identity) => ({
  IdentityId: identityId,
  ...(logins.length > 0 && { Logins: logins.map(({ provider }) => provider) }),
  CreationDate: new Date(created),
  LastModifiedDate: new Date(modified),
});
