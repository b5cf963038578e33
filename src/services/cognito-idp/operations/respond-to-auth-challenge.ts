import { RespondToAuthChallenge } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { respondToAuthChallenge } from "../sign-in.js";

export default implement(RespondToAuthChallenge, ({ service, now }, input) => {
  const { ClientId, ChallengeName, ChallengeResponses = {}, Session } = input;
  const client = service.clients.get(ClientId);
  const pool = service.pools.get(client.poolId);
  const step = { service, pool, client, parameters: ChallengeResponses, session: Session, now: now.getTime() };
  return respondToAuthChallenge(step, ChallengeName);
});
