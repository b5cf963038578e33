import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { unzipSync } from "fflate";
import {
  BACKEND_CONFIG,
  changedResources,
  checkOutEnvironment,
  type Draft,
  LOCAL_AWS,
  newProject,
  PROJECT_CONFIG,
  profileOf,
  pullBackend,
  wrongProjectName,
} from "../../project/authoring/index.js";
import { readFrontEnd } from "../../project/front-end/front-end.js";
import { resourcesIn } from "../../project/gen1/resources.js";
import { type AwsTarget, clientSettings } from "../aws.js";
import { type AppEnvironment, appEnvironment } from "../deploy/amplify-app.js";
import {
  CLOUD_BACKEND_ZIP,
  type DeployedEnvironment,
  providerOf,
  readEnvironmentStacks,
  writeFrontEnd,
} from "../deploy/amplify-cloud.js";
import { awsAccount } from "../deploy/aws-account.js";
import { Problem } from "../problem.js";
import { yesNoOption } from "../prompts/asker.js";
import { askPulled, initOptions } from "../prompts/init-questions.js";
import { profileFor } from "../push-target.js";
import type { Session } from "./session.js";

const { name: _, env: __, ...configuration } = initOptions;

export const pullOptions = {
  appId: { value: "ID", what: "the Amplify app, into an empty folder" },
  envName: { value: "NAME", what: "its environment (default, in a project: the one that is checked out)" },
  stack: { value: "NAME", what: "the environment's root stack, where there is no Amplify app" },
  name: { value: "NAME", what: "the project's name, into an empty folder (default: the app's)" },
  ...yesNoOption("modify", "bring the backend, not the front end's configuration alone"),
  ...configuration,
  region: { value: "REGION", what: "the AWS region (default: the project's, else the profile's)" },
  profile: { value: "NAME", what: "the profile of AWS's configuration files" },
} as const;

/** `pull` in a project: what was pushed to an environment takes the place of the local backend. */
export async function pullHere(session: Session): Promise<void> {
  const { asker, backend, call, draft } = session;
  const present = backend.environment;
  const environment = call.options.text("envName") ?? present;
  const provider = providerOf(draft, environment);
  const appId = call.options.text("appId");
  const own = providerOf(draft, present).AmplifyAppId;
  if (appId !== undefined && typeof own === "string" && appId !== own)
    throw new Problem(`This project is of the Amplify app ${own}, not of ${appId}.`, "Pull the other one elsewhere.");
  const region = typeof provider.Region === "string" ? provider.Region : undefined;
  const target = await targetFor(session, region);
  const named = call.options.text("stack") ?? provider.StackName;
  const stackName =
    typeof named === "string"
      ? named
      : (await appOf(session, target, { appId: appId ?? (typeof own === "string" ? own : undefined), environment }))
          .stackName;
  const pulled = await download(target, stackName);
  const mine = changedResources(draft);
  if (mine.length > 0 && !call.options.on("yes")) {
    asker.say(`Changed here since the last push or pull: ${mine.join(", ")}`);
    const ask = "Pulling overrides these local changes. Are you sure you would like to continue?";
    if (!(await asker.yesNo({ flag: "yes", ask, standard: false }))) {
      asker.say("Nothing was pulled. sekisho push --to aws brings the local changes to the cloud instead.");
      return;
    }
  }
  if (environment !== present) checkOutEnvironment(backend, environment);
  take(session, environment, pulled, target);
}

/** `pull` into a folder without a project. */
export async function pullNew(session: Session): Promise<void> {
  const { asker, call, draft, shortId, afterwards } = session;
  const { options } = call;
  const target = await targetFor(session, undefined);
  const found = await environmentFor(session, target);
  const pulled = await download(target, found.stackName);
  const profile = options.text("profile") ?? "default";
  const inputs = await askPulled(asker, draft.directory, {
    name: projectName(options.text("name"), found.appName),
    environment: found.environment,
    region: target.region,
    profile,
  });
  const ask = "Do you plan on modifying this backend?";
  const modifies = await asker.yesNo({ flag: "modify", ask, standard: true });
  newProject(draft, inputs, shortId);
  if (found.appId !== "") rememberApp(draft, found);
  draft.writeJson(LOCAL_AWS, { [found.environment]: profileOf(profile) });
  take(session, found.environment, pulled, target);
  if (modifies) return;
  draft.remove("amplify");
  afterwards(
    () => void call.out.write("The backend stays in the cloud: only the front end's configuration is here.\n"),
  );
}

function projectName(named: string | undefined, appName: string): string {
  const wrong = named === undefined ? undefined : wrongProjectName(named);
  if (wrong !== undefined) throw new Problem(`--name ${named}: ${wrong}`);
  return named ?? appName.replace(/[^a-zA-Z0-9]/g, "").slice(0, 20);
}

/** The app's id, by which the next pull and push know it. */
function rememberApp(draft: Draft, { appId, environment }: AppEnvironment): void {
  const path = "amplify/team-provider-info.json";
  const team = draft.object(path)?.[environment] as { awscloudformation: Record<string, string> };
  draft.writeJson(path, { [environment]: { awscloudformation: { ...team.awscloudformation, AmplifyAppId: appId } } });
}

async function targetFor({ call, draft }: Session, region: string | undefined): Promise<AwsTarget> {
  const asked = call.options.text("region") ?? region;
  return (await awsAccount(profileFor(call, draft.directory), asked, "pull")).target;
}

async function appOf(
  { asker }: Session,
  target: AwsTarget,
  wanted: { appId?: string | undefined; environment?: string | undefined },
) {
  return appEnvironment(target, asker, { appId: wanted.appId, environment: wanted.environment });
}

/** Which environment is meant: by its root stack, `amplify-NAME-ENV-12345`, or through AWS Amplify. */
async function environmentFor(session: Session, target: AwsTarget): Promise<AppEnvironment> {
  const { options } = session.call;
  const stackName = options.text("stack");
  if (stackName === undefined)
    return appOf(session, target, { appId: options.text("appId"), environment: options.text("envName") });
  const [, appName, environment] = /^amplify-(.+)-([a-z]{2,10})-[0-9a-f]{5}$/.exec(stackName) ?? [];
  const named = options.text("envName") ?? environment;
  if (named === undefined)
    throw new Problem(`The stack's name doesn't tell the environment: ${stackName}`, "Name it: --envName NAME");
  return { appId: options.text("appId") ?? "", appName: appName ?? stackName, environment: named, stackName };
}

interface Pulled {
  readonly deployed: DeployedEnvironment;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function download(target: AwsTarget, stackName: string): Promise<Pulled> {
  const deployed = await readEnvironmentStacks(target, stackName);
  if (deployed === undefined)
    throw new Problem(
      `There is no stack ${stackName} in ${target.region}.`,
      "Is it the right account and region (--profile, --region)? What was never pushed: sekisho push --to aws",
    );
  const bucket = deployed.root.DeploymentBucketName ?? "";
  const s3 = new S3Client(clientSettings(target));
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: CLOUD_BACKEND_ZIP }));
    const archive = unzipSync((await answer.Body?.transformToByteArray()) ?? new Uint8Array());
    const files = Object.entries(archive).filter(([path]) => !path.endsWith("/"));
    const outside = files.find(([path]) => path.startsWith("/") || path.split("/").includes(".."));
    if (outside)
      throw new Problem(`${CLOUD_BACKEND_ZIP} in ${bucket} holds a file outside of its folder: ${outside[0]}`);
    return { deployed, files: new Map(files) };
  } catch (error) {
    if (!/^NoSuch(Key|Bucket)$/.test((error as Error).name)) throw error;
    throw new Problem(
      `The bucket ${bucket} holds no ${CLOUD_BACKEND_ZIP}: the stack was deployed by something else.`,
      "Push from where the project is: sekisho push --to aws, or amplify push.",
    );
  } finally {
    s3.destroy();
  }
}

function take(
  { call, draft, afterwards }: Session,
  environment: string,
  { deployed, files }: Pulled,
  target: AwsTarget,
): void {
  pullBackend(draft, files, environment, deployed, deployed.parameters);
  const resources = resourcesIn(draft.directory, draft.object(BACKEND_CONFIG) ?? {});
  const frontEnd = readFrontEnd(draft.directory, resources, target.region, draft.object(PROJECT_CONFIG) ?? {});
  writeFrontEnd(draft, frontEnd, deployed);
  afterwards(() => {
    for (const { category, name } of resources) call.out.write(`  ${category}/${name}\n`);
    call.out.write(`✔ Successfully pulled backend environment ${environment} from the cloud.\n`);
  });
}
