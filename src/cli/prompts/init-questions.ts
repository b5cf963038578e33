import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type ProjectInputs, wrongEnvironmentName, wrongProjectName } from "../../project/authoring/index.js";
import { type Asker, type Choice, yesNoOption } from "./asker.js";

export const initOptions = {
  name: { value: "NAME", what: "the project's name (default: from the folder)" },
  env: { value: "NAME", what: "the first environment's name (default: dev)" },
  framework: { value: "NAME", what: "the front end: angular, ember, ionic, next, react, react-native, vue or none" },
  source: { value: "DIR", what: "where the front end's sources lie; aws-exports.js is written there" },
  distribution: { value: "DIR", what: "where the built front end lies" },
  "build-command": { value: "COMMAND", what: "what builds the front end" },
  "start-command": { value: "COMMAND", what: "what starts the front end" },
  region: { value: "REGION", what: "the AWS region (default: us-east-1)" },
  profile: { value: "NAME", what: "the AWS profile for deployments to AWS (default: default)" },
  ...yesNoOption("proposed", "take the configuration that is proposed"),
} as const;

type Framework = "angular" | "ember" | "ionic" | "next" | "react" | "react-native" | "vue" | "none";

const FRAMEWORKS: Record<Framework, { readonly package?: string; readonly distribution: string; start?: string }> = {
  angular: { package: "@angular/core", distribution: "dist", start: "ng serve" },
  ember: { package: "ember-source", distribution: "dist" },
  ionic: { package: "@ionic/core", distribution: "www" },
  next: { package: "next", distribution: ".next", start: "npm run-script dev" },
  "react-native": { package: "react-native", distribution: "/" },
  react: { package: "react", distribution: "build" },
  vue: { package: "vue", distribution: "dist", start: "npm run-script serve" },
  none: { distribution: "dist" },
};

/** Proposes a configuration, and asks for every part of it where it doesn't suit. */
export async function askProject(asker: Asker, directory: string): Promise<ProjectInputs> {
  const name = await asker.text({
    flag: "name",
    ask: "Enter a name for the project",
    standard: nameOf(directory),
    wrong: wrongProjectName,
  });
  return askConfiguration(asker, proposal(name, frameworkOf(directory)), "Initialize the project");
}

/** Proposes the front end's configuration of a project that comes from the cloud, and asks where it doesn't suit. */
export const askPulled = (
  asker: Asker,
  directory: string,
  known: Pick<ProjectInputs, "name" | "environment" | "region" | "profile">,
): Promise<ProjectInputs> =>
  askConfiguration(
    asker,
    { ...proposal(known.name, frameworkOf(directory)), ...known },
    "Pull the project",
    known.environment,
  );

/**
 * Shows what is proposed, and asks for every part of it where it doesn't suit: for the environment where it isn't given.
 * `what` begins the question.
 */
async function askConfiguration(
  asker: Asker,
  proposed: ProjectInputs,
  what: string,
  given?: string,
): Promise<ProjectInputs> {
  const { name, framework } = proposed;
  asker.say(summary(proposed));
  const parts = ["env", "framework", "source", "distribution", "build-command", "start-command"];
  const asked = parts.some((part) => asker.given(part));
  // Options that say something else than what is proposed are an answer to this question.
  const takes =
    asked && !asker.given("proposed") && !asker.asks
      ? true
      : await asker.yesNo({
          flag: "proposed",
          ask: `${what} with the above configuration?`,
          standard: true,
        });
  const partly = async (flag: string, ask: string, standard: string, wrong?: (answer: string) => string | undefined) =>
    takes && !asker.given(flag) ? standard : asker.text({ flag, ask, standard, ...(wrong && { wrong }) });
  const environment =
    given ?? (await partly("env", "Enter a name for the environment", proposed.environment, wrongEnvironmentName));
  const chosen =
    takes && !asker.given("framework")
      ? (framework as Framework)
      : await asker.choose<Framework>({
          flag: "framework",
          ask: "What javascript framework are you using",
          choices: (Object.keys(FRAMEWORKS) as Framework[]).map((value): Choice<Framework> => ({ value, name: value })),
          standard: framework as Framework,
        });
  const base = { ...proposed, ...(chosen === framework ? {} : proposal(name, chosen)) };
  return {
    ...base,
    environment,
    sourceDirectory: await partly("source", "Source Directory Path:", base.sourceDirectory, wrongFolder),
    distributionDirectory: await partly("distribution", "Distribution Directory Path:", base.distributionDirectory),
    buildCommand: await partly("build-command", "Build Command:", base.buildCommand),
    startCommand: await partly("start-command", "Start Command:", base.startCommand),
    region: asker.given("region")
      ? await asker.text({ flag: "region", ask: "Region", wrong: wrongRegion })
      : proposed.region,
    profile: asker.given("profile") ? await asker.text({ flag: "profile", ask: "Profile" }) : proposed.profile,
  };
}

const wrongFolder = (path: string): string | undefined =>
  path.startsWith("/") || path.split("/").includes("..") ? "Name a folder inside of the project." : undefined;

const wrongRegion = (region: string): string | undefined =>
  /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? undefined : "A region looks like us-east-1.";

const proposal = (name: string, framework: Framework): ProjectInputs => ({
  name,
  environment: "dev",
  region: "us-east-1",
  profile: "default",
  framework,
  sourceDirectory: "src",
  distributionDirectory: FRAMEWORKS[framework].distribution,
  buildCommand: "npm run-script build",
  startCommand: FRAMEWORKS[framework].start ?? "npm run-script start",
});

const summary = (inputs: ProjectInputs): string => `The following configuration will be applied:

Project information
| Name: ${inputs.name}
| Environment: ${inputs.environment}
| App type: javascript
| Javascript framework: ${inputs.framework}
| Source Directory Path: ${inputs.sourceDirectory}
| Distribution Directory Path: ${inputs.distributionDirectory}
| Build Command: ${inputs.buildCommand}
| Start Command: ${inputs.startCommand}
`;

/** The folder's name without what a project's name can't have. */
function nameOf(directory: string): string {
  const plain = basename(directory)
    .replace(/[^a-zA-Z0-9]/g, "")
    .slice(0, 20);
  return plain.length < 3 ? `${plain}app` : plain;
}

function frameworkOf(directory: string): Framework {
  const file = join(directory, "package.json");
  if (!existsSync(file)) return "none";
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, "utf8"));
    const used = { ...dependencies, ...devDependencies };
    const found = (Object.keys(FRAMEWORKS) as Framework[]).find((name) => {
      const { package: needed } = FRAMEWORKS[name];
      return needed !== undefined && Object.hasOwn(used, needed);
    });
    return found ?? "none";
  } catch {
    return "none";
  }
}
