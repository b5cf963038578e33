import {
  AmplifyClient,
  GetAppCommand,
  GetBackendEnvironmentCommand,
  ListBackendEnvironmentsCommand,
  paginateListApps,
} from "@aws-sdk/client-amplify";
import { type AwsTarget, clientSettings } from "../aws.js";
import { Problem } from "../problem.js";
import type { Asker } from "../prompts/asker.js";

/** An environment of an Amplify app: its root stack, by which all else is found. */
export interface AppEnvironment {
  readonly appId: string;
  readonly appName: string;
  readonly environment: string;
  readonly stackName: string;
}

/** What is known beforehand; the rest is asked. */
interface Wanted {
  readonly appId: string | undefined;
  readonly environment: string | undefined;
}

/** Finds an environment through AWS Amplify's own service; raises a Problem where it or the permission is missing. */
export async function appEnvironment(target: AwsTarget, asker: Asker, wanted: Wanted): Promise<AppEnvironment> {
  const client = new AmplifyClient(clientSettings(target));
  try {
    const appId = wanted.appId ?? (await askApp(client, asker));
    const { app } = await client.send(new GetAppCommand({ appId }));
    const environment = wanted.environment ?? (await askEnvironment(client, asker, appId));
    const { backendEnvironment } = await client.send(
      new GetBackendEnvironmentCommand({ appId, environmentName: environment }),
    );
    const stackName = backendEnvironment?.stackName;
    if (stackName === undefined)
      throw new Problem(
        `The environment ${environment} of the app ${appId} has no stack: nothing was ever pushed to it.`,
        "Is it an app of Amplify Gen 2? Its backend is code, and is not pulled.",
      );
    return { appId, appName: app?.name ?? "", environment, stackName };
  } catch (error) {
    throw problemOf(error as Error, wanted);
  } finally {
    client.destroy();
  }
}

async function askApp(client: AmplifyClient, asker: Asker): Promise<string> {
  const choices: { value: string; name: string }[] = [];
  for await (const { apps = [] } of paginateListApps({ client }, {}))
    for (const { appId = "", name = "" } of apps) choices.push({ value: appId, name: `${name} (${appId})` });
  if (choices.length === 0) throw new Problem("There is no Amplify app in this account and region.", OTHER_WAY);
  return asker.choose({ flag: "appId", ask: "Which app are you working on?", choices });
}

async function askEnvironment(client: AmplifyClient, asker: Asker, appId: string): Promise<string> {
  const choices: { value: string; name: string }[] = [];
  for (let nextToken: string | undefined, more = true; more; more = nextToken !== undefined) {
    const page = await client.send(new ListBackendEnvironmentsCommand({ appId, ...(nextToken && { nextToken }) }));
    nextToken = page.nextToken;
    for (const { environmentName: value = "" } of page.backendEnvironments ?? []) choices.push({ value, name: value });
  }
  const [only] = choices;
  if (only === undefined) throw new Problem(`The app ${appId} has no backend environment.`, OTHER_WAY);
  if (choices.length === 1 && !asker.asks) return only.value;
  return asker.choose({ flag: "envName", ask: "Pick a backend environment:", choices });
}

const OTHER_WAY = `An environment can also be named by its root stack:  sekisho pull --stack amplify-NAME-ENV-12345
The stacks of an account:  aws cloudformation list-stacks --stack-status-filter CREATE_COMPLETE UPDATE_COMPLETE`;

function problemOf(error: Error, { appId, environment }: Wanted): unknown {
  if (error instanceof Problem) return error;
  if (error.name === "NotFoundException")
    return new Problem(
      `AWS Amplify knows no app ${appId} with an environment ${environment ?? ""} here: ${error.message}`,
      `Is it the right account and region (--profile, --region)?\n${OTHER_WAY}`,
    );
  if (/AccessDenied|Unauthorized|Forbidden/.test(error.name))
    return new Problem(
      `The credentials may not ask AWS Amplify: ${error.message}`,
      `They need amplify:GetApp and amplify:GetBackendEnvironment. Signing in through Amplify Studio is not done here.\n${OTHER_WAY}`,
    );
  // An endpoint that serves CloudFormation and S3, but not this service, as the local cloud.
  if ((error as { $metadata?: object }).$metadata !== undefined)
    return new Problem(`AWS Amplify's service does not answer there: ${error.message}`, OTHER_WAY);
  return error;
}
