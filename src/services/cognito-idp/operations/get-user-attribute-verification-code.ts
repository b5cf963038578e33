import { GetUserAttributeVerificationCode } from "../../../models/cognito-idp.js";
import { invalidParameter } from "../faults.js";
import { implement } from "../implement.js";

export default implement(GetUserAttributeVerificationCode, ({ service, now }, { AccessToken, AttributeName: name }) => {
  const { pool, user } = service.sessions.authorize(AccessToken);
  if (name !== "email" && name !== "phone_number") throw invalidParameter(`Attribute ${name} cannot be verified.`);
  const destination = user.pendingAttributes?.[name] ?? user.attributes[name];
  if (destination === undefined) throw invalidParameter(`User does not have the attribute ${name} to verify.`);
  return service.transaction(() => {
    const sending = { pool, user, destination, now: now.getTime() };
    const sent = service.codes.send({ ...sending, attribute: name, purpose: name, trigger: "VerifyUserAttribute" });
    service.users.put(sent.user);
    return { CodeDeliveryDetails: sent.details };
  });
});
