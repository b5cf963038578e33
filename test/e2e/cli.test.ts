import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { commandNames } from "../../src/cli/commands.js";
import { amplifyFixture, edit, helloProject, temporaryFolder } from "./harness/project.js";
import { type Served, Started, sekisho, serve } from "./harness/sekisho.js";

const PASSWORD = "Analytical-1843";

const done = (stdout: unknown) => ({ code: 0, stdout, stderr: "" });
const refused = (stderr: unknown) => ({ code: 1, stdout: "", stderr });
const saying = (...words: string[]) => ({
  asymmetricMatch: (text: unknown) => words.every((word) => String(text).includes(word)),
  toString: () => `text with ${words.join(" | ")}`,
});

let cloud: Served;
beforeAll(async () => {
  cloud = await serve(helloProject(), "--no-watch");
});
const run = (...words: string[]) => cloud.run(...words);
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

describe("sekisho user", () => {
  test("adds a user who can sign in, once", async () => {
    expect(await run("user", "add", "ada", "--password", PASSWORD)).toEqual(
      done(saying("✓ ada is in the user pool hello_userpool_4c1d2e3f-dev (us-east-1_")),
    );
    expect(await run("user", "add", "ada", "--password", PASSWORD)).toEqual(
      refused(saying('✗ There is a user "ada" already.', "Pick another name")),
    );
  });

  test("refuses a password that the pool's policy refuses, and leaves no such user behind", async () => {
    expect(await run("user", "add", "bob", "--password", "short")).toEqual(
      refused(saying("✗ Password does not conform to policy: Password not long enough", "the pool's policy")),
    );
    expect((await run("user", "add", "bob", "--password", PASSWORD)).code).toBe(0);
  });

  test("puts a user into groups, which the token names", async () => {
    const groups = ["--group", "readers", "--group", "editors"];
    expect((await run("user", "add", "eve", "--password", PASSWORD, ...groups)).code).toBe(0);
    const { stdout } = await run("token", "eve");
    expect(claimsOf(stdout)["cognito:groups"].toSorted()).toEqual(["editors", "readers"]);
  });

  test.each([
    [["add"], "NAME is missing"],
    [["add", "x"], "--password is missing"],
    [["remove", "x"], '"user remove" is not known'],
    [["add", "x", "--password", PASSWORD, "--pool", "nope"], 'no user pool "nope"'],
  ])("%j is refused with the reason", async (words, reason) => {
    expect(await run("user", ...words)).toEqual(refused(saying(reason)));
  });
});

describe("sekisho token", () => {
  test("prints the ID token, or the access token, for the client that is asked for", async () => {
    const [first, second = ""] = cloud.ready.userPools[0]?.clientIds ?? [];
    expect(claimsOf((await run("token", "ada")).stdout)).toMatchObject({ token_use: "id", aud: first });
    expect(claimsOf((await run("token", "ada", "--client", second)).stdout)).toMatchObject({ aud: second });
    expect(claimsOf((await run("token", "ada", "--access")).stdout)).toMatchObject({
      token_use: "access",
      username: "ada",
      client_id: first,
    });
  });

  test("says how to add a user that is unknown, and which client there isn't", async () => {
    expect(await run("token", "nobody")).toEqual(
      refused(saying('✗ No token for "nobody": User does not exist.', "sekisho user add nobody --password PASSWORD")),
    );
    expect(await run("token", "ada", "--client", "abc")).toEqual(refused(saying("abc", "does not exist")));
  });
});

describe("sekisho explain", () => {
  test("tells the newest request, one by the beginning of its id, and their checks as JSON", async () => {
    const refusal = await fetch(cloud.at("/hello"));
    const id = refusal.headers.get("x-amzn-requestid") ?? "";
    const authorization = (await run("token", "ada")).stdout.trim();
    await fetch(cloud.at("/hello"), { headers: { authorization } });

    expect(await run("explain", "--last")).toEqual(done(saying("200  GET /dev/hello", "✓")));
    expect((await run("explain")).stdout).toBe((await run("explain", "--last")).stdout);
    const told = done(
      saying("401  GET /dev/hello", "authorizer Cognito", "✗ a token was sent in Authorization", "→ send the ID token"),
    );
    expect(await run("explain", id.slice(0, 8))).toEqual(told);
    expect(await run("explain", `#${id.slice(0, 4)}`)).toEqual(told);
    expect(JSON.parse((await run("explain", id, "--json")).stdout)).toMatchObject({
      id,
      status: 401,
      refusedBy: "UNAUTHORIZED",
    });
    expect(await run("explain", "zzzz")).toEqual(refused(saying(`No request's id begins with "zzzz"`, "--last")));
  });
});

test("sekisho console: its address, for a person and for a program, and there it is", async () => {
  const address = `${cloud.ready.url}/_sekisho/console/`;
  expect(await run("console", "--no-open")).toEqual(done(`${address}\n`));
  expect(JSON.parse((await run("console", "--json")).stdout)).toEqual({ url: address });
  expect(cloud.ready).toMatchObject({ console: address });
  expect(await (await fetch(address)).text()).toContain("<title>Sekisho</title>");
});

describe("sekisho logs, outbox, env and doctor", () => {
  test("logs: what the function printed, and which functions there are", async () => {
    const code = join(cloud.program.directory, "amplify/backend/function/greet/src/index.js");
    edit(code, (text) => text.replace("const claims", "console.log('somebody calls'); const claims"));
    const authorization = (await run("token", "ada")).stdout.trim();
    await fetch(cloud.at("/hello"), { headers: { authorization } });
    for (const name of ["greet", "greet-dev"])
      expect(await run("logs", name)).toEqual(done(saying("somebody calls", "START RequestId:", "REPORT RequestId:")));
    expect((await run("logs", "greet", "--lines", "1")).stdout.trim().split("\n")).toHaveLength(1);
    expect(await run("logs", "nope")).toEqual(refused(saying('There is no function "nope".', "Functions: greet")));
    expect(await run("logs", "--lines", "many")).toEqual(refused(saying("--lines takes a whole number")));
  });

  test("outbox: the codes, as text and as JSON", async () => {
    expect((await run("outbox")).stdout).toBe("The outbox is empty.\n");
    const ClientId = cloud.ready.userPools[0]?.clientIds[0];
    await cloud.client(CognitoIdentityProviderClient).send(
      new SignUpCommand({
        ...{ ClientId, Username: "kay", Password: PASSWORD },
        UserAttributes: [{ Name: "email", Value: "kay@example.com" }],
      }),
    );
    const { message } = await cloud.program.line("message");
    expect(JSON.parse((await run("outbox", "--json")).stdout)).toEqual(message);
    expect(await run("outbox")).toEqual(
      done(saying(`${message.code} for kay <kay@example.com>: Your verification code is ${message.code}`)),
    );
  });

  test("env: exports, or JSON", async () => {
    expect(JSON.parse((await run("env", "--json")).stdout)).toEqual({
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
    });
    expect((await run("env")).stdout).toContain(`export AWS_ENDPOINT_URL=${cloud.url}\n`);
  });

  test("doctor: all is well in a sound project, and what isn't in a broken one", async () => {
    const port = ["--port", new URL(cloud.url).port];
    const sound = await run("doctor", ...port);
    expect(sound).toEqual(done(saying("✓ Node", "✓ the database opens", "Sekisho", "✓ the project compiles: hello")));
    const broken = helloProject();
    rmSync(join(broken, "amplify/backend/api/helloApi/cli-inputs.json"));
    const { code, stdout } = await sekisho(broken, "doctor", "--json", ...port);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([
      { ok: false, what: expect.stringContaining("cli-inputs.json"), next: expect.any(String) },
    ]);
    expect(existsSync(join(broken, ".sekisho"))).toBe(false);
  });
});

describe("sekisho status and push", () => {
  const status = async () => JSON.parse((await run("status", "--json")).stdout).resources;
  const row = (category: string, name: string, operation: string) => ({ category, name, operation });
  const backend = () => join(cloud.program.directory, "amplify/backend");

  test("tell what would change, and bring it about", async () => {
    const unchanged = [
      row("api", "helloApi", "No Change"),
      row("auth", "hello", "No Change"),
      row("function", "greet", "No Change"),
    ];
    // The test of the logs changed the function's code.
    expect((await run("push")).code).toBe(0);
    expect(await status()).toEqual(unchanged);
    const config = JSON.parse(readFileSync(join(backend(), "backend-config.json"), "utf8"));
    const write = (file: string, value: unknown) => writeFileSync(join(backend(), file), JSON.stringify(value));
    const inputs = JSON.parse(readFileSync(join(backend(), "api/helloApi/cli-inputs.json"), "utf8"));
    write("api/helloApi/cli-inputs.json", {
      ...inputs,
      paths: { ...inputs.paths, "/second": { ...inputs.paths["/hello"], name: "/second" } },
    });
    expect((await status())[0]).toEqual(row("api", "helloApi", "Update"));
    expect((await run("status")).stdout).toMatch(/│ Api +│ helloApi +│ Update +│ awscloudformation │/);
    expect((await fetch(cloud.at("/second"))).status).toBe(403);
    expect(await run("push")).toEqual(
      done(saying("✓ Deployed amplify-hello-dev-", `REST API endpoint: ${cloud.at("")}`)),
    );
    expect((await fetch(cloud.at("/second"))).status).toBe(401);
    expect(await run("push")).toEqual(done(saying("✓ No changes detected.")));
    expect(await status()).toEqual(unchanged);

    // The API goes, and comes back.
    const { api, ...rest } = config;
    write("backend-config.json", rest);
    expect(await status()).toContainEqual(row("api", "helloApi", "Delete"));
    expect((await run("push")).code).toBe(0);
    expect((await fetch(cloud.at("/second"))).status).toBe(403);
    write("backend-config.json", config);
    expect(await status()).toContainEqual(row("api", "helloApi", "Create"));
    expect((await run("push")).code).toBe(0);
    expect((await fetch(cloud.at("/second"))).status).toBe(401);
  });

  test("push names the first resource that fails, rolls back, and what was there is served on", async () => {
    const template = join(backend(), "function/greet/greet-cloudformation-template.json");
    const sound = readFileSync(template, "utf8");
    const changed = JSON.parse(sound);
    changed.Resources.Second = changed.Resources.LambdaFunction;
    writeFileSync(template, JSON.stringify(changed));
    const failed = await run("push");
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(
      /✗ The deployment of amplify-hello-dev-\w+ failed and was rolled back\.\n {2}Second \(AWS::Lambda::Function\): .*greet-dev/,
    );
    expect(failed.stdout).toContain("UPDATE_ROLLBACK_COMPLETE");
    const authorization = (await run("token", "ada")).stdout.trim();
    const response = await fetch(cloud.at("/hello"), { headers: { authorization } });
    expect([response.status, await response.json()]).toEqual([200, { message: "Hello, ada!" }]);
    writeFileSync(template, sound);
    expect((await run("push")).code).toBe(0);
  });
});

describe("a later start", () => {
  test("with nothing changed serves at once; on another port all addresses follow", async () => {
    const directory = helloProject();
    const first = await serve(directory);
    await first.run("user", "add", "ada", "--password", PASSWORD);
    await first.program.stop();
    const port = new URL(first.url).port;

    const same = await serve(directory, "--port", port);
    expect(same.program.lines.map(({ type }) => type)).toEqual(["ready"]);
    expect(same.ready.apis).toEqual(first.ready.apis);
    await same.program.stop();

    const other = await serve(directory);
    expect(new URL(other.url).port).not.toBe(port);
    expect(other.ready.apis).toEqual([{ ...first.ready.apis[0], url: other.at("") }]);
    expect(other.at("")).toContain(`localhost:${new URL(other.url).port}/`);
    const authorization = (await other.run("token", "ada")).stdout.trim();
    expect((await fetch(other.at("/hello"), { headers: { authorization } })).status).toBe(200);
    const cloudFormation = other.client(CloudFormationClient);
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
    const told = [
      ...Stacks.flatMap(({ Outputs = [] }) => Outputs.map(({ OutputValue = "" }) => OutputValue)),
      ...other.ready.frontEnd.map((file) => readFileSync(file, "utf8")),
    ].join("\n");
    expect(told).toContain(`:${new URL(other.url).port}/_aws/execute-api/`);
    expect(told).not.toContain(`:${port}`);
    await other.program.stop();
  });
});

describe("where there is nothing to serve, or something in the way", () => {
  test("a second start of the same project names the first", async () => {
    const second = await sekisho(cloud.program.directory, "start", "--port", "0");
    expect(second).toEqual(
      refused(saying(`This project is served already: ${cloud.url} (process ${cloud.program.pid}).`, "sekisho stop")),
    );
    expect((await fetch(cloud.at("/hello"))).status).toBe(401);
    expect(existsSync(join(cloud.program.directory, ".sekisho/server.json"))).toBe(true);
  });

  test("a port that another program has", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const project = helloProject();
    expect(await sekisho(project, "start", "--port", String(port))).toEqual(
      refused(saying(`✗ Port ${port} is taken by another program.`, "--port 0")),
    );
    expect(existsSync(join(project, ".sekisho/server.json"))).toBe(false);
    other.close();
  });

  test.each(["start", "push", "doctor"])(
    "%s in a folder without a project says what it looked for",
    async (command) => {
      const port = command === "start" ? ["--port", "0"] : ["--port", new URL(cloud.url).port];
      const { code, stdout, stderr } = await sekisho(temporaryFolder(), command, ...port);
      expect(code).toBe(1);
      expect(stdout + stderr).toContain("amplify/backend/backend-config.json");
    },
  );

  test("a port that is none, before the project is looked for", async () => {
    expect(await sekisho(temporaryFolder(), "start", "--port", "abc")).toEqual(
      refused(saying('--port takes a whole number from 0 to 65535, not "abc".')),
    );
  });

  test("an environment that isn't there", async () => {
    expect(
      await sekisho(amplifyFixture("amplify-gen1-cognito-authorizer"), "start", "--port", "0", "--env", "nope"),
    ).toEqual(refused(saying("nope", "dev")));
  });

  test("every command without a cloud says how to start one", async () => {
    const folder = temporaryFolder();
    const words: Record<string, string[]> = { user: ["add", "x", "--password", "y"], token: ["x"] };
    const commands = ["status", "user", "token", "explain", "console", "logs", "outbox", "env", "stop"];
    const outcomes = await Promise.all(
      commands.map((command) => sekisho(folder, command, ...(words[command] ?? []), "--port", "1")),
    );
    for (const outcome of outcomes)
      expect(outcome).toEqual(
        refused(saying("✗ No cloud answers at http://127.0.0.1:1.", "sekisho start", "--port PORT")),
      );
  });

  test("a command that isn't one, an option that isn't one", async () => {
    expect(await run("strat")).toEqual(
      refused(saying('There is no command "strat".', `Commands: ${commandNames.join(", ")}`)),
    );
    expect(await run("start", "--prot")).toEqual(refused(saying("--prot", "See: sekisho start --help")));
  });
});

describe("help", () => {
  test("the overview names every command", async () => {
    for (const words of [[], ["--help"], ["help"]])
      expect(await run(...words)).toEqual(done(saying("Usage: sekisho COMMAND", ...commandNames)));
  });

  test("every command has its own", async () => {
    const outcomes = await Promise.all(commandNames.map((name) => run(name, "--help")));
    expect(outcomes).toEqual(commandNames.map((name) => done(saying(`Usage: sekisho ${name}`))));
  });
});

describe("the end", () => {
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  /** Whether a process of the group still runs; one that ended and waits to be collected doesn't. */
  const isRunning = (group: number) => {
    if (process.platform !== "linux") return isAlive(-group);
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .some((pid) => {
        const status = statusOf(pid);
        // proc(5): the fields after the command's name in parentheses are state, parent, process group.
        const [state, , member] = status.slice(status.lastIndexOf(")") + 2).split(" ");
        return Number(member) === group && state !== "Z";
      });
  };
  const statusOf = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
      return "";
    }
  };
  /** The process that runs the function. */
  const functionOf = async (served: { at(path: string): string; directory: string; run: Served["run"] }) => {
    const code = join(served.directory, "amplify/backend/function/greet/src/index.js");
    edit(code, (text) => text.replace(/body: .*/, "body: String(process.pid),"));
    await served.run("user", "add", "ada", "--password", PASSWORD);
    const authorization = (await served.run("token", "ada")).stdout.trim();
    return Number(await (await fetch(served.at("/hello"), { headers: { authorization } })).text());
  };

  test.each(["SIGINT", "SIGTERM"] as const)("%s ends everything and leaves nothing behind", async (signal) => {
    const directory = helloProject();
    // In a group of its own: Ctrl-C goes to every process of the terminal's group.
    const program = new Started(directory, [], { ownGroup: true });
    const { apis } = await program.line("ready");
    const pid = await functionOf({
      at: (path) => `${apis[0]?.url}${path}`,
      directory,
      run: (...words) => sekisho(directory, ...words),
    });
    expect(isAlive(pid)).toBe(true);
    process.kill(-program.pid, signal);
    expect(await program.ended()).toEqual({ code: 0, signal: null });
    expect(program.lines.at(-1)?.type).toBe("stopped");
    expect(isAlive(pid)).toBe(false);
    // A helper of the program's (esbuild) ends once it sees that the program has, a moment later.
    await vi.waitFor(() => expect(isRunning(program.pid)).toBe(false), 5_000);
    expect(existsSync(join(directory, ".sekisho/server.json"))).toBe(false);
    expect(program.stderr).toBe("");
  });

  test("stop ends the cloud from another terminal, with requests under way", async () => {
    const served = await serve(helloProject(), "--ephemeral");
    const pid = await functionOf({ ...served, directory: served.program.directory });
    expect(await served.run("stop", "--port", new URL(served.url).port)).toEqual(
      done(saying(`✓ Stopped ${served.url}.`)),
    );
    expect(await served.program.ended()).toEqual({ code: 0, signal: null });
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(served.program.directory, ".sekisho"))).toBe(false);
  });
});
