import { InitiateAuth } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { initiateAuth } from "../sign-in.js";

export default implement(InitiateAuth, ({ service, now }, { ClientId, AuthFlow, AuthParameters = {} }) => {
  const client = service.clients.get(ClientId);
  const pool = service.pools.get(client.poolId);
  return initiateAuth({ service, pool, client, parameters: AuthParameters, now: now.getTime() }, AuthFlow, "public");
});
