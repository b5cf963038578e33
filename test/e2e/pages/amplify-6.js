import { Amplify } from "aws-amplify";
import { get, post } from "aws-amplify/api";
import { confirmSignUp, fetchAuthSession, signIn, signOut, signUp } from "aws-amplify/auth";
import awsconfig from "./aws-exports";
import { buttons, field } from "./form";

Amplify.configure(awsconfig);

/** A signed call has no Authorization of its own: Amplify signs it with what the identity pool gives. */
const { apiName, path, signed = false } = CALLED;

buttons({
  "Sign up": () =>
    signUp({
      username: field("name"),
      password: field("password"),
      options: { userAttributes: { email: field("email") } },
    }),
  Confirm: () => confirmSignUp({ username: field("name"), confirmationCode: field("code") }),
  "Sign in": () => signIn({ username: field("name"), password: field("password") }),
  "Sign out": async () => {
    await signOut();
    return "signed out";
  },
  Call: () => call(post),
  Read: () => call(get),
});

async function call(verb) {
  const token = signed ? undefined : await idToken();
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  try {
    const { statusCode, body } = await verb({ apiName, path, options: { headers } }).response;
    return { status: statusCode, body: await body.json() };
  } catch (error) {
    if (!error.response) throw error;
    return { status: error.response.statusCode, body: JSON.parse(error.response.body) };
  }
}

/** An identity pool that takes no guests refuses a session to whoever isn't signed in. */
async function idToken() {
  try {
    return (await fetchAuthSession()).tokens?.idToken;
  } catch {
    return undefined;
  }
}
