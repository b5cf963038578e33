import { ListIdentityPools } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(ListIdentityPools, ({ service }, { MaxResults, NextToken }) => {
  const after = NextToken === undefined ? "" : Buffer.from(NextToken, "base64url").toString();
  const found = service.list({ after, limit: MaxResults + 1 });
  const page = found.slice(0, MaxResults);
  return {
    IdentityPools: page.map(({ IdentityPoolId, IdentityPoolName }) => ({ IdentityPoolId, IdentityPoolName })),
    ...(found.length > page.length && {
      NextToken: Buffer.from(page.at(-1)?.IdentityPoolId ?? "").toString("base64url"),
    }),
  };
});
