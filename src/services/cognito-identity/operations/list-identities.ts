import { ListIdentities } from "../../../models/cognito-identity.js";
import { describedIdentity } from "../described-identity.js";
import { implement } from "../implement.js";

export default implement(ListIdentities, ({ service }, { IdentityPoolId, MaxResults, NextToken, HideDisabled }) => {
  service.pool(IdentityPoolId);
  const after = NextToken === undefined ? undefined : Buffer.from(NextToken, "base64url").toString();
  const found = service.identities.list(IdentityPoolId, { after, limit: MaxResults + 1 });
  const page = found.slice(0, MaxResults);
  return {
    IdentityPoolId,
    Identities: page.filter(({ disabled }) => !(HideDisabled && disabled)).map(describedIdentity),
    ...(found.length > page.length && {
      NextToken: Buffer.from(page.at(-1)?.identityId ?? "").toString("base64url"),
    }),
  };
});
