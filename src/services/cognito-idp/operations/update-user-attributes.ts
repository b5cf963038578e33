import { UpdateUserAttributes } from "../../../models/cognito-idp.js";
import { updateAttributes } from "../attribute-update.js";
import { checkWritable, valuesOf } from "../attributes.js";
import { implement } from "../implement.js";

export default implement(UpdateUserAttributes, ({ service, now }, { AccessToken, UserAttributes }) => {
  const { pool, client, user } = service.sessions.authorize(AccessToken);
  const values = valuesOf(UserAttributes);
  checkWritable(client, Object.keys(values));
  const update = { service, pool, user, values, now: now.getTime() };
  return { CodeDeliveryDetailsList: service.transaction(() => updateAttributes(update)).details };
});
