import { ForgotPassword } from "../../../models/cognito-idp.js";
import { checkSecretHash, hidesUsers } from "../clients.js";
import { userNotFound } from "../faults.js";
import { implement } from "../implement.js";
import { passwordResetTarget } from "../password-reset.js";
import { simulatedDelivery } from "../simulated-delivery.js";

export default implement(ForgotPassword, ({ service, now }, { ClientId, Username, SecretHash }) => {
  const client = service.clients.get(ClientId);
  const pool = service.pools.get(client.poolId);
  checkSecretHash(client, SecretHash, [Username]);
  const user = service.users.find(pool, Username);
  if (!user) {
    if (hidesUsers(client)) return { CodeDeliveryDetails: simulatedDelivery(pool, Username) };
    throw userNotFound();
  }
  const [attribute, destination] = passwordResetTarget(pool, user);
  return service.transaction(() => {
    const sending = { pool, user, attribute, destination, now: now.getTime() };
    const sent = service.codes.send({ ...sending, purpose: "ForgotPassword", trigger: "ForgotPassword" });
    service.users.put(sent.user);
    return { CodeDeliveryDetails: sent.details };
  });
});
