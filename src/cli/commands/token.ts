import type { Command } from "../command.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import { choosePool, poolOptions } from "../user-pool.js";

const token: Command = {
  name: "token",
  summary: "Print a token of a user, for curl",
  words: ["NAME"],
  options: {
    access: { what: "the access token instead of the ID token: for methods with scopes" },
    scope: { value: "SCOPE", many: true, what: "a scope of the access token, as the hosted UI would grant it" },
    client: { value: "ID", what: "the app client that the token is for (default: the pool's first)" },
    ...poolOptions,
    ...cloudOptions,
  },
  examples: [
    ['curl -H "Authorization: Bearer $(sekisho token ada)" URL', "call an API as ada"],
    ["sekisho token ada --access --scope books/read", "for a method that asks for the scope books/read"],
  ],

  async run({ words: [username = ""], options, directory, out }) {
    const cloud = await runningCloud(directory, options);
    const pool = choosePool(cloud.project, options);
    const clientId = options.text("client") ?? pool.clientIds[0];
    if (clientId === undefined) throw new Problem(`The user pool ${pool.name} has no app client to issue a token for.`);
    const response = await fetch(`${cloud.url}/_sekisho/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userPoolId: pool.id, clientId, username, scopes: options.all("scope") }),
    });
    const answer = (await response.json()) as { idToken: string; accessToken: string; code?: string; message?: string };
    if (!response.ok) {
      throw new Problem(
        `No token for "${username}": ${answer.message ?? response.status}`,
        answer.code === "UserNotFoundException"
          ? `Add the user:  sekisho user add ${username} --password PASSWORD`
          : undefined,
      );
    }
    out.write(`${options.on("access") ? answer.accessToken : answer.idToken}\n`);
    return 0;
  },
};

export default token;
