import { GlobalSignOut } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(GlobalSignOut, ({ service }, { AccessToken }) => {
  const { user } = service.sessions.authorize(AccessToken);
  service.transaction(() => service.users.put({ ...user, generation: user.generation + 1 }));
  return {};
});
