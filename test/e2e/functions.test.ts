import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { beforeAll, describe, expect, test } from "vitest";
import { hostPython } from "../../src/runtime/host-python.js";
import { builtProgram } from "./harness/build.js";
import { edit, helloProject } from "./harness/project.js";
import { run, type Served, sekisho, serve } from "./harness/sekisho.js";

describe("functions of other languages, and what they share, made and served", () => {
  let directory: string;
  let cloud: Served;
  let authorization: string;
  const file = (path: string) => join(directory, "amplify/backend/function", path);
  const made = async (...args: string[]) => {
    const { code, stdout, stderr } = await sekisho(directory, ...args);
    expect(code, stdout + stderr).toBe(0);
  };
  const call = async (path: string) => {
    const response = await fetch(cloud.at(path), { headers: { authorization } });
    return [response.status, await response.text()] as const;
  };

  beforeAll(async () => {
    directory = helloProject();
    const paths = (name: string, runtime: string) =>
      made(
        ...["add", "api", "--yes", "--to", "helloApi", "--path", `/${name}`, "--function", name],
        ...["--runtime", runtime, "--no-restrict"],
      );
    await paths("own", "provided");
    if (hostPython("python3.12")) await paths("py", "python");
    await made("add", "function", "--yes", "--kind", "layer", "--name", "shared");
    writeFileSync(file("shared/opt/word.js"), "module.exports = 'first';");
    await made("update", "function", "--name", "greet", "--layer", "shared", "--variable", "ADDED=value");
    cloud = await serve(directory);
    await cloud.run("user", "add", "ada", "--password", "Analytical-1843");
    authorization = `Bearer ${(await cloud.run("token", "ada")).stdout.trim()}`;
  });

  test("a custom runtime's program is executable, answers, and a saved one answers the next request", async () => {
    expect(statSync(file("own/src/bootstrap")).mode & 0o100).toBe(0o100);
    expect(await call("/own")).toEqual([200, '"Hello from Lambda!"']);
    edit(file("own/src/bootstrap"), (text) => text.replace("Hello from Lambda!", "Saved"));
    expect(await call("/own")).toEqual([200, '"Saved"']);
  });

  test.skipIf(!hostPython("python3.12"))(
    "Python's template answers, and a saved file answers the next request",
    async () => {
      expect(await call("/py")).toEqual([200, '"Hello from your new Amplify Python lambda!"']);
      edit(file("py/src/index.py"), (text) => text.replace("Hello from your new Amplify Python lambda!", "Saved"));
      expect(await call("/py")).toEqual([200, '"Saved"']);
      expect((await cloud.run("logs", "py")).stdout).toContain("received event:");
    },
  );

  test("what is saved in a layer is a new version, and its functions have it", async () => {
    const read =
      "JSON.stringify(process.env.NODE_PATH.split(':').map((p) => p.split('/nodejs')[0]).filter((p) => require('fs').existsSync(p + '/word.js')).map((p) => require(p + '/word.js')))";
    edit(file("own/src/bootstrap"), (text) => `${text}\n`);
    writeFileSync(file("greet/src/index.js"), `exports.handler = async () => ({ statusCode: 200, body: ${read} });`);
    const { stdout } = await mock("greet");
    expect(JSON.parse(stdout).body).toContain("first");
    await cloud.program.after(
      () => writeFileSync(file("shared/opt/word.js"), "module.exports = 'second';"),
      "deployed",
    );
    expect(JSON.parse((await mock("greet")).stdout).body).toContain("second");
  });

  test("a secret that is set while the cloud runs is there at once, and the function knows its name", async () => {
    const { code, stdout, stderr } = await run(
      process.execPath,
      [builtProgram(), "update", "function", "--name", "greet", "--secret", "API_KEY"],
      { cwd: directory, input: "hidden\n" },
    );
    expect(code, stdout + stderr).toBe(0);
    const Name = /: (\/amplify\/\S+AMPLIFY_greet_API_KEY)/.exec(stdout)?.[1] ?? "";
    const { Parameter } = await cloud.client(SSMClient).send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect(Parameter?.Value).toBe("hidden");
    expect(readFileSync(file("greet/greet-cloudformation-template.json"), "utf8")).not.toContain("hidden");
  });

  const mock = (name: string) => {
    writeFileSync(join(directory, "event.json"), "{}");
    return cloud.run("mock", "function", name, "--event", "event.json");
  };
});
