import { Amplify, API, Auth } from "aws-amplify";
import awsconfig from "./aws-exports";
import { buttons, field } from "./form";

Amplify.configure(awsconfig);

const { apiName, path } = CALLED;

buttons({
  "Sign up": async () => {
    const { userConfirmed } = await Auth.signUp({
      username: field("name"),
      password: field("password"),
      attributes: { email: field("email") },
    });
    return { userConfirmed };
  },
  Confirm: () => Auth.confirmSignUp(field("name"), field("code")),
  "Sign in": async () => {
    const user = await Auth.signIn(field("name"), field("password"));
    return { username: user.username };
  },
  "Sign out": async () => {
    await Auth.signOut();
    return "signed out";
  },
  Call: async () => {
    try {
      const body = await API.post(apiName, path, {
        headers: { Authorization: `Bearer ${(await Auth.currentSession()).getIdToken().getJwtToken()}` },
      });
      return { status: 200, body };
    } catch (error) {
      // With nobody signed in there is no session to take a token from.
      if (error === "No current user") return call(() => API.post(apiName, path, {}));
      throw error;
    }
  },
});

async function call(post) {
  try {
    return { status: 200, body: await post() };
  } catch (error) {
    if (!error.response) throw error;
    return { status: error.response.status, body: error.response.data };
  }
}
