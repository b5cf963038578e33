import { DeleteUser } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(DeleteUser, ({ service }, { AccessToken }) => {
  const { user } = service.sessions.authorize(AccessToken);
  service.transaction(() => service.removeUser(user));
  return {};
});
