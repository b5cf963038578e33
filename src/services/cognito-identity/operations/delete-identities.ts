import { DeleteIdentities } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(DeleteIdentities, ({ service }, { IdentityIdsToDelete }) => {
  const unprocessed = IdentityIdsToDelete.filter((id) => {
    const identity = service.identities.find(id);
    if (identity) service.identities.remove(identity);
    return identity === undefined;
  });
  return {
    UnprocessedIdentityIds: unprocessed.map((IdentityId) => ({ IdentityId, ErrorCode: "AccessDenied" as const })),
  };
});
