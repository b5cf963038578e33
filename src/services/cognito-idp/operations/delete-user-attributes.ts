import { DeleteUserAttributes } from "../../../models/cognito-idp.js";
import { updateAttributes } from "../attribute-update.js";
import { checkWritable } from "../attributes.js";
import { implement } from "../implement.js";

export default implement(DeleteUserAttributes, ({ service, now }, { AccessToken, UserAttributeNames }) => {
  const { pool, client, user } = service.sessions.authorize(AccessToken);
  checkWritable(client, UserAttributeNames);
  const values = Object.fromEntries(UserAttributeNames.map((name) => [name, ""]));
  service.transaction(() => updateAttributes({ service, pool, user, values, now: now.getTime() }));
  return {};
});
