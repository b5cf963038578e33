import { type CommandCall, type Option, Options } from "../command.js";
import { Problem } from "../problem.js";
import { type Json, only } from "./payload.js";

/** The parameters that the Amplify CLI's `init` and `pull` take, each as JSON. */
export const amplifyParameters = {
  amplify: { value: "JSON", what: 'as for the Amplify CLI: {"projectName", "appId", "envName"}' },
  frontend: { value: "JSON", what: 'as for the Amplify CLI: {"framework", "config": {"SourceDir", …}}' },
  providers: { value: "JSON", what: 'as for the Amplify CLI: {"awscloudformation": {"profileName", "region"}}' },
} as const satisfies Record<string, Option>;

const CONFIG = {
  SourceDir: "source",
  DistributionDir: "distribution",
  BuildCommand: "build-command",
  StartCommand: "start-command",
};

/**
 * The call with these parameters spelled out as options of its own: `amplify` says which option a member of the first one
 * is. An option that is given besides wins.
 */
export function spelledOut(call: CommandCall, amplify: Readonly<Record<string, string>>): CommandCall {
  const answers: Record<string, string> = {};
  const take = (given: Json, names: Readonly<Record<string, string>>, where: string, ignored: readonly string[]) => {
    only(given, [...Object.keys(names), ...ignored], where);
    for (const [member, name] of Object.entries(names)) {
      const value = given[member];
      if (value === undefined) continue;
      if (typeof value !== "string") throw new Problem(`${where}.${member} must be text.`);
      answers[name] = value;
    }
  };
  const read = (name: keyof typeof amplifyParameters): Json => parsed(call.options.text(name), `--${name}`);
  // Which editor opens is EDITOR's to say here.
  take(read("amplify"), amplify, "--amplify", ["defaultEditor"]);
  const { frontend = "javascript", config = {}, ...front } = read("frontend");
  if (frontend !== "javascript")
    throw new Problem(`--frontend: the front end ${String(frontend)} isn't served here; javascript is.`);
  take(front, { framework: "framework" }, "--frontend", []);
  take(member(config, "--frontend.config"), CONFIG, "--frontend.config", []);
  const { awscloudformation = {}, ...strange } = read("providers");
  only(strange, ["awscloudformation"], "--providers");
  takeProvider(member(awscloudformation, "--providers.awscloudformation"), take);
  const { amplify: _, frontend: __, providers: ___, ...own } = call.options.raw;
  return { ...call, options: new Options({ ...answers, ...own }) };
}

type Take = (given: Json, names: Readonly<Record<string, string>>, where: string, ignored: readonly string[]) => void;

function takeProvider(provider: Json, take: Take): void {
  if (["accessKeyId", "secretAccessKey", "sessionToken"].some((key) => provider[key] !== undefined))
    throw new Problem(
      "--providers: keys are not taken from the command line.",
      'Name a profile, {"awscloudformation": {"profileName": "work"}}, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  const where = "--providers.awscloudformation";
  take(provider, { profileName: "profile", region: "region" }, where, ["configLevel", "useProfile"]);
}

function parsed(text: string | undefined, where: string): Json {
  if (text === undefined) return {};
  try {
    return member(JSON.parse(text), where);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`${where} is no JSON: ${(error as Error).message}`);
  }
}

function member(value: unknown, where: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new Problem(`${where} must be a JSON object.`);
}
