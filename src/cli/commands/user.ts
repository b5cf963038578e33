import { clientSettings } from "../aws.js";
import type { Command } from "../command.js";
import { paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import { choosePool, poolOptions } from "../user-pool.js";

const user: Command = {
  name: "user",
  summary: "Add a user to the project's user pool",
  words: ["add", "NAME"],
  options: {
    password: { value: "PASSWORD", what: "the password, permanent at once; the pool's policy applies" },
    email: {
      value: "ADDRESS",
      what: "the e-mail address, taken as verified (default: NAME@example.com where the pool wants one)",
    },
    group: {
      value: "GROUP",
      many: true,
      what: "a group to put the user in, made where absent; may be given several times",
    },
    ...poolOptions,
    ...cloudOptions,
  },
  examples: [["sekisho user add ada --password 'Analytical-1843'", "a user who can sign in at once"]],

  async run({ words: [verb, name = ""], options, directory, out, environment }) {
    if (verb !== "add")
      throw new Problem(`"user ${verb}" is not known.`, "Use: sekisho user add NAME --password PASSWORD");
    const password = options.text("password");
    if (password === undefined)
      throw new Problem("--password is missing.", `sekisho user add ${name} --password PASSWORD`);
    const cloud = await runningCloud(directory, options);
    const pool = choosePool(cloud.project, options);
    const idp = await import("@aws-sdk/client-cognito-identity-provider");
    const client = new idp.CognitoIdentityProviderClient(clientSettings(cloud.target));
    const email = options.text("email") ?? (name.includes("@") ? name : `${name}@example.com`);
    const at = { UserPoolId: pool.id, Username: name };
    try {
      await client.send(
        new idp.AdminCreateUserCommand({
          ...at,
          MessageAction: "SUPPRESS",
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
      try {
        await client.send(new idp.AdminSetUserPasswordCommand({ ...at, Password: password, Permanent: true }));
      } catch (error) {
        // A user without the password that was asked for is of no use, and would stand in the way of the next try.
        await client.send(new idp.AdminDeleteUserCommand(at));
        throw error;
      }
      for (const group of options.all("group")) {
        await ensureGroup(group);
        await client.send(new idp.AdminAddUserToGroupCommand({ ...at, GroupName: group }));
      }
    } catch (error) {
      throw refusal(error, name);
    }
    const paint = paintFor(out, environment);
    out.write(`${paint.green("✓")} ${name} is in the user pool ${pool.name} (${pool.id}).\n`);
    return 0;

    async function ensureGroup(group: string): Promise<void> {
      try {
        await client.send(new idp.CreateGroupCommand({ UserPoolId: pool.id, GroupName: group }));
      } catch (error) {
        if (!(error instanceof idp.GroupExistsException)) throw error;
      }
    }
  },
};

function refusal(error: unknown, name: string): unknown {
  const { name: code, message } = error as Error;
  switch (code) {
    case "UsernameExistsException":
      return new Problem(`There is a user "${name}" already.`, "Pick another name, or sign in as this one.");
    case "InvalidPasswordException":
      return new Problem(`${message}.`, "Give a password that meets the pool's policy.");
    case "InvalidParameterException":
      return new Problem(message);
    default:
      return error;
  }
}

export default user;
