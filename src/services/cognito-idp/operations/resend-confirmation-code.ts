import { ResendConfirmationCode } from "../../../models/cognito-idp.js";
import { checkSecretHash, hidesUsers } from "../clients.js";
import { confirmationTarget } from "../codes.js";
import { invalidParameter, userNotFound } from "../faults.js";
import { implement } from "../implement.js";
import { simulatedDelivery } from "../simulated-delivery.js";

export default implement(ResendConfirmationCode, ({ service, now }, { ClientId, Username, SecretHash }) => {
  const client = service.clients.get(ClientId);
  const pool = service.pools.get(client.poolId);
  checkSecretHash(client, SecretHash, [Username]);
  const user = service.users.find(pool, Username);
  if (!user) {
    if (hidesUsers(client)) return { CodeDeliveryDetails: simulatedDelivery(pool, Username) };
    throw userNotFound();
  }
  if (user.status !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
  const target = confirmationTarget(pool, user);
  if (!target) throw invalidParameter("Auto verification not turned on.");
  return service.transaction(() => {
    const [attribute, destination] = target;
    const sending = { pool, user, attribute, destination, now: now.getTime() };
    const sent = service.codes.send({ ...sending, purpose: "SignUp", trigger: "ResendCode" });
    service.users.put(sent.user);
    return { CodeDeliveryDetails: sent.details };
  });
});
