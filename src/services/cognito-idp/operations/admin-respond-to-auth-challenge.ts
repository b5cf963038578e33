import { AdminRespondToAuthChallenge } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { respondToAuthChallenge } from "../sign-in.js";

export default implement(AdminRespondToAuthChallenge, ({ service, now }, input) => {
  const { UserPoolId, ClientId, ChallengeName, ChallengeResponses = {}, Session } = input;
  const pool = service.pools.get(UserPoolId);
  const client = service.clients.ofPool(ClientId, pool.id);
  const step = { service, pool, client, parameters: ChallengeResponses, session: Session, now: now.getTime() };
  return respondToAuthChallenge(step, ChallengeName);
});
