import { GetTokensFromRefreshToken } from "../../../models/cognito-idp.js";
import { secretMatches } from "../clients.js";
import { unspoken } from "../faults.js";
import { implement } from "../implement.js";
import { refuseTriggers, TOKEN_TRIGGERS } from "../triggers.js";

export default implement(GetTokensFromRefreshToken, async ({ service, fault }, input) => {
  const client = service.clients.get(input.ClientId);
  if (!secretMatches(client, input.ClientSecret)) throw fault("NotAuthorizedException", "Invalid client or secret");
  if (input.DeviceKey !== undefined) throw unspoken("Device tracking (DeviceKey)");
  refuseTriggers(service.pools.get(client.poolId), TOKEN_TRIGGERS);
  return { AuthenticationResult: await service.sessions.refresh(client, input.RefreshToken) };
});
