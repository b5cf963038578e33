import { RevokeToken } from "../../../models/cognito-idp.js";
import { secretMatches } from "../clients.js";
import { invalidParameter } from "../faults.js";
import { implement } from "../implement.js";
import { openRefreshToken, parseToken } from "../tokens.js";

export default implement(RevokeToken, ({ service, fault }, { Token, ClientId, ClientSecret, ...rest }) => {
  if (Object.values(rest).some((value) => value !== undefined))
    throw invalidParameter(`${Object.keys(rest).join(", ")} is not supported by this endpoint.`);
  const client = service.clients.find(ClientId);
  if (!client || !secretMatches(client, ClientSecret)) throw fault("UnauthorizedException", "Invalid client or secret");
  if (client.settings.EnableTokenRevocation === false)
    throw fault("UnsupportedOperationException", "Token revocation is not enabled for this client.");
  if (parseToken(Token)) throw fault("UnsupportedTokenTypeException", "Unsupported token type");
  const grant = openRefreshToken(service.pools.get(client.poolId), Token);
  if (!grant) throw invalidParameter("Invalid Refresh Token");
  if (grant.clientId !== client.id) throw fault("UnauthorizedException", "Invalid client or secret");
  service.transaction(() => service.sessions.revoke(grant));
  return {};
});
