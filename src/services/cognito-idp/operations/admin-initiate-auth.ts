import { AdminInitiateAuth } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { initiateAuth } from "../sign-in.js";

export default implement(AdminInitiateAuth, ({ service, now }, input) => {
  const { UserPoolId, ClientId, AuthFlow, AuthParameters = {} } = input;
  const pool = service.pools.get(UserPoolId);
  const client = service.clients.ofPool(ClientId, pool.id);
  return initiateAuth({ service, pool, client, parameters: AuthParameters, now: now.getTime() }, AuthFlow, "admin");
});
