import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { helloProject, temporaryFolder } from "./harness/project.js";
import { plainEnvironment, run, type Served, serve } from "./harness/sekisho.js";

const PASSWORD = "Analytical-1843";
const PYTHON = join(import.meta.dirname, "harness/story.py");

/** Undefined where the machine doesn't have the tool. */
async function versionOf(command: string, ...args: string[]): Promise<string | undefined> {
  const { code, stdout } = await run(command, args).catch(() => ({ code: 1, stdout: "" }));
  return code === 0 ? stdout.trim() : undefined;
}

const awsCli = await versionOf("aws", "--version");
const boto3 = await versionOf("python3", "-c", "import boto3; print(boto3.__version__)");

let cloud: Served;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  cloud = await serve(helloProject());
  // The user's own profiles must not decide what is tested.
  const none = join(temporaryFolder(), "none");
  const exported = JSON.parse((await cloud.run("env", "--json")).stdout) as Record<string, string>;
  environment = plainEnvironment({ ...exported, AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none });
});

const codeFor = async (username: string) =>
  (await cloud.program.line("message", ({ message }) => message.username === username)).message.code;

const call = async (token?: string) => {
  const response = await fetch(cloud.at("/hello"), token === undefined ? {} : { headers: { authorization: token } });
  return [response.status, await response.json()];
};

const withAwsCli = () => {
  const aws = async (...args: string[]) => {
    const { code, stdout, stderr } = await run("aws", args, { env: environment });
    expect(code, `aws ${args.join(" ")}: ${stderr}`).toBe(0);
    return stdout;
  };
  const json = async (...args: string[]) => JSON.parse(await aws(...args, "--output", "json"));
  const refusal = async (...args: string[]) => (await run("aws", args, { env: environment })).stderr.trim();

  test("a user signs up, confirms, signs in and is let through", async () => {
    const pool = cloud.ready.userPools[0]?.id ?? "";
    const { UserPoolClient } = await json(
      ...["cognito-idp", "create-user-pool-client", "--user-pool-id", pool, "--client-name", "cli"],
      ...["--explicit-auth-flows", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    );
    const user = ["--client-id", UserPoolClient.ClientId, "--username", "grace"];
    const signUp = ["cognito-idp", "sign-up", ...user, "--user-attributes", "Name=email,Value=grace@example.com"];
    expect(await refusal(...signUp, "--password", "short")).toMatch(
      /An error occurred \(InvalidPasswordException\) when calling the SignUp operation: Password did not conform/,
    );
    expect(await json(...signUp, "--password", PASSWORD)).toMatchObject({ UserConfirmed: false });
    await aws("cognito-idp", "confirm-sign-up", ...user, "--confirmation-code", await codeFor("grace"));
    const { AuthenticationResult } = await json(
      ...["cognito-idp", "initiate-auth", "--client-id", UserPoolClient.ClientId, "--auth-flow", "USER_PASSWORD_AUTH"],
      ...["--auth-parameters", `USERNAME=grace,PASSWORD=${PASSWORD}`],
    );
    expect(await call(`Bearer ${AuthenticationResult.IdToken}`)).toEqual([200, { message: "Hello, grace!" }]);
    expect(await call()).toEqual([401, { message: "Unauthorized" }]);
  });

  test("API Gateway, Lambda and CloudFormation tell what is deployed", async () => {
    const folder = temporaryFolder();
    const [{ items }, { Stacks }] = await Promise.all([
      json("apigateway", "get-rest-apis"),
      json("cloudformation", "describe-stacks", "--stack-name", cloud.ready.stackName),
    ]);
    expect(items).toMatchObject([{ id: cloud.ready.apis[0]?.id, name: "helloApi" }]);
    expect(Stacks).toMatchObject([{ StackStatus: "UPDATE_COMPLETE" }]);
    writeFileSync(join(folder, "event.json"), JSON.stringify({ requestContext: {} }));
    const invoke = ["lambda", "invoke", "--function-name", "greet-dev"];
    expect(
      await json(...invoke, "--payload", `fileb://${join(folder, "event.json")}`, join(folder, "answer.json")),
    ).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(readFileSync(join(folder, "answer.json"), "utf8")).toContain("Hello, whoever you are!");
  });

  test("S3 takes files and gives them back", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "book.txt"), "Mathematics, rightly viewed");
    await aws("s3", "mb", "s3://cli-books");
    await aws("s3", "cp", join(folder, "book.txt"), "s3://cli-books/shelf/book.txt");
    expect(await aws("s3", "ls", "s3://cli-books/shelf/")).toMatch(/ 27 book\.txt$/m);
    expect(await aws("s3", "cp", "s3://cli-books/shelf/book.txt", "-")).toBe("Mathematics, rightly viewed");
  });

  test('`eval "$(sekisho env)"` is all that a shell needs', async () => {
    const exports = (await cloud.run("env")).stdout;
    const { code, stdout } = await run(
      "sh",
      ["-c", `${exports}\naws sts get-caller-identity --query Account --output text`],
      {
        env: plainEnvironment({ AWS_PROFILE: "absent", AWS_SESSION_TOKEN: "IQoJb3JpZ2luX2VjEXAMPLE" }),
      },
    );
    expect([code, stdout.trim()]).toEqual([0, "000000000000"]);
  });
};
if (awsCli) describe(`with the AWS CLI (${awsCli})`, withAwsCli);

const withBoto3 = async () => {
  const pool = cloud.ready.userPools[0]?.id ?? "";
  const { code, stdout, stderr } = await run("python3", [PYTHON, pool, cloud.at("/hello"), PASSWORD], {
    env: environment,
  });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    wrongPassword: ["NotAuthorizedException", "Incorrect username or password."],
    signedOut: [401, { message: "Unauthorized" }],
    signedIn: [200, { message: "Hello, alan!" }],
    file: "Can machines think?",
  });
};
if (boto3) test(`with boto3 (${boto3}) a user signs up, signs in and is let through`, withBoto3);

// A machine without a tool says so in the report, and the test holds only where the tool really can't be started.
if (!awsCli)
  test("the AWS CLI is not on this machine: its story is not told here", async () => {
    await expect(run("aws", ["--version"])).rejects.toThrow("ENOENT");
  });
if (!boto3)
  test("boto3 is not on this machine: its story is not told here", async () => {
    const { code } = await run("python3", ["-c", "import boto3"]).catch(() => ({ code: 127 }));
    expect(code).not.toBe(0);
  });
