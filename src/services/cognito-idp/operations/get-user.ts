import { GetUser } from "../../../models/cognito-idp.js";
import { isReadable, shownAttributes } from "../attributes.js";
import { implement } from "../implement.js";

export default implement(GetUser, ({ service }, { AccessToken }) => {
  const { client, user } = service.sessions.authorize(AccessToken);
  const shown = ({ Name = "" }) => Name === "sub" || isReadable(client, Name);
  return { Username: user.username, UserAttributes: shownAttributes(user).filter(shown) };
});
