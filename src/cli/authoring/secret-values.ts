import type { SSMClient } from "@aws-sdk/client-ssm";
import { secretParameter } from "../../project/authoring/index.js";
import { type AwsTarget, clientSettings } from "../aws.js";
import type { CommandCall } from "../command.js";
import { Problem } from "../problem.js";
import { START_A_CLOUD } from "../prompts/function-questions.js";
import { NO_SECRETS, type SecretChanges } from "../prompts/secret-questions.js";
import { runningCloud } from "../running-cloud.js";
import type { Session } from "./session.js";

/** Why the value of a secret can't be kept now: it is in no file, so a cloud must be there. Undefined where one is. */
export async function secretsRefusal({ options }: CommandCall, folder: string): Promise<string | undefined> {
  if (options.on("aws")) return undefined;
  try {
    await runningCloud(folder, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `The value of a secret is kept by the cloud alone, in no file, and none runs here. ${error.message}`;
  }
}

/** Refuses before anything is written, where values were given that no cloud could keep. */
export async function requireSecretStore({ secretsRefusal: ask }: Pick<Session, "secretsRefusal">): Promise<void> {
  const refusal = await ask();
  if (refusal !== undefined) throw new Problem(refusal, START_A_CLOUD);
}

/**
 * Sets and deletes the values of a function's secrets in the environment that is checked out, at once: in the cloud that
 * runs here, or with `--aws` on AWS. The Amplify CLI too sets them when they are typed, before any push.
 */
export async function keepSecrets(session: Session, functionName: string, changes: SecretChanges): Promise<void> {
  const { backend, call, draft } = session;
  const set = Object.entries(changes.set);
  if (set.length === 0 && changes.drop.length === 0) return;
  const target = await targetOf(call, draft.directory);
  const { DeleteParametersCommand, PutParameterCommand, SSMClient: Client } = await import("@aws-sdk/client-ssm");
  const client: SSMClient = new Client(clientSettings(target));
  const parameter = (secret: string) => secretParameter(backend, functionName, secret);
  const where = target.endpoint ?? `AWS (${target.region})`;
  try {
    for (const [secret, Value] of set) {
      const Name = parameter(secret);
      await client.send(
        new PutParameterCommand({ Name, Value, Type: "SecureString", Overwrite: true, Description: DESCRIPTION }),
      );
      call.out.write(`✅ ${secret} is set in ${where}: ${Name}\n`);
    }
    // At most ten in one call.
    for (let at = 0; at < changes.drop.length; at += 10)
      await client.send(new DeleteParametersCommand({ Names: changes.drop.slice(at, at + 10).map(parameter) }));
    if (changes.drop.length > 0) call.out.write(`✅ Deleted in ${where}: ${changes.drop.join(", ")}\n`);
  } catch (error) {
    throw new Problem(
      `The values of ${functionName}'s secrets could not be set: ${(error as Error).message}`,
      `Set them again:  sekisho update function --name ${functionName} --secret NAME`,
    );
  } finally {
    client.destroy();
  }
}

const DESCRIPTION = "Amplify secret";

async function targetOf(call: CommandCall, folder: string): Promise<AwsTarget> {
  const { options } = call;
  if (!options.on("aws")) return (await runningCloud(folder, options)).target;
  const { awsAccount } = await import("../deploy/aws-account.js");
  const { readEnvironment } = await import("../../project/gen1/environment.js");
  const { target } = await awsAccount(options.text("profile"), undefined);
  return { ...target, region: readEnvironment(folder, undefined, target.region).region };
}

/** With a function go the values of its secrets in the cloud that runs here; of others the user is told. */
export async function forgetSecrets(session: Session, functionName: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const { backend, call, draft } = session;
  const parameters = names.map((name) => secretParameter(backend, functionName, name));
  if ((await secretsRefusal(call, draft.directory)) === undefined)
    await keepSecrets(session, functionName, { ...NO_SECRETS, drop: names });
  call.out.write(
    `Where it was pushed to AWS, its secrets stay until you delete them:\n  aws ssm delete-parameters --names ${parameters.join(" ")}\n`,
  );
}
