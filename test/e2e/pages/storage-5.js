import { Amplify, Auth, Storage } from "aws-amplify";
import awsconfig from "./aws-exports";
import { bodyOf, expose } from "./storage-page";

Amplify.configure(awsconfig);

expose({
  signIn: async (username, password) => (await Auth.signIn(username, password)).username,
  put: ({ key, level }, body) => Storage.put(key, bodyOf(body), { level }),
});
